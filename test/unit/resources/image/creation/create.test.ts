import { createHash } from "node:crypto";
import type {
  CloudImage,
  CloudJobs,
  ImageCloud,
  NewImage,
} from "../../../../../provider/client/cloud";
import { ApiError, type ErrorKind } from "../../../../../provider/client/http/errors";
import { createMarked } from "../../../../../provider/resources/image/creation/create";
import { MARK_RESOURCE, markOf } from "../../../../../provider/resources/recovery/mark";
import { withoutUndefined } from "../../../../../provider/resources/values/record";
import { testFolder } from "../../support/folder";
import { cloudImage, declaredAs, imageId, sampleContext, stubCloud } from "../../support/samples";

const folder = testFolder();
const inputs = { name: "golden", declaredAs: declaredAs() };
const mark = markOf(declaredAs(), undefined);

/**
 * The last change of a creation is refused after so many attempts; then the image is as `now` says.
 */
function refusedAtTheEnd(
  attempts: number,
  now: CloudImage | undefined | Error,
  { kind = "conflict", isMarked = true }: { kind?: ErrorKind; isMarked?: boolean } = {},
) {
  const records: NewImage[] = [];
  const deleted: string[] = [];
  const cloud = stubCloud({
    createImage: (image) => {
      records.push(image);
      return Promise.resolve(cloudImage({ status: "queued", properties: image.properties ?? {} }));
    },
    listImages: () => Promise.resolve([]),
    patchImage: () =>
      Promise.reject(new ApiError({ kind, purpose: "change image", reason: "no mark", attempts })),
    getImage: () => (now instanceof Error ? Promise.reject(now) : Promise.resolve(now)),
    deleteImage: (id) => Promise.resolve(deleted.push(id) > 0),
  });
  const declared = isMarked ? inputs : { name: "golden", protected: true };
  return { records, deleted, made: createMarked(cloud, declared, sampleContext()) };
}

describe("a creation whose last change was refused", () => {
  const finished = cloudImage({ status: "queued", properties: {} });
  const waiting = cloudImage({ status: "queued", properties: mark });
  const active = cloudImage({ properties: mark });

  it.each<[ErrorKind, string, number, CloudImage | undefined | Error]>([
    ["conflict", "after a repetition has no mark any more", 2, finished],
    ["conflict", "cannot be looked at", 1, new Error("down")],
    ["conflict", "still waits for its bytes", 1, waiting],
    ["forbidden", "is gone", 1, undefined],
  ])("makes no second image on %s when the image %s", async (kind, _, attempts, now) => {
    const { records, made } = refusedAtTheEnd(attempts, now, { kind });
    await expect(made).rejects.toThrow(/no mark/);
    expect(records).toHaveLength(1);
  });

  it.each<[ErrorKind, string, number, CloudImage | undefined]>([
    ["conflict", "was finished by another run", 1, finished],
    ["notFound", "was finished by another run", 2, finished],
    ["conflict", "has got bytes of another run", 1, active],
    ["conflict", "after a repetition has got bytes of another run", 2, active],
    ["conflict", "was deleted", 1, undefined],
    ["conflict", "after a repetition was deleted", 2, undefined],
    ["notFound", "was deleted", 1, undefined],
  ])("makes another one on %s when the image %s, three in all", async (kind, _, attempts, now) => {
    const { records, made } = refusedAtTheEnd(attempts, now, { kind });
    await expect(made).rejects.toThrow(/no mark/);
    expect(records).toHaveLength(3);
  });

  it("makes no second image without a mark, because no other run can take it", async () => {
    const { records, made } = refusedAtTheEnd(1, undefined, { isMarked: false });
    await expect(made).rejects.toThrow(/no mark/);
    expect(records).toHaveLength(1);
  });

  const again = "stays marked: the same command again finishes it";
  it.each<[string, boolean, CloudImage | undefined | Error, string, readonly string[]]>([
    ["that is gone", true, undefined, "", []],
    ["whose record is kept", true, { ...active, status: "deleted" }, "", []],
    ["that is worked on", true, { ...active, status: "saving" }, `. It is saving and ${again}`, []],
    ["without bytes", true, waiting, "", [imageId]],
    ["with bytes and the mark", true, active, `. It is active and ${again}`, []],
    [
      "that a run has finished",
      true,
      cloudImage(),
      `. It is active and not marked any more: a run has finished it; if no stack knows it: openstack image delete ${imageId}`,
      [],
    ],
    [
      "with bytes that never had a mark",
      false,
      cloudImage(),
      `. It is active; if it is not wanted: openstack image delete ${imageId}`,
      [],
    ],
    [
      "with the mark that somebody deactivated",
      true,
      { ...active, status: "deactivated" },
      `. It is deactivated; if it is not wanted: openstack image delete ${imageId}`,
      [],
    ],
    [
      "that cannot be looked at",
      true,
      new Error("down"),
      `. Its state is unknown; what is left ${again}`,
      [],
    ],
  ])("says what is left of an image %s", async (_, isMarked, now, left, removed) => {
    const { deleted, made } = refusedAtTheEnd(1, now, { kind: "forbidden", isMarked });
    await expect(made).rejects.toMatchObject({
      message: `image "golden" (${imageId}): cannot change image: no mark${left}`,
    });
    expect(deleted).toEqual(removed);
  });
});

