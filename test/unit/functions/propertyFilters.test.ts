/**
 * A filter by properties that is named like something else in a list of images: applied as what it says, or refused by its name,
 * and never left out. The names are those of the documents, not of the code.
 */
import { readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { parse } from "yaml";
import documented from "../../../provider/schema/documented/image.json";
import { inRepository } from "../../support/repository";
import { openCloud } from "../../../provider/client/open";
import { type Clouds, startClouds } from "./clouds";

let clouds: Clouds;
let golden: string;

beforeAll(async () => {
  clouds = await startClouds();
  golden = await clouds.glanceImage({ name: "golden", properties: { os_distro: "ubuntu" } });
  await clouds.glanceImage({ name: "newer" });
  const alice = await clouds.as("alice");
  await alice.makeImage({ name: "golden" });
});
afterAll(() => clouds.stop());
beforeEach(() => void clouds.requests());

/** OpenStack Image API v2, "List images", the table of the request's parameters. */
const parametersOfGlance = [
  ...["limit", "marker", "name", "owner", "protected", "status", "tag", "visibility"],
  ...["os_hidden", "member_status", "size_max", "size_min", "created_at", "updated_at"],
  ...["sort_dir", "sort_key", "sort", "changes-since"],
];
/** "Show image schema": what is not marked as an operator's own; and what later versions of it have. */
const attributesOfGlance = [
  ...Object.entries(documented.properties)
    .filter(([, property]) => !("is_base" in property && !property.is_base))
    .map(([name]) => name),
  ...["os_hidden", "os_hash_algo", "os_hash_value", "stores", "tags", "deleted", "deleted_at"],
];
/** Of the list of IMS, from its description. */
const parametersOfIms = (
  parse(readFileSync(inRepository("test", "cloud", "validate", "openapi.yaml"), "utf8")) as OpenApi
).paths["/v2/cloudimages"].get.parameters.flatMap((parameter) =>
  parameter.in === "query" && parameter.name !== undefined ? [parameter.name] : [],
);
interface OpenApi {
  readonly paths: {
    readonly "/v2/cloudimages": {
      readonly get: {
        readonly parameters: readonly { readonly in?: string; readonly name?: string }[];
      };
    };
  };
}

/** No image of the test has this value in any field. */
const nobodyHas = "71";
const names = (list: readonly string[]) => [...new Set(list)].toSorted();

describe.each([
  ["alice", names([...parametersOfGlance, ...attributesOfGlance])],
  ["ims-alice", names([...parametersOfGlance, ...attributesOfGlance, ...parametersOfIms])],
] as const)("over the connection %s", (connection, words) => {
  it("there are many such names", () => {
    expect(words.length).toBeGreaterThan(30);
  });

  it.each(words)("properties.%s is applied or refused by its name", async (word) => {
    const args = { properties: { [word]: nobodyHas }, connection };
    const list = await settled(clouds.lookUp("getImages", args));
    const newest = await settled(clouds.lookUp("getImage", { ...args, mostRecent: true }));
    if (list instanceof Error) {
      expect(list).toMatchObject({ kind: "badRequest", mayHaveBeenSent: false });
      expect(list.message).toMatch(/^cannot look up images: properties[.[]/);
      expect(list.message).toContain(word);
      expect(newest).toMatchObject({ kind: "badRequest" });
      expect(clouds.requests()).toEqual([]);
    } else {
      expect(list.images).toEqual([]);
      expect(newest).toMatchObject({ kind: "notFound" });
    }
    clouds.server.controls.contract.problems.clear();
  });
});

describe("a name that has an argument, or that no list can be asked for", () => {
  it.each([
    ["id", "use the argument id of getImage"],
    ["name", "use name"],
    ["status", "use status"],
    ["visibility", "use visibility"],
    ["owner", "use owner"],
    ["protected", "use protected"],
    ["size", "use sizeMinBytes and sizeMaxBytes"],
    ["size_min", "use sizeMinBytes"],
    ["size_max", "use sizeMaxBytes"],
    ["container_format", "use containerFormat"],
    ["disk_format", "use diskFormat"],
    ["min_disk", "use minDiskGb"],
    ["min_ram", "use minRamMb"],
    ["member_status", "use memberStatus"],
    ["os_hidden", "use hidden"],
    ["tag", "use tags"],
    ["tags", "use tags"],
    ["created_at", "use createdAt"],
    ["updated_at", "use updatedAt"],
    ["changes-since", "use updatedAt"],
    ["sort", "use sortKey and sortDirection"],
    ["sort_key", "use sortKey"],
    ["sort_dir", "use sortDirection"],
    ["limit", "every page is read"],
    ["marker", "every page is read"],
    ...["self", "file", "schema", "direct_url", "locations", "stores"].map(
      (name): [string, string] => [name, "no list can be asked for it"],
    ),
    ["location", "no property can have this name"],
    ["deleted", "use status"],
    ["deleted_at", "no property can have this name"],
    ["min_ram_max", "it is the limit of an attribute"],
    ["min_disk_min", "it is the limit of an attribute"],
    ["virtual_size_min", "it is the limit of an attribute"],
  ])("properties.%s: %s", async (word, instead) => {
    for (const connection of ["alice", "ims-alice"])
      await expect(
        clouds.lookUp("getImages", { properties: { [word]: "x" }, connection }),
      ).rejects.toThrow(`${isNone}: ${instead}`);
    expect(clouds.requests()).toEqual([]);
  });

  it.each([
    ["__imagetype", "use category"],
    ["__isregistered", "use registered"],
    ["__whole_image", "use whole"],
    ["__system__cmkid", "use kmsKeyId"],
    ["__os_bit", "use osBit"],
    ["__os_type", "use osType"],
    ["__platform", "use platform"],
    ...["kvm", "xen", "largememory", "diskintensive", "highperformance", "xen_hana"].map(
      (name): [string, string] => [`__support_${name}`, "use supports"],
    ),
    ["__support_kvm_infiniband", "use supports"],
    ["__support_xen_gpu_type", "use xenGpuType"],
    ["__support_kvm_gpu_type", "use kvmGpuType"],
    ["virtual_env_type", "use use"],
    ["architecture", "use architecture"],
    ["enterprise_project_id", "use enterpriseProjectId"],
    ["_sys_enterprise_project_id", "use enterpriseProjectId"],
    ["flavor_id", "use flavorId"],
  ])("on IMS alone, properties.%s: %s", async (word, instead) => {
    const asked = (connection: string) =>
      clouds.lookUp("getImages", { properties: { [word]: "x" }, connection });
    await expect(asked("ims-alice")).rejects.toThrow(`properties.${word} ${isNone}: ${instead}`);
    await expect(asked("alice")).resolves.toMatchObject({ ids: [] });
  });
  const isNone = "is no property where images are listed";
});

describe("a property that Glance itself takes for something else is found all the same", () => {
  it.each([
    ["one that ends like a limit", "cpu_max"],
    ["one that ends like another limit", "hw_ram_min"],
    ["one of an operation of its classes", "update"],
    ["one with underscores before it", "__os_type"],
    ["one of an operating system's parts", "architecture"],
  ])("%s: %s", async (_what, name) => {
    const properties = { [name]: "7" };
    const id = await clouds.glanceImage({ name: `with ${name}`, properties });
    await expect(
      clouds.lookUp("getImages", { properties, connection: "alice" }),
    ).resolves.toMatchObject({ ids: [id] });
    await expect(
      clouds.lookUp("getImages", { properties: { [name]: "8" }, connection: "alice" }),
    ).resolves.toMatchObject({ ids: [] });
  });
});

it("takes names of JavaScript's own for properties that no image has", async () => {
  for (const name of ["constructor", "hasOwnProperty", "toString"]) {
    for (const connection of ["alice", "ims-alice"]) {
      await expect(
        clouds.lookUp("getImages", { properties: { [name]: "x" }, connection }),
      ).resolves.toMatchObject({ ids: [] });
    }
  }
});

it("compares attributes that have no argument as if they were properties", async () => {
  const { checksum = "" } = await clouds.lookUp("getImage", { id: golden, connection: "alice" });
  const args = { properties: { checksum }, name: "golden", connection: "alice" };
  await expect(clouds.lookUp("getImages", args)).resolves.toMatchObject({ ids: [golden] });
});

it("compares properties on IMS by itself, where a list does not know them", async () => {
  const alice = await clouds.as("alice");
  const id = await alice.makeImage({ name: "own" });
  await openCloud(clouds.settings("ims-alice")).patchImage(id, [
    { setProperty: "team", value: "a", exists: false },
  ]);
  for (const [team, ids] of [
    ["a", [id]],
    ["b", []],
  ] as const) {
    await expect(
      clouds.lookUp("getImages", { properties: { team }, connection: "ims-alice" }),
    ).resolves.toMatchObject({ ids });
  }
});

it("getTags refuses properties that the list of tags cannot be asked for", async () => {
  const args = { properties: { team: "a" }, connection: "ims-alice" };
  await expect(clouds.lookUp("getTags", args)).rejects.toThrow(
    "cannot look up tags: properties.team is nothing that tags can be listed by",
  );
  expect(clouds.requests()).toEqual([]);
});

it("keeps a request within what services take, and compares what did not fit", async () => {
  const long = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`p${index}`, `${index}`.repeat(400)]),
  );
  const tags = Array.from({ length: 60 }, () => randomUUID());
  const id = await clouds.glanceImage({ name: "long", properties: long, tags });
  await clouds.glanceImage({ name: "long", properties: { ...long, p11: "other" }, tags });
  clouds.server.controls.log.clear();
  await expect(
    clouds.lookUp("getImages", { properties: long, tags, connection: "alice" }),
  ).resolves.toMatchObject({ ids: [id] });
  const [request] = clouds.server.controls.log.list();
  expect(request?.query.length).toBeLessThan(4000);
});

async function settled<Value>(promise: Promise<Value>): Promise<Value | Error> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}
