/** What the provider asks and compares itself, on clouds whose lists have more than it asks for. */
import { glanceRules } from "../../../provider/client/glance/rules";
import type { ApiRequest, Send } from "../../../provider/client/http/request";
import { imsRules } from "../../../provider/client/ims/rules";
import type { ImsSettings } from "../../../provider/client/settings";
import type { Connection } from "../../../provider/functions/connection";
import { getImage } from "../../../provider/functions/getImage";
import {
  getImages,
  type GetImagesArgs,
  type GetImagesResult,
} from "../../../provider/functions/getImages";
import { runLookUp } from "../../../provider/functions/lookUp";

type Kind = Connection["kind"];
const settings: ImsSettings = {
  ...{ cloud: "huawei", region: "r", iamUrl: "https://iam.test", obsUrl: "https://obs.test" },
  ...{ safeMode: false, tagLimits: "10/36/43" },
  ...{ projectId: "p1", projectName: undefined, accountId: undefined },
};

const record = (id: string, rest: object = {}) => ({
  ...{ id, name: "golden", status: "active", visibility: "private", owner: "p1" },
  ...{ protected: true, disk_format: "raw", container_format: "bare", min_disk: 1, min_ram: 2 },
  ...{ size: 10, tags: ["x", "y="], os_distro: "ubuntu" },
  ...{ created_at: "2026-01-05T08:00:00Z", updated_at: "2026-01-05T09:00:00Z" },
  ...rest,
});

/** A cloud that lists these images whatever it is asked, and what it was asked. */
function cloudOf(kind: Kind, ...images: readonly object[]) {
  const asked: NonNullable<ApiRequest["query"]>[] = [];
  const send: Send = async ({ query = {} }) => {
    asked.push(query);
    return {
      status: 200,
      headers: { date },
      text: JSON.stringify({ images }),
      requestId: undefined,
    };
  };
  const connection: Connection = {
    ...{ kind, title: "the default connection", send },
    family: kind === "ims" ? "huawei" : undefined,
    rules: kind === "ims" ? imsRules(settings, undefined) : glanceRules,
    location: () => Promise.resolve({ endpoint: "https://images.test", projectId: "p1" }),
  };
  const list = (args: GetImagesArgs) =>
    runLookUp<GetImagesArgs, GetImagesResult>(getImages, args, () => connection);
  /** The query of a list, without what was not said. */
  const queryOf = async (args: GetImagesArgs) => {
    await list(args);
    return Object.fromEntries(
      Object.entries(asked.at(-1) ?? {}).filter(([, value]) => value !== undefined),
    );
  };
  return { list, queryOf, asked, connection };
}
const date = "Mon, 05 Jan 2026 10:00:00 GMT";
const both: readonly Kind[] = ["glance", "ims"];
const at = (time: string) => ({ created_at: time, updated_at: time });