/** A cloud that does what it is asked, and everything that it was asked to change. */
function obedientCloud(left: readonly CloudImage[] = [], answers: Partial<ImageCloud> = {}) {
  const asked: unknown[] = [];
  let now: CloudImage | undefined = left[0];
  const cloud = stubCloud({
    listImages: () => Promise.resolve(left),
    getImage: () => Promise.resolve(now),
    createImage: (record) => {
      asked.push({ create: record });
      // What is set last waits for the end of the creation.
      const {
        protected: _,
        hidden: __,
        recognisedBy: ___,
        properties = {},
        ...attributes
      } = record;
      now = cloudImage({ status: "queued", ...withoutUndefined({ ...attributes }), properties });
      return Promise.resolve(now);
    },
    uploadData: async (_, body) => {
      const hash = createHash("sha512");
      for await (const chunk of body.open()) hash.update(chunk as Uint8Array);
      asked.push("upload");
      const stored = { status: "active", hashAlgorithm: "sha512", hashValue: hash.digest("hex") };
      now = now && { ...now, ...stored };
      return undefined;
    },
    patchImage: (_, changes) => {
      asked.push({ patch: changes });
      let after = cloudImage({ ...now, properties: {} });
      for (const change of changes)
        if ("set" in change) after = { ...after, [change.set]: change.value };
      now = after;
      return Promise.resolve(after);
    },
    deleteImage: (id) => {
      asked.push({ delete: id });
      now = undefined;
      return Promise.resolve(true);
    },
    ...answers,
  });
  return { cloud, asked };
}
const marksRemoved = Object.keys(mark).map((removeProperty) => ({ removeProperty }));

