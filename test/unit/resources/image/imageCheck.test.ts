import { ApiError } from "../../../../provider/client/http/errors";
import { glanceRules } from "../../../../provider/client/glance/rules";
import { imsRules } from "../../../../provider/client/ims/rules";
import type { ImsSettings } from "../../../../provider/client/settings";
import type { Naming } from "../../../../provider/resources/handler";
import { imageHandler } from "../../../../provider/resources/image/handler";
import { markOf } from "../../../../provider/resources/recovery/mark";
import { withoutUndefined } from "../../../../provider/resources/values/record";
import { UNKNOWN } from "../../../../provider/resources/values/unknown";
import { testFolder } from "../support/folder";
import { cloudImage, declaredAs, imageId, sampleContext, stubCloud } from "../support/samples";

const folder = testFolder();
const context = sampleContext();

const imsSettings: ImsSettings = {
  ...{ cloud: "huawei", region: "r", iamUrl: "https://iam.test", obsUrl: "https://obs.test" },
  ...{ safeMode: false, tagLimits: "20/128/255" },
  ...{ projectId: "p1", projectName: undefined, accountId: undefined },
};

async function failuresOf(inputs: object, oldInputs?: object) {
  const request = { oldInputs, inputs: inputs as Readonly<Record<string, unknown>> };
  return (await imageHandler.check(request, sampleContext())).failures;
}

it.each<[string, object, string | undefined, boolean]>([
  ["its address", { uri: "https://a/b?sig=1" }, "https://a/b?sig=2", true],
  ["another address", { uri: "https://a/b" }, "https://a/c", false],
  ["an address that is not known yet", { uri: UNKNOWN }, "https://a/b", false],
])("claims the leftover of an import by %s", async (_what, source, left, isClaimed) => {
  const context = sampleContext();
  const image = cloudImage({ properties: markOf(declaredAs(), left) });
  const cloud = stubCloud({ listImages: () => Promise.resolve([image]) });
  const other = declaredAs("other");
  await context.leftovers.find(cloud, other, markOf(other, undefined));
  context.leftovers.expect(markOf(other, undefined));
  const inputs = {
    ...{ source: { kind: "webDownload", ...source }, diskFormat: "raw", declaredAs: declaredAs() },
  };
  await imageHandler.check({ oldInputs: undefined, inputs }, context);
  context.leftovers.nameUnclaimed(context.log);
  expect(context.warnings).toHaveLength(isClaimed ? 0 : 1);
});

it("claims its leftover before it does anything that takes time", async () => {
  const claiming = sampleContext();
  const left = cloudImage({ properties: markOf(declaredAs(), undefined) });
  const cloud = stubCloud({ listImages: () => Promise.resolve([left]) });
  const other = declaredAs("other");
  await claiming.leftovers.find(cloud, other, markOf(other, undefined));
  const source = { kind: "file", path: folder.write("disk", "golden") };
  const inputs = { source, diskFormat: "raw", declaredAs: declaredAs() };
  const check = imageHandler.check({ oldInputs: undefined, inputs }, claiming);
  // A creation beside it ends now.
  claiming.leftovers.nameUnclaimed(claiming.log);
  await check;
  expect(claiming.warnings).toEqual([]);
});

