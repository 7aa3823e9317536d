/** What a check says of an adoption: what changes, and no text that a program may keep secret. */
import { createHash } from "node:crypto";
import { glanceRules } from "../../../../provider/client/glance/rules";
import { imsRules } from "../../../../provider/client/ims/rules";
import type { CloudImage, ImageCloud } from "../../../../provider/client/cloud";
import { adoptExisting } from "../../../../provider/resources/image/changes/adopt";
import {
  adoptionSentence,
  keptSentence,
} from "../../../../provider/resources/image/checks/adoptionNotice";
import { diffImage } from "../../../../provider/resources/image/changes/imageDiff";
import { checkImage } from "../../../../provider/resources/image/checks/imageCheck";
import type { ImageInputs } from "../../../../provider/resources/image/inputs";
import { imageState } from "../../../../provider/resources/image/state";
import { MARK } from "../../../../provider/resources/recovery/mark";
import { withoutUndefined } from "../../../../provider/resources/values/record";
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
} from "../support/samples";

const folder = testFolder();
const image = cloudImage({
  ...{ name: "hand-made-debian", visibility: "private", tags: ["theirs"], minDiskGb: 4 },
  properties: {
    hw_disk_bus: "virtio",
    vendor: "acme",
    os_admin_password: "hunter2",
    hw_odd: "a b",
  },
});
const adopts = `adopts image ${imageId} "hand-made-debian": `;

describe("the sentence of an adoption", () => {
  it.each<[string, Partial<ImageInputs>, string]>([
    [
      "a property of OpenStack with its values",
      { properties: { hw_disk_bus: "scsi" } },
      "hw_disk_bus virtio -> scsi",
    ],
    [
      "a property that is new",
      { properties: { os_distro: "debian" } },
      "os_distro (none) -> debian",
    ],
    ["another property by its name", { properties: { vendor: "tyrell" } }, "vendor differs"],
    [
      "a property whose key speaks of a secret by its name",
      { properties: { os_admin_password: "correct-horse" } },
      "os_admin_password differs",
    ],
    ...["os_user_secret", "hw_Token", "img_credentials", "os_ssh_KEY", "os_passphrase"].map(
      (key): [string, Partial<ImageInputs>, string] => [
        `${key} by its name`,
        { properties: { [key]: "correct-horse" } },
        `${key} differs`,
      ],
    ),
    ...["x_os_type", "hwx", "OS_type"].map((key): [string, Partial<ImageInputs>, string] => [
      `${key}, which is none of OpenStack, by its name`,
      { properties: { [key]: "word" } },
      `${key} differs`,
    ]),
    ...["hw_qemu", "img_type"].map((key): [string, Partial<ImageInputs>, string] => [
      `${key} with its value`,
      { properties: { [key]: "a.b:c+d-e_F(1)" } },
      `${key} (none) -> a.b:c+d-e_F(1)`,
    ]),
    ...["", "x".repeat(41), "a/b", "a@b", "a=b"].map(
      (value): [string, Partial<ImageInputs>, string] => [
        `no value such as ${value}`,
        { properties: { os_distro: value } },
        "os_distro differs",
      ],
    ),
    [
      "no change from a value that is no plain word",
      { properties: { hw_odd: "plain" } },
      "hw_odd differs",
    ],
    ...["ours2", "Ours", "a-b-c-d", "a_b", "x".repeat(21), `ours-${"x".repeat(21)}`].map(
      (tag): [string, Partial<ImageInputs>, string] => [
        `the tag ${tag} by the number`,
        { tags: [tag] },
        "1 more tag",
      ],
    ),
    ["a tag of three words", { tags: ["a-b-c"] }, "1 more tag: a-b-c"],
    [
      "a value that is no plain word by its key",
      { properties: { os_distro: "debian with a text" } },
      "os_distro differs",
    ],
    ["a visibility", { visibility: "shared" }, "visibility private -> shared"],
    [
      "the flags",
      { protected: true, hidden: true },
      "protected false -> true; hidden false -> true",
    ],
    ["the sizes", { minDiskGb: 8, minRamMb: 512 }, "minDiskGb 4 -> 8; minRamMb 0 -> 512"],
    ["a name without showing it", { name: "golden" }, "name differs"],
    ["a tag that is a plain word", { tags: ["theirs", "ours"] }, "1 more tag: ours"],
    ["another tag by the number", { tags: ["theirs", "hunter2"] }, "1 more tag"],
    ["several tags by their number", { tags: ["ours", "more"] }, "2 more tags"],
    ["nothing", { visibility: "private", tags: ["theirs"] }, "nothing changes"],
    [
      "several things in one line",
      { properties: { hw_disk_bus: "scsi" }, tags: ["ours"] },
      "hw_disk_bus virtio -> scsi; 1 more tag: ours",
    ],
  ])("tells %s", (_what, inputs, expected) => {
    const sentence = adoptionSentence({ rules: glanceRules }, image, inputs);
    expect(sentence).toBe(adopts + expected);
  });

  it("tells that a record without bytes gets some", () => {
    const source = { kind: "file", path: "disk.qcow2" } as const;
    const queued = { ...image, status: "queued" };
    expect(adoptionSentence({ rules: glanceRules }, queued, { source })).toBe(
      `${adopts}gets the bytes of source.path`,
    );
    expect(adoptionSentence({ rules: glanceRules }, image, { source })).toBe(
      `${adopts}nothing changes`,
    );
  });
});

