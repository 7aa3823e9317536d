/** What the rules of IMS and its relatives make of an image's inputs: each limit, and one more. */
import { truncateSync } from "node:fs";
import type { TagLimits } from "../../../../provider/client/settings";
import { imsRules } from "../../../../provider/client/ims/rules";
import { imageHandler } from "../../../../provider/resources/image/handler";
import { tagProblem } from "../../../../provider/resources/checks/tagRules";
import { imsSettings } from "../../client/ims/samples";
import { testFolder } from "../support/folder";
import { sampleContext, stubCloud } from "../support/samples";

const folder = testFolder();

async function failuresOf(inputs: object, tagLimits: TagLimits, bodyLimitBytes?: number) {
  const rules = imsRules(imsSettings({ tagLimits }), bodyLimitBytes);
  const cloud = stubCloud({ kind: "ims", rules });
  const request = { oldInputs: undefined, inputs: inputs as Readonly<Record<string, unknown>> };
  return (await imageHandler.check(request, sampleContext({ cloud: () => cloud }))).failures;
}

describe("tags", () => {
  const source = { kind: "server", serverId: "0d6d1a8e-9a0d-4c57-8f0e-6a1f2b3c4d5e" };
  const many = (count: number) => Array.from({ length: count }, (_, number) => `t${number}=x`);

  it.each([
    ["20/128/255", 20],
    ["10/36/43", 10],
  ] as const)("with the limits %s are at most %d", async (limits, most) => {
    await expect(failuresOf({ source, tags: many(most) }, limits)).resolves.toEqual([]);
    await expect(failuresOf({ source, tags: many(most + 1) }, limits)).resolves.toEqual([
      { property: "tags", reason: `are ${most + 1}; an image has at most ${most}` },
    ]);
  });

  it.each([
    ["20/128/255", 128, 255],
    ["10/36/43", 36, 43],
  ] as const)("with the limits %s have a key of %d and a value of %d", (limits, key, value) => {
    const rules = imsRules(imsSettings({ tagLimits: limits }), undefined);
    const problem = (keyLength: number, valueLength: number) =>
      tagProblem(`${"k".repeat(keyLength)}=${"v".repeat(valueLength)}`, rules);
    expect(problem(key, value)).toBeUndefined();
    expect(problem(key + 1, 1)).toMatch(
      new RegExp(`^"k{20}.*" has a key of ${key + 1} characters; it has at most ${key} here$`),
    );
    expect(problem(1, value + 1)).toMatch(
      new RegExp(
        `^"k=v{20}.*" has a value of ${value + 1} characters; it has at most ${value} here$`,
      ),
    );
  });

  it.each<[TagLimits, string, string | undefined]>([
    ["20/128/255", "größe @1:a+b.c=ü/x", undefined],
    ["20/128/255", "a*b", "key"],
    ["20/128/255", "a/b", "key"],
    ["20/128/255", " a", "key"],
    ["20/128/255", "a =b", "key"],
    ["20/128/255", "a= b", "value"],
    ["20/128/255", "a=b|c", "value"],
    ["10/36/43", "env_1-a=Prod_1-b", undefined],
    ["10/36/43", "a.b", "key"],
    ["10/36/43", "größe=1", "key"],
    ["10/36/43", "a=b.c", "value"],
    ["10/36/43", "a=b c", "value"],
  ])("with the limits %s: %j has a wrong %s", (tagLimits, tag, part) => {
    const problem = tagProblem(tag, imsRules(imsSettings({ tagLimits }), undefined));
    if (part === undefined) expect(problem).toBeUndefined();
    else
      expect(problem).toMatch(
        new RegExp(`^".*" has the ${part} ".*", which may only have letters, digits`),
      );
  });
});

describe("a file", () => {
  const failures = async (sizeBytes: number, bodyLimitBytes?: number, more: object = {}) => {
    const path = folder.write("disk.qcow2", "");
    // Nothing is written: such a file takes no room.
    truncateSync(path, sizeBytes);
    const source = { kind: "file", path, ...more };
    return failuresOf({ source, diskFormat: "raw" }, "20/128/255", bodyLimitBytes);
  };
  const tooLarge = (sizeBytes: number, longest: number) => [
    {
      property: "source.path",
      reason: `the file has ${sizeBytes} bytes, and this connection uploads at most ${longest} directly: name a bucket of the same region with source.bucket, which it passes through`,
    },
  ];

  it.each([
    ["2^31-1 with a token", 2_147_483_647, undefined],
    ["12,000,000 with access keys", 12_000_000, 12_000_000],
  ])("has at most %s bytes, or passes through a bucket", async (_, longest, bodyLimit) => {
    await expect(failures(longest, bodyLimit)).resolves.toEqual([]);
    await expect(failures(longest + 1, bodyLimit)).resolves.toEqual(tooLarge(longest + 1, longest));
    await expect(failures(longest + 1, bodyLimit, { bucket: "stage" })).resolves.toEqual([]);
  });
});

describe("an image without a source", () => {
  const reason = "can be set only on an image with bytes: give it a source, or leave this out";

  it.each([
    ["maxRamMb", 2048],
    ["enterpriseProjectId", "0"],
  ])("cannot be created with %s", async (property, value) => {
    const inputs = { [property]: value };
    const failures = await failuresOf(inputs, "20/128/255");
    expect(failures).toEqual([{ property, reason }]);
    const source = { kind: "server", serverId: "0d6d1a8e-9a0d-4c57-8f0e-6a1f2b3c4d5e" };
    for (const more of [{ source }, { existingId: "0d6d1a8e-9a0d-4c57-8f0e-6a1f2b3c4d5e" }])
      await expect(failuresOf({ ...inputs, ...more }, "20/128/255")).resolves.toEqual([]);
  });

  it("can be created with the other attributes", async () => {
    const inputs = { minRamMb: 1024, minDiskGb: 40, description: "d", diskFormat: "qcow2" };
    await expect(failuresOf(inputs, "20/128/255")).resolves.toEqual([]);
  });

  it("can have them later, because it may have got its bytes elsewhere", async () => {
    const cloud = stubCloud({ kind: "ims", rules: imsRules(imsSettings(), undefined) });
    const request = { oldInputs: {}, inputs: { maxRamMb: 2048 } };
    const { failures } = await imageHandler.check(request, sampleContext({ cloud: () => cloud }));
    expect(failures).toEqual([]);
  });
});
