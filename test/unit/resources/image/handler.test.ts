/** What the calls of an image do to the cloud: reads, changes, tags, deletions and adopted images. */
import { createHash } from "node:crypto";
import type {
  CloudImage,
  ImageChange,
  ImageCloud,
  TagChange,
} from "../../../../provider/client/cloud";
import { ApiError, type ErrorKind } from "../../../../provider/client/http/errors";
import { imsRules } from "../../../../provider/client/ims/rules";
import { imageHandler } from "../../../../provider/resources/image/handler";
import type { ImageInputs } from "../../../../provider/resources/image/inputs";
import { imageState, type ImageState } from "../../../../provider/resources/image/state";
import { UNKNOWN } from "../../../../provider/resources/values/unknown";
import { imsSettings } from "../../client/ims/samples";
import { testFolder } from "../support/folder";
import {
  cloudImage,
  consumer,
  declaredAs,
  imageId,
  location,
  otherImageId,
  owner,
  sampleContext,
  stubCloud,
  third,
} from "../support/samples";

const folder = testFolder();
const declared: ImageInputs = { name: "golden", declaredAs: declaredAs() };
const stateOf = (
  inputs: ImageInputs = declared,
  image: CloudImage = cloudImage(),
  changes: Partial<ImageState> = {},
): ImageState => ({
  ...imageState(inputs, image, location, { uploaded: undefined, adopted: false }),
  ...changes,
});

/** A cloud with one image, and what was asked of it. */
function cloudWith(image: CloudImage | undefined, answers: Partial<ImageCloud> = {}) {
  const asked: unknown[] = [];
  let now = image;
  const cloud = stubCloud({
    getImage: async () => now,
    patchImage: async (_, changes: readonly ImageChange[]) => {
      asked.push(...changes);
      now = cloudImage({ ...now, protected: false });
      return now;
    },
    changeTags: async (_, change: TagChange) => {
      asked.push(change);
      return [...(change.add ?? []), "after"];
    },
    deleteImage: async (id, options) => {
      asked.push({ delete: id, ...options });
      return true;
    },
    ...answers,
  });
  const context = sampleContext({ cloud: () => cloud });
  return { asked, context };
}

const refused = (kind: ErrorKind) => new ApiError({ kind, purpose: "do it", reason: "no" });

describe("a creation", () => {
  const path = folder.write("disk", "golden");
  const sha512 = createHash("sha512").update("golden").digest("hex");

  it("knows where the image was made and what was uploaded, and declares the image and its tags", async () => {
    const record = cloudImage({ status: "queued", tags: ["a"] });
    const { context } = cloudWith(undefined, {
      createImage: async () => record,
      uploadData: async () => undefined,
      getImage: async () => cloudImage({ tags: ["a", "theirs"] }),
    });
    const source = { kind: "file", path } as const;
    const inputs: ImageInputs = { name: "golden", source, tags: ["a"] };
    const { id, state } = await imageHandler.create({ inputs }, context);
    expect(id).toBe(imageId);
    expect(state).toMatchObject({
      ...{ ...location, source, tags: ["a"], serverTags: ["theirs"] },
      ...{ uploaded: { sha512, sizeBytes: 6 }, dataImages: [], adopted: false },
    });
    for (const fact of [
      { kind: "image", imageId },
      { kind: "tag", imageId, tag: "a" },
    ] as const)
      expect(context.facts.isDeclared(fact)).toBe(true);
    expect(context.facts.isDeclared({ kind: "tag", imageId, tag: "theirs" })).toBe(false);
  });

  it("by an id takes the image that exists, and makes none", async () => {
    const { asked, context } = cloudWith(cloudImage({ name: "old" }));
    const inputs = { existingId: imageId, declaredAs: declaredAs() };
    const { id, state } = await imageHandler.create({ inputs }, context);
    expect({ id, asked }).toEqual({ id: imageId, asked: [] });
    expect(state).toMatchObject({ name: "old", adopted: true, existingId: imageId });
  });

  it("makes nothing where nobody knows the place: the image would be in no state", async () => {
    const { context } = cloudWith(undefined, {
      location: () => Promise.reject(refused("unavailable")),
    });
    await expect(
      imageHandler.create({ inputs: { name: "golden" } }, context),
    ).rejects.toMatchObject({ kind: "unavailable" });
  });
});