describe.each(both)("a list of a cloud of kind %s that ignores filters", (kind) => {
  it.each<[string, GetImagesArgs, object]>([
    ["the name, and not one in other letters", { name: "golden" }, { name: "Golden" }],
    ["the expression", { nameRegex: "^g" }, { name: "Golden" }],
    ["the smallest size", { sizeMinBytes: 10 }, { size: 9 }],
    ["the smallest size, of images with bytes", { sizeMinBytes: 0 }, { size: null }],
    ["the largest size", { sizeMaxBytes: 10 }, { size: 11 }],
    ["the largest size, of images with bytes", { sizeMaxBytes: 10 }, { size: null }],
    ["both sizes, of which the least fails", { sizeMinBytes: 10, sizeMaxBytes: 10 }, { size: 9 }],
    ["both sizes, of which the most fails", { sizeMinBytes: 10, sizeMaxBytes: 10 }, { size: 11 }],
    ["a property", { properties: { os_distro: "ubuntu" } }, { os_distro: "debian" }],
    ["a property that is there", { properties: { os_distro: "ubuntu" } }, { os_distro: undefined }],
    ["all tags", { tags: ["x", "y="] }, { tags: ["x"] }],
    ["the first time", { createdAt: { operator: "lt", time: "2026-01-05T08:00:01Z" } }, at("2027")],
    ["the last time", { updatedAt: { operator: "gt", time: "2026-01-05T08:00:01Z" } }, at("2025")],
    ["one filter of several", { name: "golden", sizeMinBytes: 10 }, { size: 9 }],
  ])("has only what matches %s", async (_what, filters, other) => {
    const { list } = cloudOf(kind, record("a"), record("b", other));
    expect((await list(filters)).ids).toEqual(["a"]);
  });

  const second = (count: number) => `2026-01-05T08:00:0${count}`;
  it.each([
    ["gt", ["d"]],
    ["gte", ["b", "c", "d"]],
    ["lt", ["a"]],
    ["lte", ["a", "b", "c"]],
    ["eq", ["b", "c"]],
    ["neq", ["a", "d"]],
  ] as const)("compares times in whole seconds: %s", async (operator, ids) => {
    const { list } = cloudOf(
      kind,
      record("a", at(`${second(0)}.999Z`)),
      record("b", at(`${second(1)}Z`)),
      record("c", at(`${second(1)}.999Z`)),
      record("d", at(`${second(2)}Z`)),
    );
    const time = { operator, time: `${second(1)}Z` };
    for (const filters of [{ createdAt: time }, { updatedAt: time }])
      expect((await list(filters)).ids.toSorted()).toEqual(ids);
  });

  it.each([
    ["gt", ["gte:2027-01-01T00:00:00Z"]],
    ["gte", ["gte:2026-12-31T23:59:59Z"]],
    ["lt", ["lt:2026-12-31T23:59:59Z"]],
    ["lte", ["lt:2027-01-01T00:00:00Z"]],
    ["eq", ["gte:2026-12-31T23:59:59Z"]],
    ["neq", []],
  ] as const)(
    "is asked for no image too few, though it keeps fractions: %s",
    async (operator, text) => {
      const time = { operator, time: "2026-12-31T23:59:59Z" };
      const query = await cloudOf(kind).queryOf({ createdAt: time, updatedAt: time });
      for (const word of ["created_at", "updated_at"])
        expect([query[word] ?? []].flat()).toEqual(text);
    },
  );

  it.each(["gt", "lte"] as const)(
    "is asked for no time after the year 9999: %s",
    async (operator) => {
      const last = "9999-12-31T23:59:59Z";
      const { queryOf, list } = cloudOf(kind, record("a"), record("b", at(last)));
      const filters = { createdAt: { operator, time: last } };
      expect(await queryOf(filters)).not.toHaveProperty("created_at");
      expect((await list(filters)).ids).toEqual(operator === "gt" ? [] : ["b", "a"]);
    },
  );

  it("sorts by any attribute, the absent first, and the equal by their ids", async () => {
    const { list } = cloudOf(
      kind,
      record("b", { size: 9, disk_format: "vhd", name: "z" }),
      record("c", { size: null, disk_format: null }),
      record("a", { size: 9, disk_format: "vhd" }),
      record("d", { size: 10, disk_format: "raw" }),
    );
    const sorted = async (args: GetImagesArgs) => (await list(args)).ids.join("");
    expect(await sorted({ sortKey: "sizeBytes", sortDirection: "asc" })).toBe("cabd");
    expect(await sorted({ sortKey: "sizeBytes" })).toBe("dbac");
    expect(await sorted({ sortKey: "diskFormat", sortDirection: "asc" })).toBe("cdab");
    expect(await sorted({ sortKey: "id", sortDirection: "asc" })).toBe("abcd");
    expect(await sorted({})).toBe("dcba");
  });

  it.each([
    ["name", "name"],
    ["containerFormat", "container_format"],
    ["diskFormat", "disk_format"],
    ["status", "status"],
    ["id", "id"],
    ["sizeBytes", "size"],
    ["createdAt", "created_at"],
  ] as const)("is asked to sort by %s as %s", async (sortKey, word) => {
    const query = await cloudOf(kind).queryOf({ sortKey, sortDirection: "asc" });
    expect(query).toMatchObject({ sort_key: word, sort_dir: "asc" });
  });

  it("tells no more of an image than is documented", async () => {
    const { images } = await cloudOf(
      kind,
      record("a", { os_glance_import_task: "t", os_glance_failed_import: "s" }),
    ).list({});
    for (const inner of ["answeredAtMs", "importing", "failedStores", "has", "isWhole"])
      expect(images[0]).not.toHaveProperty(inner);
  });
});

