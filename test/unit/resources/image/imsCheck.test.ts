/** What the rules of IMS and its relatives make of an image's inputs: each limit, and one more. */
import { truncateSync } from "node:fs";
import type { TagLimits } from "../../../../provider/client/settings";
import { imsRules } from "../../../../provider/client/ims/rules";
import { imageHandler } from "../../../../provider/resources/image/handler";
import { tagProblem } from "../../../../provider/resources/checks/tagRules";
import { imsSettings } from "../../client/ims/samples";
import { testFolder } from "../support/folder";
import { UNKNOWN } from "../../../../provider/resources/values/unknown";
import { declaredAs, sampleContext, stubCloud } from "../support/samples";

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

describe("the other inputs", () => {
  const source = { kind: "server", serverId: "0d6d1a8e-9a0d-4c57-8f0e-6a1f2b3c4d5e" };
  const noAttribute = "this kind of cloud has no such attribute; leave it out";
  const inWords = "letters without accents, digits, Chinese characters, spaces inside and - . _";
  const keyWords =
    "is no valid property name here: a name has no upper-case letters, and no _ at the beginning, " +
    "except for flags such as __support_kvm";

  it.each<[string, unknown, string, string]>([
    ["protected", true, "protected", noAttribute],
    ["hidden", true, "hidden", noAttribute],
    ["visibility", "public", "visibility", 'is "public"; this cloud knows private, shared'],
    ["name", "größe", "name", `may have ${inWords}`],
    ["name", "x".repeat(129), "name", "is 129 characters long; a name has at most 128"],
    ["properties", { Upper: "1" }, "properties.Upper", keyWords],
    ["properties", { _x: "1" }, "properties._x", keyWords],
    ["tags", ["env=a", "b", "env=b"], "tags[2]", "has the key of tags[0]: a key has one value"],
    ["tags", ["env", "env="], "tags[1]", '"env=" is written "env": a key without a value has no ='],
  ])("of an image cannot be %s = %j", async (property, value, path, reason) => {
    const failures = await failuresOf({ source, [property]: value }, "20/128/255");
    expect(failures).toContainEqual({ property: path, reason });
  });

  it.each<[string, unknown]>([
    ["protected", false],
    ["hidden", false],
    ["visibility", "private"],
    ["name", "x".repeat(128)],
    ["properties", { os_distro: "debian", __support_kvm: "true" }],
    ["tags", ["env=a", "b", UNKNOWN, UNKNOWN]],
    ["softDelete", true],
    ["deleteBackup", true],
    ["maxRamMb", 0],
  ])("of an image can be %s = %p", async (property, value) => {
    const inputs = { source, minRamMb: 1_024, [property]: value };
    await expect(failuresOf(inputs, "20/128/255")).resolves.toEqual([]);
  });

  it.each<[number, number, boolean]>([
    [1_024, 1_024, true],
    [1_024, 1_023, false],
  ])("are the memories from %d to %d: %s", async (minRamMb, maxRamMb, isRight) => {
    const failures = await failuresOf({ source, minRamMb, maxRamMb }, "20/128/255");
    const reason = "is 1023, less than minRamMb, 1024";
    expect(failures).toEqual(isRight ? [] : [{ property: "maxRamMb", reason }]);
  });

  it("of an image say which sources there are", async () => {
    const inputs = { source: { kind: "webDownload", uri: "https://a/b" }, diskFormat: "raw" };
    await expect(failuresOf(inputs, "20/128/255")).resolves.toEqual([
      {
        property: "source.kind",
        reason:
          'is "webDownload"; this kind of cloud makes images of file, asset, register, object, server, volume, backup, copy',
      },
    ]);
  });

  it("have an automatic name that fits", async () => {
    const rules = imsRules(imsSettings(), undefined);
    const cloud = stubCloud({ kind: "ims", rules });
    const name = "x".repeat(500);
    const request = { oldInputs: undefined, inputs: { declaredAs: declaredAs(name) } };
    const { inputs, failures } = await imageHandler.check(
      request,
      sampleContext({ cloud: () => cloud }),
    );
    expect(failures).toEqual([]);
    expect((inputs as { name?: string }).name).toBe(`${"x".repeat(120)}-7878787`);
  });
});

it.each(["softDelete", "deleteBackup"])("a Glance has no %s", async (property) => {
  const check = async (value: boolean) => {
    const request = { oldInputs: undefined, inputs: { [property]: value } };
    return (await imageHandler.check(request, sampleContext())).failures;
  };
  const reason = "this kind of cloud deletes in one way only";
  await expect(check(true)).resolves.toEqual([{ property, reason }]);
  await expect(check(false)).resolves.toEqual([]);
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