describe("a creation", () => {
  it("makes a record with the mark and ends with one change that takes it off", async () => {
    const { cloud, asked } = obedientCloud();
    const more = {
      minDiskGb: 4,
      protected: true,
      tags: ["a"],
      properties: { os_distro: "debian" },
    };
    await createMarked(cloud, { ...inputs, ...more }, sampleContext());
    const record = {
      ...{ id: imageId, name: "golden", ...more, containerFormat: "bare" },
      ...{ properties: { os_distro: "debian", ...mark }, recognisedBy: MARK_RESOURCE },
    };
    expect(asked).toEqual([
      { create: record },
      { patch: [{ set: "protected", value: true }, ...marksRemoved] },
    ]);
  });

  it("leaves properties alone that the cloud gave the new record", async () => {
    const { cloud, asked } = obedientCloud([], {
      createImage: ({ properties = {} }) =>
        Promise.resolve(
          cloudImage({ status: "queued", properties: { ...properties, theirs: "1" } }),
        ),
    });
    await createMarked(cloud, inputs, sampleContext());
    expect(asked).toEqual([{ patch: marksRemoved }]);
  });

  it("of a leftover removes what an older program declared, and nothing of the cloud's", async () => {
    const properties = { ...mark, old: "1", stores: "fs", os_glance_x: "1", os_distro: "debian" };
    const left = cloudImage({
      ...{ status: "queued", properties, tags: ["old"] },
      answeredAtMs: Date.parse("2026-11-22T11:00:00Z"),
    });
    const { cloud, asked } = obedientCloud([left]);
    const declared = { ...inputs, properties: { os_distro: "debian" } };
    await createMarked(cloud, declared, sampleContext());
    const patch = [...marksRemoved, { removeProperty: "old" }, { set: "tags", value: [] }];
    expect(asked).toEqual([{ patch }]);
  });

  it("sends no tags to a record without a mark, whatever the record answers", async () => {
    const { cloud, asked } = obedientCloud([], {
      createImage: () => Promise.resolve(cloudImage({ status: "queued", tags: ["theirs"] })),
    });
    const made = await createMarked(cloud, { name: "golden" }, sampleContext());
    expect(asked).toEqual([]);
    expect(made.image.tags).toEqual(["theirs"]);
  });

  it("without a change at its end answers with the image as it is then", async () => {
    const path = folder.write("disk", "golden");
    const declared = { name: "golden", diskFormat: "raw", source: { kind: "file", path } } as const;
    const { cloud } = obedientCloud();
    const { image, uploaded } = await createMarked(cloud, declared, sampleContext());
    expect(image).toMatchObject({ status: "active", hashValue: uploaded?.sha512 });
  });

  it("takes its turn to upload before it makes its record, and no turn for a record alone", async () => {
    const path = folder.write("disk", "golden");
    const { cloud, asked } = obedientCloud();
    const before: unknown[] = [];
    const context = sampleContext({
      uploadTurn: (work) => {
        before.push([...asked]);
        return work();
      },
    });
    await createMarked(cloud, { ...inputs, source: { kind: "file", path } }, context);
    expect(before).toEqual([[]]);
    await createMarked(obedientCloud().cloud, inputs, context);
    expect(before).toHaveLength(1);
  });

  it("keeps the mark when the engine has ended: no state would know the image", async () => {
    const path = folder.write("disk", "golden");
    const { cloud, asked } = obedientCloud();
    const context = sampleContext({ assertEngineAlive: () => Promise.reject(new Error("ended")) });
    const declared = { ...inputs, source: { kind: "file", path } } as const;
    await expect(createMarked(cloud, declared, context)).rejects.toThrow(
      /ended\. It is active and stays marked/,
    );
    expect(asked).toEqual([expect.objectContaining({ create: expect.anything() }), "upload"]);
  });
});

describe("wrong bytes", () => {
  const path = folder.write("wrong", "golden");
  const source = { kind: "file", path } as const;

  it("that the program did not mean are deleted before the mark is taken off", async () => {
    const { cloud, asked } = obedientCloud();
    const declared = { ...inputs, source: { ...source, sha512: "0".repeat(128) } };
    await expect(createMarked(cloud, declared, sampleContext())).rejects.toThrow(
      /source\.sha512: the file .* has SHA-512 [0-9a-f]{128}, not 0{128}/,
    );
    expect(asked.slice(1)).toEqual(["upload", { delete: imageId }]);
  });

  const stored = { hashAlgorithm: "sha512", hashValue: "0".repeat(128) };
  it.each([
    ["protected", true, [{ patch: [{ set: "protected", value: false }] }]],
    ["not protected", false, []],
  ])("of a finished image that is %s are deleted", async (_, isProtected, unprotected) => {
    const { cloud, asked } = obedientCloud();
    const wrong = stubCloud({
      ...cloud,
      patchImage: async (id, changes) => ({ ...(await cloud.patchImage(id, changes)), ...stored }),
    });
    const declared = { ...inputs, source, protected: isProtected };
    await expect(createMarked(wrong, declared, sampleContext())).rejects.toThrow(
      `the bytes of image ${imageId} are not those of ${path}: the cloud reports sha512 000`,
    );
    expect(asked.slice(3)).toEqual([...unprotected, { delete: imageId }]);
  });

  it("that cannot be deleted are named with the reason", async () => {
    const { cloud } = obedientCloud([], { deleteImage: () => Promise.reject(new Error("in use")) });
    const declared = { ...inputs, source: { ...source, sha512: "0".repeat(128) } };
    await expect(createMarked(cloud, declared, sampleContext())).rejects.toThrow(
      /not 0{128}; correct source\.sha512 or the file; and it could not be deleted: in use/,
    );
  });
});