describe("what an image may be", () => {
  it("is nothing at all: a record to be filled later", async () => {
    await expect(failuresOf({})).resolves.toEqual([]);
  });

  it("is everything at once", async () => {
    const source = { kind: "file", path: folder.write("disk", "golden"), sha512: "0".repeat(128) };
    const inputs = {
      ...{ name: "golden", source, diskFormat: "qcow2", containerFormat: "bare" },
      ...{ visibility: "shared", protected: true, hidden: true, minDiskGb: 1, minRamMb: 1 },
      ...{ tags: ["a", "x".repeat(255)], properties: { os_distro: "debian", "hw:disk": "" } },
      ...{ existingId: imageId, deleteAdopted: true, forceDelete: true },
      ...{ timeouts: { createSeconds: 1 }, connection: "default", declaredAs: declaredAs() },
    };
    await expect(failuresOf(inputs)).resolves.toEqual([]);
  });

  it.each([
    ["name", "", "name", "must not be empty"],
    ["name", "x".repeat(256), "name", "is longer than 255 characters"],
    [
      "visibility",
      "secret",
      "visibility",
      'is "secret"; this cloud knows private, shared, public, community',
    ],
    ["minDiskGb", -1, "minDiskGb", "must be at least 0"],
    ["minDiskGb", 1.5, "minDiskGb", "must be a whole number, not the fraction 1.5"],
    ["minRamMb", "many", "minRamMb", "must be a number, not a string"],
    ["protected", "yes", "protected", "must be a boolean, not a string"],
    [
      "tags",
      ["a", "x".repeat(256)],
      "tags[1]",
      `"${"x".repeat(60)}…" is 256 characters long; a tag has at most 255`,
    ],
    [
      "tags",
      ["a/b"],
      "tags[0]",
      '"a/b" must not contain "/": a tag stands in the path of a request',
    ],
    ["tags", [""], "tags[0]", "must not be empty"],
    ["properties", { os_distro: 12 }, "properties.os_distro", "must be a string, not a number"],
    [
      "properties",
      { disk_format: "raw" },
      "properties.disk_format",
      "is an attribute of images, not a property: write diskFormat",
    ],
    ["properties", { os_hash_value: "0" }, "properties.os_hash_value", "is set by the cloud alone"],
    [
      "properties",
      { os_glance_x: "0" },
      "properties.os_glance_x",
      "names that start with os_glance belong to the cloud",
    ],
    [
      "properties",
      { pulumi_creating: "0" },
      "properties.pulumi_creating",
      "is the mark of this provider for unfinished images",
    ],
    [
      "properties",
      JSON.parse('{ "__proto__": "x" }'),
      "properties.__proto__",
      "is a name that gets lost on its way to the cloud",
    ],
    [
      "properties",
      { pulumi_creating_more: "0" },
      "properties.pulumi_creating_more",
      "is the mark of this provider for unfinished images",
    ],
    ["description", "a < b", "description", "must not contain carriage returns, < or >"],
    ["description", "a > b", "description", "must not contain carriage returns, < or >"],
    ["description", "a\rb", "description", "must not contain carriage returns, < or >"],
    ["description", "x".repeat(1025), "description", "is longer than 1024 characters"],
    ["enterpriseProjectId", "1", "enterpriseProjectId", "must be 0 or a UUID"],
    ["enterpriseProjectId", `${imageId}0`, "enterpriseProjectId", "must be 0 or a UUID"],
    ["existingId", "golden", "existingId", "must be an image id (a UUID)"],
    ["timeouts", { createSeconds: 0 }, "timeouts.createSeconds", "must be greater than 0"],
    ["source", "disk.qcow2", "source", "must be an object, not a string"],
    [
      "source",
      { kind: "floppy" },
      "source.kind",
      "must be file, asset, webDownload, object, register, server, volume, backup or copy",
    ],
    [
      "source",
      { kind: "flie", path: "disk" },
      "source.kind",
      "must be file, asset, webDownload, object, register, server, volume, backup or copy; did you mean file?",
    ],
    [
      "source",
      { kind: "webdownload", uri: "https://a/b" },
      "source.kind",
      "must be file, asset, webDownload, object, register, server, volume, backup or copy; did you mean webDownload?",
    ],
    ["source", { kind: "file" }, "source.path", "is required"],
    [
      "source",
      { kind: "register", bucket: "My_bucket", key: "k" },
      "source.bucket",
      "must have lower case letters, digits, - and . only",
    ],
    [
      "source",
      { kind: "register", bucket: "b", key: "a b" },
      "source.key",
      "must not contain blanks",
    ],
    [
      "source",
      { kind: "webDownload", uri: "https://:pw@example.com/disk" },
      "source.uri",
      "must not carry a user or password: the cloud keeps the address; use a signed one",
    ],
    [
      "source",
      { kind: "webDownload", uri: "https://user@example.com/disk" },
      "source.uri",
      "must not carry a user or password: the cloud keeps the address; use a signed one",
    ],
    [
      "source",
      { kind: "webDownload", uri: "disk" },
      "source.uri",
      "must be an http or https address",
    ],
    [
      "source",
      { kind: "file", path: "disk", sha512: "abc" },
      "source.sha512",
      "must be 128 hexadecimal digits",
    ],
    [
      "source",
      { kind: "file", path: "d", url: "" },
      "source.url",
      "there is no such property in source",
    ],
    [
      "source",
      { kind: "webDownload", uri: "ftp://a/b" },
      "source.uri",
      "must be an http or https address",
    ],
    [
      "source",
      { kind: "webDownload", uri: "https://user:pw@example.com/disk" },
      "source.uri",
      "must not carry a user or password: the cloud keeps the address; use a signed one",
    ],
    ["visibilty", "shared", "visibilty", "there is no such property; did you mean visibility?"],
  ])("is not %s = %j", async (property, value, path, reason) => {
    await expect(failuresOf({ [property]: value })).resolves.toEqual([{ property: path, reason }]);
  });

  const many = Array.from({ length: 150 }, (_, number) => `tag-${number}`);
  it.each([
    ["a format that its settings may have", { diskFormat: "gpt" }],
    ["another one", { diskFormat: "root-tar" }],
    ["a container that its settings may have", { containerFormat: "box" }],
    ["more tags than usual", { tags: many }],
    ["a long property", { properties: { notes: "x".repeat(70_000) } }],
  ])("is left to the cloud where a Glance decides: %s", async (_what, inputs) => {
    await expect(failuresOf(inputs)).resolves.toEqual([]);
  });

  it.each([
    ["diskFormat", "gpt"],
    ["containerFormat", "box"],
    ["tags", many],
  ])("is held to what IMS documents: %s", async (property, value) => {
    const inputs = { [property]: value };
    const rules = imsRules(imsSettings, undefined);
    const onIms = sampleContext({ cloud: () => stubCloud({ kind: "ims", rules }) });
    const { failures } = await imageHandler.check({ oldInputs: undefined, inputs }, onIms);
    expect(failures.map((failure) => failure.property)).toContain(property);
  });

  it("is warned of a format that is nearly a usual one, once", async () => {
    const said = sampleContext();
    const inputs = { diskFormat: "qcow3", declaredAs: { ...declaredAs() } };
    const { failures } = await imageHandler.check({ oldInputs: undefined, inputs }, said);
    expect(failures).toEqual([]);
    await imageHandler.check({ oldInputs: inputs, inputs }, said);
    await imageHandler.check({ oldInputs: undefined, inputs: { diskFormat: "root-tar" } }, said);
    expect(said.warnings).toEqual([
      'golden: diskFormat "qcow3" is not among the usual ones; did you mean "qcow2"?',
    ]);
  });

  it.each([
    ["an address over http", { kind: "webDownload", uri: "http://example.com/disk" }],
    ["a hash in either case", { kind: "file", path: UNKNOWN, sha512: "0aF".padEnd(128, "9") }],
    ["a bucket with digits, dots and hyphens", { kind: "file", path: UNKNOWN, bucket: "a-0.z9" }],
  ])("may have %s", async (_what, source) => {
    await expect(failuresOf({ source, diskFormat: "raw" })).resolves.toEqual([]);
  });

  it("has a disk format when it has a source", async () => {
    const source = { kind: "webDownload", uri: "https://example.com/disk" };
    await expect(failuresOf({ source })).resolves.toEqual([
      {
        property: "diskFormat",
        reason:
          "is required with this source: say what format the bytes have, e.g. qcow2, raw or iso",
      },
    ]);
  });

  it("needs no disk format where the image exists already", async () => {
    const source = { kind: "webDownload", uri: "https://example.com/disk" };
    await expect(failuresOf({ source, existingId: imageId })).resolves.toEqual([]);
  });

  it("may have a file that is elsewhere, once it is stored and the program says which bytes it has", async () => {
    const source = { kind: "file", path: "/nowhere/disk", sha512: "0".repeat(128) };
    const inputs = { source, diskFormat: "raw" };
    await expect(failuresOf(inputs)).resolves.toHaveLength(1);
    await expect(failuresOf(inputs, inputs)).resolves.toEqual([]);
    await expect(
      failuresOf(inputs, { ...inputs, source: { ...source, sha512: "1".repeat(128) } }),
    ).resolves.toHaveLength(1);
  });

  it("may hold what is not known yet anywhere", async () => {
    const source = { kind: UNKNOWN, path: UNKNOWN };
    const inputs = {
      name: UNKNOWN,
      tags: [UNKNOWN],
      properties: { a: UNKNOWN },
      existingId: UNKNOWN,
    };
    await expect(failuresOf({ ...inputs, diskFormat: "raw", source })).resolves.toEqual([]);
    const all = Object.fromEntries(
      [
        "name",
        "source",
        "visibility",
        "protected",
        "minDiskGb",
        "tags",
        "properties",
        "timeouts",
      ].map((key) => [key, UNKNOWN]),
    );
    await expect(failuresOf(all)).resolves.toEqual([]);
  });
});