describe("a list of a Glance", () => {
  it.each<[GetImagesArgs, object, object]>([
    [{ owner: "p1" }, { owner: "p2" }, {}],
    [{ status: "active" }, { status: "Active" }, {}],
    [{ protected: true }, { protected: false }, {}],
    [{ containerFormat: "bare" }, { container_format: "BARE" }, {}],
    [{ diskFormat: "raw" }, { disk_format: null }, {}],
    [{ minDiskGb: 1 }, { min_disk: 0 }, {}],
    [{ minDiskGb: 0 }, { min_disk: 3 }, { min_disk: 0 }],
    [{ protected: false }, { protected: true }, { protected: false }],
    [{ minRamMb: 2 }, { min_ram: 3 }, {}],
    [{ tags: ["y="] }, { tags: ["y"] }, {}],
  ])("that ignores filters has only what matches: %j", async (filters, other, own) => {
    const { list } = cloudOf("glance", record("a", own), record("b", other));
    expect((await list(filters)).ids).toEqual(["a"]);
  });

  it("is asked in the words of Glance, with every filter there is", async () => {
    const query = await cloudOf("glance").queryOf({
      ...{ visibility: "shared", memberStatus: "all", hidden: false, owner: "p1", name: "a:b" },
      ...{ status: "g:h", protected: false, containerFormat: "c:d", diskFormat: "e:f" },
      ...{ minDiskGb: 0, minRamMb: 1, sizeMinBytes: 0, sizeMaxBytes: 5 },
      ...{ properties: { os_distro: "ubuntu" }, tags: ["x", "y"], nameRegex: "a" },
    });
    expect(query).toEqual({
      ...{ visibility: ["shared"], member_status: ["all"], os_hidden: ["false"], owner: ["p1"] },
      ...{ name: ["eq:a:b"], status: ["eq:g:h"], protected: ["false"] },
      ...{ container_format: ["eq:c:d"], disk_format: ["eq:e:f"], min_disk: ["0"] },
      ...{ min_ram: ["1"], size_min: ["0"], size_max: ["5"], os_distro: ["ubuntu"] },
      ...{ tag: ["x", "y"], limit: "1000" },
    });
  });

  it("is asked for what only it can decide, however long the rest is", async () => {
    const long = Array.from({ length: 40 }, (_, index) => [`p${index}`, "é".repeat(100)]);
    const query = await cloudOf("glance").queryOf({
      ...{ properties: Object.fromEntries(long), name: "é".repeat(255), memberStatus: "all" },
      ...{ visibility: "shared", hidden: true },
    });
    expect(query).toMatchObject({ visibility: ["shared"], member_status: ["all"] });
    expect(query).toMatchObject({ os_hidden: ["true"], p0: [expect.any(String)] });
    const pairs = Object.entries(query).map(([key, value]): [string, string] => [
      key,
      String(value),
    ]);
    expect(new URLSearchParams(pairs).toString().length).toBeLessThan(3_900);
  });

  it("is asked for no more tags and properties than its database can join", async () => {
    const properties = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`p${at}`, "v"]));
    const tags = Array.from({ length: 20 }, (_, at) => `t${at}`);
    const { queryOf, list } = cloudOf("glance", record("a", { ...properties, tags }), record("b"));
    const query = await queryOf({ properties, tags });
    const asked = Object.keys(query).filter((key) => /^p\d/.test(key)).length;
    expect(asked + (query["tag"]?.length ?? 0)).toBe(30);
    expect((await list({ properties, tags })).ids).toEqual(["a"]);
  });

  it.each([" a", "a ", "\ta", "a\u3000", "\u001ca", "a\u001f", "\u0085a", "a\u0085"])(
    "is not asked for a tag that it would change: %j",
    async (tag) => {
      const { queryOf, list } = cloudOf("glance", record("a", { tags: [tag] }), record("b"));
      expect(await queryOf({ tags: [tag, "a b"] })).toMatchObject({ tag: ["a b"] });
      expect((await list({ tags: [tag] })).ids).toEqual(["a"]);
    },
  );

  it.each([{ name: "a\0b" }, { name: "a\ud800" }, { properties: { "\ud800": "a" } }])(
    "is not asked for what no request can hold: %j",
    async (filters) => {
      expect(await cloudOf("glance").queryOf(filters)).toEqual({ limit: "1000" });
    },
  );

  it.each([
    ...["virtual_size", "_a", "a_min", "a_max", "properties", "members", "metadata", "registry"],
    ...["delete", "get", "items", "iteritems", "keys", "next", "save", "to_dict", "update"],
    "values",
  ])("is not asked for properties.%s, which it takes for something else", async (name) => {
    const { queryOf, list } = cloudOf("glance", record("a", { [name]: 7 }), record("b"));
    const filters = { properties: { [name]: "7" } };
    expect(await queryOf(filters)).toEqual({ limit: "1000" });
    expect((await list(filters)).ids).toEqual(["a"]);
  });

  it.each(["checksum", "os_hash_algo", "os_hash_value", "hw_ram_minimum"])(
    "finds by properties.%s, an attribute or not",
    async (name) => {
      const { list } = cloudOf("glance", record("a", { [name]: "4f" }), record("b"));
      expect((await list({ properties: { [name]: "4f" } })).ids).toEqual(["a"]);
    },
  );

  it.each([
    ...["category", "registered", "whole", "kmsKeyId", "osBit", "osType", "platform"],
    ...["architecture", "use", "supports", "xenGpuType", "kvmGpuType", "enterpriseProjectId"],
    "flavorId",
  ])("refuses the filter %s of another cloud, which it would ignore", async (filter) => {
    const values: Record<string, unknown> = {
      ...{ category: "public", registered: true, whole: false, osBit: 32, architecture: "arm" },
      ...{ use: "bms", supports: ["xen"] },
    };
    const { list, asked } = cloudOf("glance", record("a"));
    await expect(list({ [filter]: values[filter] ?? "x" })).rejects.toThrow(
      `${filter} is a filter of clouds of kind ims`,
    );
    expect(asked).toEqual([]);
  });
});