describe("a file whose way through a bucket fails", () => {
  const path = folder.write("staged", "golden");

  it.each<[ErrorKind, boolean, string | undefined, boolean]>([
    ["unavailable", true, "stage", true],
    ["unavailable", false, "stage", false],
    ["quota", true, "stage", false],
    ["unavailable", true, undefined, false],
  ])(
    "with %s (marked: %s, bucket: %s) keeps its record: %s",
    async (kind, isMarked, bucket, isKept) => {
      const unstaged: unknown[] = [];
      const jobs: Partial<CloudJobs> = {
        removeStaged: async (id, of) => void unstaged.push([id, of]),
      };
      const { cloud, asked } = obedientCloud([], {
        jobs: jobs as CloudJobs,
        uploadData: () => Promise.reject(new ApiError({ kind, purpose: "upload", reason: "no" })),
      });
      const source = { kind: "file" as const, path, ...(bucket === undefined ? {} : { bucket }) };
      const declared = { ...(isMarked ? inputs : { name: "golden" }), source };
      const left =
        "It is queued and stays marked: the same command again finishes it, " +
        "without the parts that bucket stage has already";
      const failure = await createMarked(cloud, declared, sampleContext()).catch(String);
      expect(String(failure).includes(left)).toBe(isKept);
      expect(asked.slice(1)).toEqual(isKept ? [] : [{ delete: imageId }]);
      expect(unstaged).toEqual(isKept || bucket === undefined ? [] : [[imageId, "stage"]]);
    },
  );
});

describe("what other creations left behind", () => {
  const others = cloudImage({
    status: "queued",
    name: "other",
    properties: markOf(declaredAs("other"), undefined),
  });

  /** A cloud whose records can be made, or cannot. */
  function cloudWith(createImage: ImageCloud["createImage"]) {
    const looks: unknown[] = [];
    const cloud = stubCloud({
      createImage,
      listImages: (filter) => {
        looks.push(filter);
        return Promise.resolve([others]);
      },
      patchImage: () => Promise.resolve(cloudImage()),
      getImage: () => Promise.resolve(cloudImage()),
      deleteImage: () => Promise.resolve(true),
    });
    return { cloud, looks };
  }
  const made: ImageCloud["createImage"] = ({ properties = {} }) =>
    Promise.resolve(cloudImage({ status: "queued", properties }));
  const refused: ImageCloud["createImage"] = () =>
    Promise.reject(new ApiError({ kind: "quota", purpose: "create", reason: "full" }));

  it.each([
    ["ended", made],
    ["failed", refused],
  ])("is named when a creation has %s", async (_, createImage) => {
    const context = sampleContext();
    const creation = createMarked(cloudWith(createImage).cloud, inputs, context);
    expect(context.warnings).toEqual([]);
    await creation.catch(() => undefined);
    expect(context.warnings).toEqual([expect.stringContaining(`image ${others.id} ("other"`)]);
  });

  it("is looked for again after a creation that failed with its record", async () => {
    const context = sampleContext();
    const { cloud, looks } = cloudWith(made);
    const failing = { ...cloud, patchImage: () => Promise.reject(new Error("down")) };
    await expect(createMarked(failing, inputs, context)).rejects.toThrow(/down/);
    await createMarked(cloud, inputs, context);
    expect(looks).toHaveLength(2);
  });
});

describe("a creation that fails on a cloud that forbids the mark", () => {
  it("deletes its queued record, and does not take it for one that a run has finished", async () => {
    const records: NewImage[] = [];
    const deleted: string[] = [];
    const refusal = (kind: "forbidden" | "quota") =>
      new ApiError({ kind, purpose: "create", reason: `refused: ${kind}` });
    const record = cloudImage({ status: "queued", properties: {} });
    const cloud = stubCloud({
      createImage: (image) => {
        records.push(image);
        const isMarked = Object.keys(image.properties ?? {}).length > 0;
        return isMarked ? Promise.reject(refusal("forbidden")) : Promise.resolve(record);
      },
      listImages: () => Promise.resolve([]),
      patchImage: () => Promise.reject(refusal("quota")),
      getImage: () => Promise.resolve(record),
      deleteImage: (id) => {
        deleted.push(id);
        return Promise.resolve(true);
      },
    });
    const made = createMarked(cloud, { ...inputs, protected: true }, sampleContext());
    await expect(made).rejects.toThrow(/refused: quota$/);
    expect(records).toHaveLength(2);
    expect(deleted).toEqual([record.id]);
  });
});