describe("the formats of an image whose bytes the cloud converts", () => {
  const declaredFormats = { ...declared, diskFormat: "qcow2", containerFormat: "bare" };
  const raw = cloudImage({ diskFormat: "raw" });
  const storedFormats = { diskFormat: "raw", containerFormat: "bare" };
  const converted = stateOf(declaredFormats, cloudImage(), { storedFormats });

  it("stay those of the source in a refresh, with and without a declaration", async () => {
    for (const inputs of [declaredFormats, declared]) {
      const request = { id: imageId, state: converted, inputs };
      const found = await imageHandler.read(request, cloudWith(raw).context);
      expect(found?.state).toMatchObject({ diskFormat: "qcow2", storedFormats });
    }
  });

  it("stay those of the source in an update", async () => {
    const request = { id: imageId, state: converted, inputs: declaredFormats };
    await expect(imageHandler.update(request, cloudWith(raw).context)).resolves.toMatchObject({
      ...{ diskFormat: "qcow2", storedFormats },
    });
  });

  it("are those of the source after an update that imports the bytes", async () => {
    const source = { kind: "webDownload", uri: "https://example.com/disk" } as const;
    const queued = cloudImage({ status: "queued" });
    let now = queued;
    const { context } = cloudWith(queued, {
      importFromUri: async () => void (now = raw),
      getImage: async () => now,
    });
    const state = stateOf(declaredFormats, queued);
    const request = { id: imageId, state, inputs: { ...declaredFormats, source } };
    await expect(imageHandler.update(request, context)).resolves.toMatchObject({
      ...{ diskFormat: "qcow2", storedFormats, status: "active" },
    });
  });

  it("are the declared ones where the cloud always converts", async () => {
    const rules = imsRules(imsSettings(), undefined);
    const state = stateOf(declaredFormats, cloudImage());
    const live = cloudImage({ diskFormat: "zvhd2", minDiskGb: 1 });
    const ims = cloudWith(live, { kind: "ims", rules });
    const found = await imageHandler.read({ id: imageId, state, inputs: declared }, ims.context);
    expect(found?.state.diskFormat).toBe("qcow2");
    expect(found?.state).not.toHaveProperty("storedFormats");
  });
});