describe("the name of an image without one", () => {
  const nameOf = async (inputs: object, oldInputs?: object) => {
    const request = { oldInputs, inputs: inputs as Readonly<Record<string, unknown>> };
    return (await imageHandler.check(request, sampleContext())).inputs as {
      readonly name?: string;
    };
  };

  it("is the resource's with digits of its path, the same in every run", async () => {
    const digits = declaredAs().resource.slice(0, 7);
    for (let run = 1; run <= 2; run += 1) {
      expect((await nameOf({ declaredAs: declaredAs() })).name).toBe(`golden-${digits}`);
    }
  });

  it("fits, however long the resource's is", async () => {
    const { name = "" } = await nameOf({ declaredAs: { ...declaredAs(), name: "x".repeat(500) } });
    expect(name).toHaveLength(248);
  });

  it.each([
    ["it is adopted", { existingId: imageId }, undefined],
    ["which one is adopted is not known yet", { existingId: UNKNOWN }, undefined],
    ["it was adopted, and existingId has left the program", {}, { existingId: imageId }],
    ["it was adopted and named by an older version", {}, { existingId: imageId, name: "golden-1" }],
    ["it was adopted long ago", {}, { tags: ["ours"] }],
  ])("is the one that it has where %s", async (_when, inputs, oldInputs) => {
    const old = oldInputs === undefined ? undefined : { ...oldInputs, declaredAs: declaredAs() };
    const checked = await nameOf({ ...inputs, declaredAs: declaredAs() }, old);
    expect(checked.name).toBeUndefined();
  });

  it("stays what the run before made of it", async () => {
    const inputs = { declaredAs: declaredAs() };
    const made = await nameOf(inputs);
    expect(await nameOf(inputs, made)).toEqual(made);
    expect(made.name).toBeDefined();
  });

  it("is left to the user where there is one", async () => {
    expect((await nameOf({ name: "mine", declaredAs: declaredAs() })).name).toBe("mine");
  });
});