describe("a list of IMS", () => {
  it("may say of its images what it did not take for filters", async () => {
    const other = { owner: "p2", status: "x", disk_format: "zvhd2", min_disk: 40, tags: ["y"] };
    const { list } = cloudOf("ims", record("b", other));
    const filters = { owner: "p1", status: "active", diskFormat: "raw", minDiskGb: 1 } as const;
    expect((await list({ ...filters, tags: ["y="] })).ids).toEqual(["b"]);
  });

  it.each<[GetImagesArgs, object]>([
    [{ category: "private" }, { __imagetype: "private" }],
    [{ category: "shared" }, { __imagetype: "shared" }],
    [{ category: "market" }, { __imagetype: "market" }],
    [{ osBit: 32 }, { __os_bit: "32" }],
    [{ architecture: "arm" }, { architecture: "arm" }],
    [{ use: "bms" }, { virtual_env_type: "Ironic" }],
    [{ use: "data" }, { virtual_env_type: "DataImage" }],
    [{ use: "iso" }, { virtual_env_type: "IsoImage" }],
    [{ xenGpuType: "P4" }, { __support_xen_gpu_type: "P4" }],
    [{ flavorId: "s6.small" }, { flavor_id: "s6.small" }],
    [{ memberStatus: "pending" }, { member_status: "pending" }],
    [{ memberStatus: "rejected" }, { member_status: "rejected" }],
    [
      { supports: ["xen", "largememory", "diskintensive"] },
      {
        ...{ __support_xen: "true", __support_largememory: "true" },
        __support_diskintensive: "true",
      },
    ],
    [
      { supports: ["highperformance", "xen_hana", "kvm_infiniband"] },
      {
        ...{ __support_highperformance: "true", __support_xen_hana: "true" },
        __support_kvm_infiniband: "true",
      },
    ],
    [{ hidden: undefined, sizeMinBytes: 1, sizeMaxBytes: 2, nameRegex: "a" } as never, {}],
  ])("is asked for %j in its own words", async (filters, words) => {
    expect(await cloudOf("ims").queryOf(filters)).toEqual({ ...words, limit: "500" });
  });

  it.each([
    ["os_hash_value", { os_hash_value: "4f" }, "4f"],
    ["active_at", { active_at: "2026-01-05T08:00:00.000Z" }, "2026-01-05T08:00:00.000Z"],
    ["max_ram", { max_ram: "64" }, "64"],
    ["__os_version", { __os_version: "Ubuntu 22.04" }, "Ubuntu 22.04"],
    ["__description", { __description: "mine" }, "mine"],
  ])("finds by properties.%s, which is an attribute", async (name, fields, value) => {
    const { list } = cloudOf("ims", record("a", fields), record("b"));
    expect((await list({ properties: { [name]: value } })).ids).toEqual(["a"]);
  });
});

