import { createHash } from "node:crypto";
import type { CloudImage, CloudJobs } from "../../../../../provider/client/cloud";
import type { CloudRules } from "../../../../../provider/client/rules";
import { kindOf } from "../../../../../provider/resources/image/creation/kinds";
import { adoptLeftover } from "../../../../../provider/resources/image/creation/leftover";
import type { ImageInputs } from "../../../../../provider/resources/image/inputs";
import {
  MARK_DISK,
  MARK_DISKS,
  MARK_SOURCE,
  markOf,
  type Mark,
} from "../../../../../provider/resources/recovery/mark";
import { withoutUndefined } from "../../../../../provider/resources/values/record";
import { testFolder } from "../../support/folder";
import {
  cloudImage,
  declaredAs,
  imageId,
  otherImageId,
  sampleContext,
  stubCloud,
} from "../../support/samples";

const folder = testFolder();
const path = folder.write("disk", "golden");
const hashOf = (text: string) => createHash("sha512").update(text).digest("hex");
const fileInputs: ImageInputs = {
  source: { kind: "file", path },
  diskFormat: "qcow2",
  declaredAs: declaredAs(),
};
const mark = markOf(declaredAs(), undefined);
const oldAge = {
  updatedAt: "2026-11-22T10:00:00Z",
  answeredAtMs: Date.parse("2026-11-22T10:01:00Z"),
};
const leftover = (changes: Partial<CloudImage>) =>
  cloudImage({ properties: mark, ...oldAge, ...changes });
const withBytes = (text: string) => ({
  status: "active",
  sizeBytes: text.length,
  hashAlgorithm: "sha512",
  hashValue: hashOf(text),
});

/** What becomes of a leftover; `later` is what the cloud says of it when it is looked at again. */
async function decide(
  seen: CloudImage,
  inputs: ImageInputs = fileInputs,
  later: readonly (CloudImage | undefined)[] = [],
  { rules = stubCloud().rules, ourMark }: { rules?: CloudRules; ourMark?: Mark } = {},
) {
  const deleted: string[] = [];
  const answers = [seen, ...later];
  const cloud = stubCloud({
    rules,
    listImages: () => Promise.resolve([seen]),
    getImage: () => Promise.resolve(answers.length > 1 ? answers.shift() : answers[0]),
    deleteImage: (id) => Promise.resolve(deleted.push(id) > 0),
  });
  const context = sampleContext();
  const uri = inputs.source?.kind === "webDownload" ? inputs.source.uri : undefined;
  const wanted = ourMark ?? markOf(declaredAs(), uri);
  const work = { cloud, inputs, context };
  const adopted = await adoptLeftover(work, wanted, kindOf(work));
  const decision =
    adopted === undefined ? "new" : adopted.hasBytes === undefined ? "upload" : "finish";
  return { decision, deleted, context };
}