describe("a name that the stack's configuration decides", () => {
  const long = "x".repeat(300);
  const checked = async (naming: Naming, inputs: object = {}, old?: object) => {
    const oldInputs = old === undefined ? undefined : { ...old, declaredAs: declaredAs() };
    const request = { oldInputs, inputs: { ...inputs, declaredAs: declaredAs() }, naming };
    const { inputs: answer, failures } = await imageHandler.check(request, sampleContext());
    return { name: (answer as { name?: string }).name, failures };
  };
  const refused = (reason: string) => [{ property: "name", reason }];

  it("has the digits of the plan where nothing is configured", async () => {
    const { name } = await checked({ mode: "default", digits: "abcdef0123" });
    expect(name).toBe("golden-abcdef0");
  });

  it.each(["propose", "enforce"] as const)("is the engine's (%s)", async (mode) => {
    expect(await checked({ mode, name: "proposal" })).toEqual({ name: "proposal", failures: [] });
  });

  it("is cut where it is a proposal, and refused where it is an order", async () => {
    const cut = await checked({ mode: "propose", name: long, digits: "abcdef0123" });
    expect(cut).toEqual({ name: `${"x".repeat(240)}-abcdef0`, failures: [] });
    expect((await checked({ mode: "enforce", name: long })).failures).toEqual(
      refused("is 300 characters long; a name has at most 255"),
    );
  });

  it("is a proposal as it is as long as that fits", async () => {
    const longest = "x".repeat(255);
    expect(await checked({ mode: "propose", name: longest })).toEqual({
      ...{ name: longest, failures: [] },
    });
  });

  it("has the digits of the resource where the engine gives none", async () => {
    const digits = declaredAs().resource.slice(0, 7);
    expect((await checked({ mode: "default" })).name).toBe(`golden-${digits}`);
    expect((await checked({ mode: "default", digits: "" })).name).toBe(`golden-${digits}`);
  });

  it("must be the program's where auto-naming is disabled", async () => {
    const required = refused("is required because auto-naming is disabled");
    expect((await checked({ mode: "disable" })).failures).toEqual(required);
    expect((await checked({ mode: "disable" }, { name: "mine" })).failures).toEqual([]);
    expect((await checked({ mode: "disable" }, { existingId: imageId })).failures).toEqual([]);
    const adopted = await checked({ mode: "disable" }, {}, { existingId: imageId });
    expect(adopted).toEqual({ name: undefined, failures: [] });
  });

  it.each([
    { mode: "default", digits: "abcdef0123" },
    { mode: "propose", name: "proposal" },
    { mode: "enforce", name: "proposal" },
    { mode: "disable" },
  ] as const)("never renames an image that has one ($mode)", async (naming) => {
    expect(await checked(naming, {}, { name: "old" })).toEqual({ name: "old", failures: [] });
  });

  it("is never the engine's where the program names the image or adopts it", async () => {
    const naming = { mode: "enforce", name: "proposal" } as const;
    expect((await checked(naming, { name: "mine" }, { name: "old" })).name).toBe("mine");
    expect((await checked(naming, { existingId: imageId })).name).toBeUndefined();
  });
});