describe("a filter that no image can match", () => {
  it.each<[object, string]>([
    [{ name: "" }, "name "],
    [{ owner: "" }, "owner "],
    [{ tags: [""] }, "tags[0] "],
    [{ properties: { "": "x" } }, "properties"],
    [{ memberStatus: "none" }, "memberStatus must be"],
    [{ minDiskGb: -1 }, "minDiskGb "],
    [{ minDiskGb: 1.5 }, "minDiskGb "],
    [{ minDiskGb: 2_147_483_648 }, "minDiskGb "],
    [{ minRamMb: -1 }, "minRamMb "],
    [{ minRamMb: 2_147_483_648 }, "minRamMb "],
    [{ sizeMinBytes: -1 }, "sizeMinBytes "],
    [{ sizeMaxBytes: 0.5 }, "sizeMaxBytes must be a whole number of bytes"],
    [{ sizeMaxBytes: 2 ** 53 }, "sizeMaxBytes must be a whole number of bytes"],
    ...[
      ...["0000-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z"],
      ...["2026-01-05T24:00:00Z", "2026-01-05T08:00:00.5Z", "2026-01-05T08:00:00+01:00"],
      ...["2026-01-05 08:00:00Z", "2026-01-05T08:00:00", "x2026-01-05T08:00:00Z", "2026-01-05T"],
      ...["2026-01-05T08:00:00Zx", "2026-1-05T08:00:00Z", "+02026-01-05T08:00:00Z"],
    ].map((time): [object, string] => [
      { updatedAt: { operator: "gt", time } },
      "updatedAt.time must be a time in UTC",
    ]),
  ])("is refused before any request: %j", async (filters, place) => {
    const { list, asked } = cloudOf("glance", record("a"));
    await expect(list(filters)).rejects.toMatchObject({
      kind: "badRequest",
      message: expect.stringContaining(`cannot look up images: ${place}`),
    });
    expect(asked).toEqual([]);
  });

  it("is taken up to the largest that the cloud can keep", async () => {
    const query = await cloudOf("glance").queryOf({
      ...{ minDiskGb: 2_147_483_647, minRamMb: 2_147_483_647, sizeMaxBytes: 2 ** 53 - 1 },
      createdAt: { operator: "gte", time: "0001-01-01T00:00:00Z" },
    });
    expect(query).toMatchObject({
      ...{ min_disk: ["2147483647"], min_ram: ["2147483647"], size_max: ["9007199254740991"] },
      created_at: ["gte:0001-01-01T00:00:00Z"],
    });
  });
});

describe("one image", () => {
  it.each([
    [2, '1 "n1", 0 "n0"; add'],
    [5, '0 "n0"; add'],
    [6, '1 "n1", and 1 more; add'],
    [8, '3 "n3", and 3 more; add'],
  ])("of %i that match is none, and at most five are named", async (count, end) => {
    const images = Array.from({ length: count }, (_, at) => record(`${at}`, { name: `n${at}` }));
    const { connection } = cloudOf("glance", ...images);
    await expect(getImage.call({ status: "active" }, connection)).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringMatching(new RegExp(end)),
    });
  });
});