describe("a leftover", () => {
  it.each([
    ["queued", { status: "queued" }, "upload", []],
    ["queued, of another disk format", { status: "queued", diskFormat: "raw" }, "new", [imageId]],
    [
      "queued, of another container format",
      { status: "queued", containerFormat: "ovf" },
      "new",
      [imageId],
    ],
    ["active, with the bytes of the file", withBytes("golden"), "finish", []],
    ["active, with other bytes of that size", withBytes("silver"), "new", [imageId]],
    ["active, of another size", withBytes("golden!"), "new", [imageId]],
    ["active, of another format", { ...withBytes("golden"), diskFormat: "raw" }, "new", [imageId]],
    [
      "active, with bytes whose hash nobody tells",
      { status: "active", sizeBytes: 6 },
      "new",
      [imageId],
    ],
    ["killed", { status: "killed" }, "new", [imageId]],
    ["deleted", { status: "deleted" }, "new", []],
    ["deactivated", { status: "deactivated" }, "new", []],
  ])("that is %s", async (_what, changes, expected, removed) => {
    const { decision, deleted } = await decide(leftover(changes));
    expect({ decision, deleted }).toEqual({ decision: expected, deleted: removed });
  });

  it("of an import is finished when it is active: its mark names the address", async () => {
    const uri = "https://example.com/disk";
    const inputs: ImageInputs = { ...fileInputs, source: { kind: "webDownload", uri } };
    const { decision } = await decide(
      leftover({ status: "active", properties: markOf(declaredAs(), uri) }),
      inputs,
    );
    expect(decision).toBe("finish");
  });

  it("of an import that the cloud converted is finished: its mark names the formats", async () => {
    const uri = "https://example.com/disk";
    const inputs: ImageInputs = { ...fileInputs, source: { kind: "webDownload", uri } };
    const ourMark = { ...markOf(declaredAs(), uri), [MARK_SOURCE]: "qcow2" };
    const left = (changes: object) =>
      leftover({ diskFormat: "raw", properties: ourMark, ...changes });
    const converted = await decide(left({}), inputs, [], { ourMark });
    expect(converted).toMatchObject({ decision: "finish", deleted: [] });
    // Nothing converts an image without bytes: somebody else changed this one.
    const waiting = await decide(left({ status: "queued" }), inputs, [], { ourMark });
    expect(waiting).toMatchObject({ decision: "new", deleted: [imageId] });
    const ofOther = { ...ourMark, [MARK_SOURCE]: "vmdk" };
    const other = await decide(left({ properties: ofOther }), inputs, [], { ourMark });
    expect(other).toMatchObject({ decision: "new", deleted: [imageId] });
  });

  it.each<
    [string, Partial<CloudImage>, { [Key in keyof ImageInputs]: ImageInputs[Key] | undefined }]
  >([
    ["any disk format where none is declared", { diskFormat: "raw" }, { diskFormat: undefined }],
    ["a container format that is declared", { containerFormat: "ovf" }, { containerFormat: "ovf" }],
  ])("may have %s", async (_what, changes, more) => {
    const inputs = withoutUndefined({ ...fileInputs, ...more });
    const { decision } = await decide(leftover({ status: "queued", ...changes }), inputs);
    expect(decision).toBe("upload");
  });

  it("is one of several: the first is taken, and the others are named", async () => {
    const second = leftover({ id: otherImageId, status: "queued", name: undefined });
    const images = [leftover({ status: "queued" }), second];
    const cloud = stubCloud({
      listImages: () => Promise.resolve(images),
      getImage: (id) => Promise.resolve(images.find((image) => image.id === id)),
    });
    const work = { cloud, inputs: { ...fileInputs, name: "mine" }, context: sampleContext() };
    const adopted = await adoptLeftover(work, mark, kindOf(work));
    expect(adopted?.image.id).toBe(imageId);
    expect(work.context.warnings).toEqual([
      `image ${otherImageId} ("mine") of an earlier run is another one of the same resource and is left alone; ` +
        `when it is not wanted: openstack image delete ${otherImageId}`,
    ]);
    expect(work.context.notes).toEqual([
      `image ${imageId}: continuing where an earlier run was cut off`,
    ]);
  });

  it.each([
    [
      "deactivated",
      [`image ${imageId} ("golden") of an earlier run is deactivated and is left alone; `],
    ],
    ["deleted", []],
    ["pending_delete", []],
  ])("that is %s is named unless it is gone", async (status, warned) => {
    const { context } = await decide(leftover({ status, name: "golden" }));
    expect(context.warnings).toEqual(
      warned.map((line) => `${line}when it is not wanted: openstack image delete ${imageId}`),
    );
  });

  it("without a source is finished as the record it is", async () => {
    const { source: _, ...inputs } = fileInputs;
    const { decision } = await decide(leftover({ status: "queued" }), inputs);
    expect(decision).toBe("upload");
  });

  it("that another run finished since this run looked is left alone", async () => {
    const finished = leftover({ ...withBytes("silver"), properties: {} });
    const { decision, deleted } = await decide(leftover(withBytes("silver")), fileInputs, [
      finished,
    ]);
    expect({ decision, deleted }).toEqual({ decision: "new", deleted: [] });
  });

  describe("of another source, where the cloud reports no hash", () => {
    const rules = { ...stubCloud().rules, reportsHash: false, convertsFormats: true };
    const markedWith = (source: string) => ({ ...mark, [MARK_SOURCE]: source });

    it.each([
      ["queued", { status: "queued" }, "upload"],
      ["active", { status: "active", sizeBytes: 6 }, "finish"],
    ])("and %s, is not adopted, but deleted", async (_what, changes, ofSameSource) => {
      const left = (source: string) => leftover({ ...changes, properties: markedWith(source) });
      const another = await decide(left("silver"), fileInputs, [], {
        ...{ rules, ourMark: markedWith("golden") },
      });
      expect(another).toMatchObject({ decision: "new", deleted: [imageId] });
      const same = await decide(left("golden"), fileInputs, [], {
        ...{ rules, ourMark: markedWith("golden") },
      });
      expect(same).toMatchObject({ decision: ofSameSource, deleted: [] });
    });
  });

  it("with another mark is not touched", async () => {
    const foreign = leftover({
      status: "queued",
      properties: markOf(declaredAs("other"), undefined),
    });
    const { decision, deleted } = await decide(foreign);
    expect({ decision, deleted }).toEqual({ decision: "new", deleted: [] });
  });
});