describe("a connection that cannot work", () => {
  it("is a check failure, not a crash", async () => {
    const error = new ApiError({
      kind: "configuration",
      purpose: 'use connection "x"',
      reason: "there is none",
    });
    const broken = sampleContext({
      cloud: () => {
        throw error;
      },
    });
    const request = { oldInputs: undefined, inputs: { connection: "x" } };
    expect((await imageHandler.check(request, broken)).failures).toEqual([
      { property: "connection", reason: 'cannot use connection "x": there is none' },
    ]);
  });
});

describe("two resources that adopt one image", () => {
  it("are refused by the second one's check", async () => {
    const check = (name: string) =>
      imageHandler.check(
        {
          oldInputs: undefined,
          inputs: { existingId: imageId, declaredAs: { ...declaredAs(name) } },
        },
        context,
      );
    expect((await check("first")).failures).toEqual([]);
    expect((await check("second")).failures).toEqual([
      {
        property: "existingId",
        reason: `"second" and "first" both declare image ${imageId}: each would undo the other; keep one of the two`,
      },
    ]);
  });
});

describe("the tags of an image that is adopted", () => {
  const check = (name: string, inputs: object, facts = sampleContext().facts) =>
    imageHandler.check(
      { oldInputs: undefined, inputs: { ...inputs, declaredAs: declaredAs(name) } },
      sampleContext({ facts }),
    );

  it("are declared with it, as far as they are known", async () => {
    const { facts } = sampleContext();
    await check("golden", { existingId: imageId, tags: ["a", UNKNOWN] }, facts);
    expect(facts.isDeclared({ kind: "image", imageId })).toBe(true);
    expect(facts.isDeclared({ kind: "tag", imageId, tag: "a" })).toBe(true);
    expect(facts.isDeclared({ kind: "tag", imageId, tag: "b" })).toBe(false);
    await expect(check("other", { existingId: imageId, tags: UNKNOWN })).resolves.toMatchObject({
      failures: [],
    });
  });

  it("are refused where another resource declares one of them", async () => {
    const { facts } = sampleContext();
    facts.declare(declaredAs("tag"), [{ kind: "tag", imageId, tag: "a" }]);
    const { failures } = await check("golden", { existingId: imageId, tags: ["a"] }, facts);
    expect(failures.map(({ property }) => property)).toEqual(["tags"]);
  });
});

describe("a file with a declared hash that is not on this machine", () => {
  const source = { kind: "file", path: "/nowhere/disk", sha512: "0".repeat(128) } as const;
  const old = { source, diskFormat: "raw", minDiskGb: 1, name: "a" };
  const failuresOn = async (kind: "glance" | "ims", inputs: object) => {
    const rules = kind === "ims" ? imsRules(imsSettings, undefined) : glanceRules;
    const cloud = stubCloud({ kind, rules });
    const request = { oldInputs: old, inputs: { ...old, ...inputs } };
    const { failures } = await imageHandler.check(request, sampleContext({ cloud: () => cloud }));
    return failures.map(({ property }) => property);
  };

  it.each<["glance" | "ims", object]>([
    ["glance", {}],
    ["glance", { name: "b", minDiskGb: 2 }],
    ["glance", { diskFormat: UNKNOWN }],
    ["ims", { name: "b" }],
    ["ims", { minDiskGb: UNKNOWN }],
  ])("need not be there on %s where the image stays (case %#)", async (kind, inputs) => {
    await expect(failuresOn(kind, inputs)).resolves.toEqual([]);
  });

  it.each<[string, object, number]>([
    ["by another path", { path: "/elsewhere/disk" }, 1],
    ["without its hash", { sha512: undefined }, 1],
    ["as it was", {}, 0],
  ])("is looked for %s", async (_what, more, expected) => {
    const changed = withoutUndefined({ ...source, ...more });
    const failures = await failuresOf({ ...old, source: changed }, { ...old });
    expect(failures).toHaveLength(expected);
  });

  it("is looked for in place of a file whose hash was not declared either", async () => {
    const plain = { kind: "file", path: "/nowhere/disk" };
    await expect(failuresOf({ ...old, source: plain }, { ...old, source: plain })).resolves.toEqual(
      [expect.objectContaining({ property: "source.path" })],
    );
  });

  it.each<["glance" | "ims", object]>([
    ["glance", { diskFormat: "qcow2" }],
    ["glance", { containerFormat: "ovf" }],
    ["ims", { diskFormat: "qcow2" }],
    ["ims", { minDiskGb: 2 }],
    ["ims", { osVersion: "CentOS 7.6 64bit" }],
  ])("must be there on %s where another input replaces the image: %j", async (kind, inputs) => {
    await expect(failuresOn(kind, inputs)).resolves.toEqual(["source.path"]);
  });
});