describe("an update", () => {
  const update = (
    image: CloudImage | undefined,
    inputs: ImageInputs,
    state: ImageState = stateOf(),
    answers: Partial<ImageCloud> = {},
  ) => {
    const world = cloudWith(image, answers);
    const updated = imageHandler.update({ id: imageId, state, inputs }, world.context);
    return { ...world, updated };
  };

  it("sends nothing where the image is as declared", async () => {
    const { asked, updated } = update(cloudImage({ tags: ["others"] }), declared);
    await expect(updated).resolves.toMatchObject({
      name: "golden",
      tags: [],
      serverTags: ["others"],
    });
    expect(asked).toEqual([]);
  });

  it("adds declared tags, takes away what it declared before, and leaves those of others", async () => {
    const image = cloudImage({ tags: ["kept", "old", "others"] });
    const state = stateOf({ ...declared, tags: ["kept", "old"] }, image);
    const { asked, updated } = update(image, { ...declared, tags: ["kept", "new"] }, state);
    await expect(updated).resolves.toMatchObject({ tags: ["new"], serverTags: ["after"] });
    expect(asked).toEqual([{ add: ["new"], remove: ["old"] }]);
  });

  it("does not take away a tag that is gone already, or that another resource declares by now", async () => {
    const image = cloudImage({ tags: ["moved"] });
    const state = stateOf(
      { ...declared, tags: ["moved", "gone"] },
      cloudImage({ tags: ["moved", "gone"] }),
    );
    const { asked, context } = cloudWith(image);
    context.facts.add(declaredAs("tag"), { kind: "tag", imageId, tag: "moved" });
    await imageHandler.update({ id: imageId, state, inputs: declared }, context);
    expect(asked).toEqual([]);
  });

  it("takes away only the properties that it declared before", async () => {
    const image = cloudImage({ properties: { mine: "1", theirs: "2" } });
    const state = stateOf({ ...declared, properties: { mine: "1", gone: "3" } }, image);
    const { asked, updated } = update(image, declared, {
      ...state,
      properties: { mine: "1", gone: "3" },
    });
    await updated;
    expect(asked).toEqual([{ removeProperty: "mine" }]);
  });

  it.each([
    ["that is not there", undefined],
    ["that was deleted", cloudImage({ status: "deleted" })],
    ["that is about to be deleted", cloudImage({ status: "pending_delete" })],
  ])("of an image %s says what makes a new one", async (_, image) => {
    const { updated } = update(image, declared);
    await expect(updated).rejects.toThrow(
      `cannot update image ${imageId}: it is not there any more (the default connection); ` +
        `run "pulumi refresh", then "pulumi up" makes a new one`,
    );
  });

  it("is refused for an image of another project, before anything is asked", async () => {
    const { asked, updated } = update(
      cloudImage(),
      { ...declared, name: "b" },
      {
        ...stateOf(),
        connectionProjectId: third,
      },
    );
    await expect(updated).rejects.toThrow(third);
    expect(asked).toEqual([]);
  });

  it("reads the present image, not one that was read before", async () => {
    const reads: unknown[] = [];
    const { updated } = update(cloudImage(), declared, stateOf(), {
      getImage: async (_, options) => {
        reads.push(options);
        return cloudImage();
      },
    });
    await updated;
    expect(reads).toEqual([{ fresh: true }]);
  });

  it("keeps what was uploaded, the data disks, and that the image was adopted", async () => {
    const uploaded = { sha512: "ab", sizeBytes: 11, modifiedMs: 5 };
    const dataImages = [{ id: otherImageId, name: "disk" }];
    const state = stateOf(declared, cloudImage(), { uploaded, dataImages, adopted: true });
    const { updated } = update(cloudImage(), declared, state);
    await expect(updated).resolves.toMatchObject({ uploaded, dataImages, adopted: true });
  });

  describe("that shares an image again", () => {
    const shared = (observed: string, consumers: readonly string[] | undefined) =>
      update(
        cloudImage({ visibility: observed }),
        { ...declared, visibility: "shared" },
        stateOf(declared, cloudImage({ visibility: observed })),
        {
          patchImage: async () => cloudImage({ visibility: "shared" }),
          listMembers: async () =>
            consumers?.map((each) => ({
              ...{ imageId, consumer: each, status: "accepted" },
              ...{ createdAt: undefined, updatedAt: undefined },
            })),
        },
      );

    it("names the members who see it again", async () => {
      const { context, updated } = shared("private", [consumer, third]);
      await updated;
      expect(context.warnings).toEqual([
        `image ${imageId} ("golden") is shared again; its members are back: ${consumer} (accepted), ${third} (accepted)`,
      ]);
    });

    it.each([[[]], [undefined]])("says nothing where there are none: %j", async (consumers) => {
      const { context, updated } = shared("private", consumers);
      await updated;
      expect(context.warnings).toEqual([]);
    });

    it("says nothing of an image that was shared all the time", async () => {
      const { context, updated } = update(cloudImage(), { ...declared, name: "b" }, stateOf(), {
        patchImage: async () => cloudImage({ name: "b" }),
      });
      await updated;
      expect(context.warnings).toEqual([]);
    });
  });
});