describe("a leftover that may belong to a run that lives", () => {
  const young = {
    ...leftover({ status: "queued" }),
    answeredAtMs: Date.parse("2026-11-22T10:00:05Z"),
  };
  const settled = leftover({ status: "queued" });

  it("is adopted when nothing happened to it for 15 seconds of the cloud's clock", async () => {
    const { decision, context } = await decide(young, fileInputs, [settled]);
    expect(decision).toBe("upload");
    expect(context.clock).toMatchObject({ slept: [10_000] });
  });

  it("is left to that run when it lost its mark meanwhile", async () => {
    const { decision, deleted } = await decide(young, fileInputs, [cloudImage({ properties: {} })]);
    expect({ decision, deleted }).toEqual({ decision: "new", deleted: [] });
  });

  it("is no more when it was deleted meanwhile", async () => {
    const { decision, deleted } = await decide(young, fileInputs, [undefined]);
    expect({ decision, deleted }).toEqual({ decision: "new", deleted: [] });
  });

  it.each<[string, Partial<CloudImage>]>([
    ["the cloud tells no time", { answeredAtMs: undefined }],
    ["its last change has no time", { updatedAt: "" }],
    ["its last change is still to come", { updatedAt: "2026-11-22T10:03:00Z" }],
  ])("is of unknown age, so young, when %s", async (_what, changes) => {
    const { context } = await decide({ ...settled, ...changes }, fileInputs, [settled]);
    expect(context.clock).toMatchObject({ slept: [15_000] });
  });
});

describe("a leftover that the cloud still works on", () => {
  it.each(["saving", "uploading", "importing"])("is waited for while %s", async (status) => {
    const { decision } = await decide(leftover({ status }), fileInputs, [
      leftover({ status }),
      leftover(withBytes("golden")),
    ]);
    expect(decision).toBe("finish");
  });

  it("is waited for while its import has a task", async () => {
    const importing = leftover({
      ...withBytes("golden"),
      importing: true,
    });
    const { decision, context } = await decide(importing, fileInputs, [
      importing,
      leftover(withBytes("golden")),
    ]);
    expect(decision).toBe("finish");
    expect(context.clock).toMatchObject({ slept: [2_000, 2_000] });
  });

  it("is waited for while a job of the cloud brings its bytes", async () => {
    const inputs: ImageInputs = { ...fileInputs, source: { kind: "server", serverId: "s-1" } };
    const rules = { ...stubCloud().rules, reportsHash: false, convertsFormats: true };
    const waiting = leftover({ status: "queued" });
    const { decision, context } = await decide(
      waiting,
      inputs,
      [waiting, leftover({ status: "active" })],
      { rules },
    );
    expect(decision).toBe("finish");
    expect(context.clock).toMatchObject({ slept: [2_000, 2_000] });
  });

  it("is waited for as long as the program says", async () => {
    const stuck = leftover({ status: "saving" });
    const inputs = { ...fileInputs, timeouts: { createSeconds: 10 } };
    const { context } = await decide(stuck, inputs, [stuck]);
    expect(context.clock).toMatchObject({ slept: Array.from({ length: 6 }, () => 2_000) });
  });

  it("is named and left alone after two minutes", async () => {
    const stuck = leftover({ status: "saving" });
    const { decision, deleted, context } = await decide(stuck, fileInputs, [stuck]);
    expect({ decision, deleted }).toEqual({ decision: "new", deleted: [] });
    expect(context.warnings).toEqual([
      `image ${imageId} ("golden") of an earlier run is still saving and is left alone; ` +
        `when it is not wanted: openstack image delete ${imageId}`,
    ]);
  });
});