describe("the check of an image", () => {
  const inputs = { existingId: imageId, declaredAs: declaredAs() };
  const check = async (
    changes: object,
    found: CloudImage | null = image,
    oldInputs?: ImageInputs,
  ) => {
    let reads = 0;
    const cloud = stubCloud({
      getImage: () => {
        reads += 1;
        return Promise.resolve(found ?? undefined);
      },
    });
    const context = sampleContext({ cloud: () => cloud });
    const given = withoutUndefined({ ...inputs, ...changes });
    const { failures } = await checkImage({ oldInputs, inputs: given }, context);
    return { failures, reads, lines: context.notes, warnings: context.warnings };
  };
  const quiet = { failures: [], lines: [], warnings: [] };

  it("says what adopting changes, with one read", async () => {
    expect(await check({ properties: { hw_disk_bus: "scsi" } })).toEqual({
      ...{ ...quiet, reads: 1 },
      lines: [`Image golden: ${adopts}hw_disk_bus virtio -> scsi`],
    });
  });

  it("warns of an image of another project", async () => {
    const theirs = { ...image, owner: consumer };
    const warning =
      `Image golden: adopts image ${imageId} of another project: ` +
      `the image belongs to project ${consumer}, the default connection to ${owner}: ` +
      `only the owner can change it; use a connection of project ${consumer}, ` +
      `unless you are an administrator and mean it`;
    const lines = [`Image golden: ${adopts}nothing changes`];
    expect(await check({}, theirs)).toEqual({ ...quiet, reads: 1, lines, warnings: [warning] });
  });

  it("refuses an image that the connection does not see", async () => {
    const reason =
      `cannot adopt image ${imageId}: the default connection sees no such image; ` +
      `check existingId and the connection's project`;
    const failures = [{ property: "existingId", reason }];
    expect(await check({}, null)).toEqual({ ...quiet, reads: 1, failures });
  });

  it("refuses a declared format that the stored bytes do not have", async () => {
    const reason =
      `cannot adopt image ${imageId}: its diskFormat is qcow2, ` +
      `and this cloud cannot change it to raw; leave diskFormat out`;
    const failures = [{ property: "existingId", reason }];
    const stored = { ...image, diskFormat: "qcow2" };
    expect(await check({ diskFormat: "raw" }, stored)).toEqual({ ...quiet, reads: 1, failures });
  });

  it.each<[string, object, ImageInputs | undefined]>([
    ["an image that is made here", { existingId: undefined }, undefined],
    ["an adoption that is known already", {}, inputs],
    ["an adoption of an id that is not known yet", { existingId: UNKNOWN }, undefined],
    [
      "an adoption with a property that is not known yet",
      { properties: { a: UNKNOWN } },
      undefined,
    ],
  ])("reads nothing for %s", async (_what, changes, oldInputs) => {
    expect(await check(changes, image, oldInputs)).toEqual({ ...quiet, reads: 0 });
  });

  it("reads nothing for inputs that it refuses", async () => {
    const { failures, reads } = await check({ tags: ["a/b"] });
    expect({ failed: failures.length, reads }).toEqual({ failed: 1, reads: 0 });
  });

  it("leaves to the creation what it cannot take", async () => {
    const marked = { ...image, properties: { [MARK]: "1" } };
    expect(await check({}, marked)).toEqual({ ...quiet, reads: 1 });
  });
});