describe("a read", () => {
  const read = (
    image: CloudImage | undefined,
    state: Partial<ImageState> = stateOf(),
    inputs: ImageInputs | undefined = declared,
  ) => imageHandler.read({ id: imageId, state, inputs }, cloudWith(image).context);

  it.each([undefined, cloudImage({ status: "deleted" }), cloudImage({ status: "pending_delete" })])(
    "finds no image in %j",
    async (image) => {
      await expect(read(image)).resolves.toBeUndefined();
    },
  );

  it("finds an image whose bytes were deleted by an administrator, or are not there yet", async () => {
    await expect(read(cloudImage({ status: "deactivated" }))).resolves.toMatchObject({
      id: imageId,
    });
    await expect(read(cloudImage({ status: "queued" }))).resolves.toMatchObject({ id: imageId });
  });

  it("has the live values of what is declared", async () => {
    const found = await read(cloudImage({ name: "silver", tags: ["theirs"] }));
    expect(found?.inputs).toEqual({ ...declared, name: "silver" });
    expect(found?.state).toMatchObject({ name: "silver", tags: [], serverTags: ["theirs"] });
  });

  it("without inputs knows from the state what was declared, and does not take it for an import", async () => {
    const inputs: ImageInputs = { ...declared, tags: ["mine"], softDelete: true, connection: "c" };
    const image = cloudImage({ tags: ["mine", "theirs"] });
    const request = { id: imageId, state: stateOf(inputs, image), inputs: undefined };
    const found = await imageHandler.read(request, cloudWith(image).context);
    expect(found?.inputs).toEqual({
      ...{ tags: ["mine"], properties: {}, softDelete: true, connection: "c" },
      declaredAs: declaredAs(),
    });
    expect(found?.state).toMatchObject({
      tags: ["mine"],
      serverTags: ["theirs"],
      softDelete: true,
    });
  });

  it("is refused with a connection of another project", async () => {
    await expect(
      read(cloudImage(), stateOf(declared, cloudImage(), { connectionProjectId: third })),
    ).rejects.toThrow(third);
  });
});

describe("a deletion", () => {
  const remove = async (
    changes: Partial<ImageState> = {},
    answers: Partial<ImageCloud> = {},
    image: CloudImage | undefined = cloudImage(),
  ) => {
    const { asked, context } = cloudWith(image, answers);
    const state = { ...stateOf(), ...changes };
    await imageHandler.remove({ id: imageId, state }, context);
    return { asked, notes: context.notes };
  };
  const refusing = (kind: ErrorKind): Partial<ImageCloud> => ({
    deleteImage: () => Promise.reject(refused(kind)),
  });

  it("is asked for in the declared way", async () => {
    await expect(remove()).resolves.toEqual({
      asked: [{ delete: imageId, soft: undefined, withBackup: undefined }],
      notes: [],
    });
    await expect(remove({ softDelete: true, deleteBackup: true })).resolves.toMatchObject({
      asked: [{ delete: imageId, soft: true, withBackup: true }],
    });
  });

  it.each([undefined, false])(
    "keeps an adopted image, and says so (deleteAdopted: %j)",
    async (deleteAdopted) => {
      await expect(
        remove({ adopted: true, ...(deleteAdopted === undefined ? {} : { deleteAdopted }) }),
      ).resolves.toEqual({
        asked: [],
        notes: [
          `image ${imageId} ("golden") was adopted and is kept; deleteAdopted: true deletes it`,
        ],
      });
    },
  );

  it("takes an adopted image away where the program says so", async () => {
    await expect(remove({ adopted: true, deleteAdopted: true })).resolves.toMatchObject({
      asked: [{ delete: imageId }],
    });
  });

  it("leaves an image alone that another resource stands for by now", async () => {
    const { asked, context } = cloudWith(cloudImage());
    context.facts.add(declaredAs("silver"), { kind: "image", imageId });
    await imageHandler.remove({ id: imageId, state: stateOf() }, context);
    expect(asked).toEqual([]);
  });

  it("is refused with a connection of another project", async () => {
    await expect(remove({ connectionProjectId: third })).rejects.toThrow(third);
  });

  it("of a protected image says what to do first", async () => {
    const removed = remove({}, refusing("forbidden"), cloudImage({ protected: true }));
    await expect(removed).rejects.toThrow(
      `cannot delete image ${imageId} ("golden"): it is protected; set protected: false ` +
        `(or forceDelete: true) and run "pulumi up" first; where no program declares it any more: ` +
        `openstack image set --unprotect ${imageId}`,
    );
  });

  it("takes the protection away first, only where the program says so", async () => {
    const { asked, context } = cloudWith(cloudImage({ protected: true }));
    const cloud = context.cloud(undefined);
    let calls = 0;
    const protecting = stubCloud({
      ...cloud,
      deleteImage: async (id, options) => {
        calls += 1;
        if (calls === 1) throw refused("forbidden");
        return cloud.deleteImage(id, options);
      },
    });
    const state = { ...stateOf(), forceDelete: true };
    await imageHandler.remove({ id: imageId, state }, sampleContext({ cloud: () => protecting }));
    expect(asked).toEqual([{ set: "protected", value: false }, { delete: imageId }]);
  });

  it("of an image that is gone meanwhile is done, whatever was refused", async () => {
    await expect(
      remove({}, { ...refusing("forbidden"), getImage: async () => undefined }),
    ).resolves.toMatchObject({ asked: [] });
  });

  it.each([true, false])(
    "of a protected image on a cloud without protection fails as refused (forceDelete: %j)",
    async (forceDelete) => {
      const ims = { kind: "ims", rules: imsRules(imsSettings(), undefined) } as const;
      const answers = { ...refusing("forbidden"), ...ims };
      const image = cloudImage({ protected: true });
      await expect(remove({ forceDelete }, answers, image)).rejects.toMatchObject({
        ...{ kind: "forbidden", purpose: "do it", advice: undefined },
      });
    },
  );

  it("takes the images of data disks along in the declared way", async () => {
    const dataImages = [{ id: otherImageId, name: "disk" }];
    const { asked } = await remove({ softDelete: true, deleteBackup: true, dataImages });
    expect(asked).toEqual([
      { delete: imageId, soft: true, withBackup: true },
      { delete: otherImageId, soft: true, withBackup: true },
    ]);
  });

  it.each(["forbidden", "conflict", "unavailable"] as const)(
    "of an image that is not protected fails as it was refused: %s",
    async (kind) => {
      await expect(remove({ forceDelete: true }, refusing(kind))).rejects.toMatchObject({ kind });
    },
  );
});