describe("a leftover with images of data disks", () => {
  const source = { kind: "object", bucket: "b", key: "k" } as const;
  const inputs: ImageInputs = { name: "golden", source, declaredAs: declaredAs() };
  const rules = { ...stubCloud().rules, reportsHash: false, convertsFormats: true };
  const disk = (number: number) =>
    leftover({ id: `disk-${number}`, properties: { ...mark, [MARK_DISK]: String(number) } });
  const system = (more: object = {}) =>
    leftover({ properties: { ...mark, [MARK_SOURCE]: "ours", ...more } });

  async function adopt(images: readonly CloudImage[], ours: string) {
    const deleted: string[] = [];
    const cloud = stubCloud({
      rules,
      listImages: () => Promise.resolve(images.filter(({ id }) => id !== "named")),
      getImage: (id) => Promise.resolve(images.find((image) => image.id === id)),
      deleteImage: (id) => Promise.resolve(deleted.push(id) > 0),
    });
    const work = { cloud, inputs, context: sampleContext() };
    const adopted = await adoptLeftover(work, { ...mark, [MARK_SOURCE]: ours }, kindOf(work));
    const disks = adopted?.disks?.map(({ number, image }) => [number, image.id]);
    return { image: adopted?.image.id, disks, deleted };
  }

  it("takes them along in the order of the source", async () => {
    await expect(adopt([disk(10), disk(2), system(), disk(0)], "ours")).resolves.toEqual({
      image: imageId,
      disks: [
        [0, "disk-0"],
        [2, "disk-2"],
        [10, "disk-10"],
      ],
      deleted: [],
    });
  });

  it("knows those that have their names already by what it says itself", async () => {
    const named = leftover({ id: "named", properties: {} });
    const told = system({ [MARK_DISKS]: "named,gone,disk-2" });
    const { disks } = await adopt([disk(7), disk(2), told, named], "ours");
    expect(disks).toEqual([
      [0, "named"],
      [2, "disk-2"],
    ]);
  });

  it("is deleted after them when it is of another source", async () => {
    await expect(adopt([system(), disk(1), disk(0)], "other")).resolves.toEqual({
      ...{ image: undefined, disks: undefined },
      deleted: ["disk-0", "disk-1", imageId],
    });
  });
});

describe("what an earlier run staged and noted for a leftover", () => {
  const inputs: ImageInputs = { ...fileInputs, source: { kind: "file", path, bucket: "stage" } };

  it.each<[string, Partial<CloudImage>, readonly string[]]>([
    ["that waits for its bytes stays", { status: "queued" }, []],
    ["with the right bytes goes", withBytes("golden"), ["unstage", "forget"]],
    ["with other bytes goes with it", withBytes("silver"), ["unstage", "delete", "forget"]],
  ])("%s", async (_what, changes, expected) => {
    const asked: string[] = [];
    const image = leftover(changes);
    const jobs: Partial<CloudJobs> = { removeStaged: async () => void asked.push("unstage") };
    const cloud = stubCloud({
      jobs: jobs as CloudJobs,
      listImages: () => Promise.resolve([image]),
      getImage: () => Promise.resolve(image),
      deleteImage: () => Promise.resolve(asked.push("delete") > 0),
    });
    const { journal } = sampleContext();
    const noting = { ...journal, forget: async () => void asked.push("forget") };
    const work = { cloud, inputs, context: sampleContext({ journal: noting }) };
    await adoptLeftover(work, mark, kindOf(work));
    expect(asked).toEqual(expected);
  });
});

describe("a resource made without a class", () => {
  it("has no mark, and looks for nothing", async () => {
    // The cloud of the sample fails the test at any call.
    const work = { cloud: stubCloud(), inputs: {}, context: sampleContext() };
    await expect(adoptLeftover(work, undefined, kindOf(work))).resolves.toBeUndefined();
  });
});