it("warns of an image of another project when no check has, and once", async () => {
  const theirs = { ...image, owner: consumer };
  const cloud = stubCloud({ getImage: () => Promise.resolve(theirs) });
  const context = sampleContext({ cloud: () => cloud });
  const inputs = { existingId: imageId, declaredAs: declaredAs() };
  await adoptExisting(cloud, inputs, imageId, context);
  await adoptExisting(cloud, inputs, imageId, context);
  expect(context.warnings).toEqual([
    expect.stringMatching(`^Image golden: adopts image ${imageId} of another project: `),
  ]);
});

describe("an adoption", () => {
  const path = folder.write("disk", "golden");
  const source = { kind: "file", path } as const;
  const queued = cloudImage({ status: "queued", tags: ["theirs"], sizeBytes: undefined });

  /** What an adoption asks of the cloud; `answers` say what is special about the cloud. */
  async function adopt(
    found: CloudImage | undefined,
    inputs: ImageInputs = {},
    answers: Partial<ImageCloud> = {},
  ) {
    const asked: unknown[] = [];
    let now = found;
    const cloud = stubCloud({
      getImage: async () => now,
      uploadData: async () => {
        asked.push("upload");
        now = now && { ...now, status: "active", hashAlgorithm: "sha512", hashValue };
        return undefined;
      },
      patchImage: async (_, changes) => {
        asked.push(changes);
        now = cloudImage({ ...now, name: "silver" });
        return now;
      },
      changeTags: async (_, change) => {
        asked.push(change);
        return ["theirs", ...(change.add ?? [])];
      },
      ...answers,
    });
    const context = sampleContext({ cloud: () => cloud });
    return { asked, adopted: await adoptExisting(cloud, inputs, imageId, context) };
  }
  const hashValue = createHash("sha512").update("golden").digest("hex");

  it("changes what is declared and adds the tags that are missing", async () => {
    const inputs = { name: "silver", tags: ["theirs", "ours"] };
    const { asked, adopted } = await adopt({ ...image, properties: { theirs: "1" } }, inputs);
    expect(asked).toEqual([[{ set: "name", value: "silver" }], { add: ["ours"] }]);
    expect(adopted.image).toMatchObject({ name: "silver", tags: ["theirs", "ours"] });
  });

  it("of an image that is as declared asks for nothing", async () => {
    const inputs = { name: "hand-made-debian", source, tags: ["theirs"] };
    const { asked, adopted } = await adopt(image, inputs);
    expect(asked).toEqual([]);
    expect(adopted).toEqual({ image });
  });

  it("fills a record without bytes, and answers with the image as it is then", async () => {
    const { asked, adopted } = await adopt(queued, { source });
    expect(asked).toEqual(["upload"]);
    expect(adopted).toMatchObject({
      image: { status: "active", hashValue, tags: ["theirs"] },
      uploaded: { sha512: hashValue },
    });
    const renamed = await adopt(queued, { source, name: "silver" });
    expect(renamed.asked).toEqual(["upload", [{ set: "name", value: "silver" }]]);
    expect((await adopt(queued)).asked).toEqual([]);
  });

  it("compares with the record that an import left, not with the one before it", async () => {
    const uri = "https://example.com/disk";
    const imported = cloudImage({ name: "golden", properties: { os_distro: "debian" } });
    let looks = 0;
    const { asked } = await adopt(
      queued,
      { name: "golden", source: { kind: "webDownload", uri }, properties: { os_distro: "debian" } },
      {
        importFromUri: async () => undefined,
        getImage: async () => ((looks += 1) === 1 ? queued : imported),
      },
    );
    expect(asked).toEqual([]);
  });

  it("does not take bytes that are not those of the file", async () => {
    const wrong = { source: { ...source, sha512: "0".repeat(128) } };
    await expect(adopt(queued, wrong)).rejects.toThrow(/^source\.sha512: the file/);
  });

  it.each<[string, CloudImage | undefined, string]>([
    [
      "that is not there",
      undefined,
      `cannot adopt image ${imageId}: the default connection sees no such image; check existingId and the connection's project`,
    ],
    [
      "that a creation has not finished",
      cloudImage({ properties: { [MARK]: "1" } }),
      `cannot adopt image ${imageId}: a creation that did not finish left it behind, or is still running; ` +
        `run "pulumi up" of the program that makes it, or delete it: openstack image delete ${imageId}`,
    ],
  ])("is refused of an image %s", async (_what, found, message) => {
    await expect(adopt(found, { name: "silver" })).rejects.toThrow(message);
  });

  it.each(["diskFormat", "containerFormat"] as const)(
    "is refused where stored bytes have another %s than the declared one",
    async (format) => {
      const live = { diskFormat: "qcow2", containerFormat: "bare" };
      const found = cloudImage({ ...live, tags: ["theirs"] });
      await expect(adopt(found, { [format]: "ovf", name: "silver" })).rejects.toThrow(
        `cannot adopt image ${imageId}: its ${format} is ${live[format]}, ` +
          `and this cloud cannot change it to ovf; leave ${format} out`,
      );
      await expect(adopt(found, { [format]: live[format] })).resolves.toMatchObject({ asked: [] });
      // A cloud that converts every image shows a format of its own.
      const ims = { kind: "ims", rules: imsRules(imsSettings(), undefined) } as const;
      const converted = { ...found, minDiskGb: 40, visibility: "private" };
      await expect(adopt(converted, { [format]: "ovf" }, ims)).resolves.toMatchObject({
        asked: [],
      });
    },
  );

  it("sets the formats of a record before it fills it, because Glance demands them", async () => {
    const empty = { ...queued, diskFormat: undefined, containerFormat: undefined };
    const formats = [
      { set: "diskFormat", value: "raw" },
      { set: "containerFormat", value: "bare" },
    ];
    const filled = await adopt(empty, { source, diskFormat: "raw" });
    expect(filled.asked).toEqual([formats, "upload"]);
    const unfilled = await adopt(empty, { diskFormat: "raw" });
    expect(unfilled.asked).toEqual([formats.slice(0, 1)]);
  });

  it("is refused where a declared value cannot be changed, before anything is", async () => {
    const ims = { kind: "ims", rules: imsRules(imsSettings(), undefined) } as const;
    const found = { ...image, minDiskGb: 40, osVersion: "x", visibility: "private" };
    await expect(adopt(found, { minDiskGb: 60, name: "b" }, ims)).rejects.toThrow(
      `cannot adopt image ${imageId}: its minDiskGb is 40, and this cloud cannot change it to 60; leave minDiskGb out`,
    );
    for (const inputs of [{ minDiskGb: 40 }, { osVersion: "y" }, {}])
      await expect(adopt(found, inputs, ims)).resolves.toMatchObject({ asked: [] });
    await expect(adopt(image, { minDiskGb: 60 })).resolves.toMatchObject({
      asked: [[{ set: "minDiskGb", value: 60 }]],
    });
  });
});