describe("a diff", () => {
  const tags = ["shared-tag"];

  it("is refused where another resource declares a tag of the image too", async () => {
    const { context } = cloudWith(cloudImage());
    const who = declaredAs();
    context.facts.declare(who, [{ kind: "image", imageId }]);
    context.facts.add(declaredAs("other"), { kind: "tag", imageId, tag: "shared-tag" });
    await expect(
      imageHandler.diff({ id: imageId, state: stateOf(), inputs: { ...declared, tags } }, context),
    ).rejects.toThrow(/^tags: /);
  });

  it("declares nothing before a check: a refresh compares with what was declared last time", async () => {
    const { context } = cloudWith(cloudImage());
    const request = { id: imageId, state: stateOf(), inputs: { ...declared, tags } };
    await imageHandler.diff(request, context);
    expect(context.facts.isDeclared({ kind: "tag", imageId, tag: "shared-tag" })).toBe(false);
    context.facts.declare(declaredAs(), []);
    await imageHandler.diff(request, context);
    expect(context.facts.isDeclared({ kind: "tag", imageId, tag: "shared-tag" })).toBe(true);
  });

  it.each([[UNKNOWN], [["known", UNKNOWN]]])(
    "takes tags that are not known yet: %p",
    async (some) => {
      const { context } = cloudWith(cloudImage());
      context.facts.declare(declaredAs(), []);
      const inputs = { ...declared, tags: some } as unknown as ImageInputs; // as in a preview
      await imageHandler.diff({ id: imageId, state: stateOf(), inputs }, context);
      expect(context.facts.isDeclared({ kind: "tag", imageId, tag: "another" })).toBe(false);
      expect(context.facts.isDeclared({ kind: "tag", imageId, tag: "known" })).toBe(
        some !== UNKNOWN,
      );
    },
  );
});

describe("a list", () => {
  it("has the images of the project by their names, page by page", async () => {
    const asked: unknown[] = [];
    const { context } = cloudWith(undefined, {
      imagePage: async (query) => {
        asked.push(query);
        const images = [
          cloudImage(),
          cloudImage({ id: otherImageId, name: undefined }),
          cloudImage({ id: "3", status: "deleted" }),
          cloudImage({ id: "4", properties: { pulumi_creating: "x" } }),
        ];
        return { images, next: "more" };
      },
    });
    const page = imageHandler.list.page(
      { query: { name: "golden" }, after: "m", limit: 7 },
      context,
    );
    await expect(page).resolves.toEqual({
      found: [
        { id: imageId, name: "golden" },
        { id: otherImageId, name: "" },
      ],
      next: "more",
    });
    expect(asked).toEqual([{ owner, name: "golden", after: "m", limit: 7 }]);
  });
});