it.each<[string, string | undefined, string]>([
  ["whose owner nobody tells", undefined, owner],
  ["of a connection whose project is not known", consumer, ""],
  ["of its own project", owner, owner],
])("warns of no image %s", async (_what, imageOwner, projectId) => {
  const theirs = { ...image, owner: imageOwner };
  const place = async () => ({ endpoint: location.endpoint, projectId });
  const cloud = stubCloud({ getImage: () => Promise.resolve(theirs), location: place });
  const context = sampleContext({ cloud: () => cloud });
  await adoptExisting(cloud, { declaredAs: declaredAs() }, imageId, context);
  expect(context.warnings).toEqual([]);
});

describe("a replacement", () => {
  const declared: ImageInputs = { existingId: imageId, declaredAs: declaredAs() };
  const state = imageState(declared, image, location, { uploaded: undefined, adopted: true });
  const other = { ...declared, existingId: otherImageId };
  const linesOf = async (changed: object, inputs: ImageInputs = other) => {
    const context = sampleContext();
    await diffImage({ id: imageId, state: { ...state, ...changed }, inputs }, context);
    return context.notes;
  };

  it("of an adopted image says that the old one is kept", async () => {
    expect(await linesOf({})).toEqual([
      `Image golden: image ${imageId} ("hand-made-debian") was adopted: the image is kept, not deleted`,
    ]);
  });

  it.each([
    ["that goes with its resource", { deleteAdopted: true }, other],
    ["that was made here", { adopted: false }, other],
    ["that stays", {}, declared],
  ])("says nothing of one %s", async (_what, changed, inputs) => {
    expect(await linesOf(changed, inputs)).toEqual([]);
    if (inputs === other) expect(keptSentence(imageId, { ...state, ...changed })).toBeUndefined();
  });
});
