/** The look-ups that only Huawei Cloud and its relatives can answer. */
import type { LookUpName } from "../../../provider/functions/registry";
import type { Person } from "../cloud/ims/cloud";
import { type Clouds, startClouds } from "./clouds";

const connection = "ims-alice";
let clouds: Clouds;
let alice: Person;
const ids: string[] = [];

beforeAll(async () => {
  clouds = await startClouds();
  alice = await clouds.as("alice");
  for (const tags of [
    ["env=dev", "keep="],
    ["env=test"],
    ["env=prod"],
    [],
    ["team=a", "env=dev"],
  ]) {
    ids.push(await alice.makeImage({ name: `image-${ids.length}`, tags }));
  }
});
afterAll(() => clouds.stop());
beforeEach(() => void clouds.requests());

const image = (index: number) => ids[index] ?? "";
const sorted = (some: readonly (string | undefined)[]) => some.toSorted();

describe("over a connection to a Glance", () => {
  it.each<[LookUpName, object, string]>([
    ["getImagesByTags", {}, "use getImages with tags"],
    ["getTags", {}, "use getImages and the tags of its images"],
    ["getOsVersions", {}, "name a connection of kind ims"],
    ["getQuotas", {}, "name a connection of kind ims"],
    ["getJob", { jobId: "j" }, "name a connection of kind ims"],
    ["getImageV1", { imageId: "5b1f8c1e-3c7a-4f3e-9a51-2f6d7c8e9a01" }, "use getImage"],
    ["getImagesV11", {}, "use getImages"],
  ])("%s says which kind of cloud it needs, and asks nothing", async (name, args, advice) => {
    // The arguments of the row are those of its look-up.
    const call = clouds.lookUp as (name: string, args: object) => Promise<unknown>;
    await expect(call(name, { ...args, connection: "alice" })).rejects.toThrow(
      `connection "alice" is of kind glance, and only clouds of kind ims can be asked; ${advice}`,
    );
    expect(clouds.requests()).toEqual([]);
  });
});

describe("getImagesByTags", () => {
  const find = (args: object, pageLimit?: number) =>
    clouds.lookUp("getImagesByTags", { ...args, connection }, pageLimit);

  it.each<[string, object, readonly number[]]>([
    ["all of some keys", { tags: [{ key: "env" }, { key: "team" }] }, [4]],
    ["one of some values", { tags: [{ key: "env", values: ["dev", "test"] }] }, [0, 1, 4]],
    ["a tag without a value", { tags: [{ key: "keep", values: [""] }] }, [0]],
    ["any of some keys", { tagsAny: [{ key: "team" }, { key: "keep" }] }, [0, 4]],
    ["not all of some keys", { notTags: [{ key: "env" }, { key: "team" }] }, [0, 1, 2, 3]],
    ["none of some keys", { notTagsAny: [{ key: "env" }, { key: "team" }] }, [3]],
    ["no tag at all", { withoutAnyTag: true }, [3]],
    ["a part of the name", { matches: { name: "mage-2" } }, [2]],
    ["a name and a tag", { matches: { name: "image" }, tags: [{ key: "team" }] }, [4]],
    ["nothing in particular", {}, [0, 1, 2, 3, 4]],
    ["tags, of images that may have none", { withoutAnyTag: false, tags: [{ key: "team" }] }, [4]],
  ])("finds by %s", async (_what, args, expected) => {
    const result = await find(args);
    expect(sorted(result.ids)).toEqual(sorted(expected.map(image)));
    expect(result.count).toBe(expected.length);
  });

  it("tells names, states and tags", async () => {
    await expect(find({ matches: { id: image(4) } })).resolves.toEqual({
      images: [{ id: image(4), name: "image-4", status: "active", tags: ["env=dev", "team=a"] }],
      ids: [image(4)],
      count: 1,
    });
  });

  it("brings all pages, and asks no more after the last one", async () => {
    const { ids: found, count } = await find({}, 2);
    expect(sorted(found)).toEqual(sorted(ids));
    expect(count).toBe(5);
    expect(clouds.requests()).toHaveLength(3);
    await find({ tagsAny: [{ key: "team" }, { key: "keep" }] }, 2);
    expect(clouds.requests()).toHaveLength(1);
  });

  it("counts without listing", async () => {
    await expect(find({ tags: [{ key: "env" }], countOnly: true })).resolves.toEqual({
      images: [],
      ids: [],
      count: 4,
    });
    expect(clouds.requests()).toHaveLength(1);
  });

  it("takes the most keys and the longest texts that the cloud takes", async () => {
    const longest = { key: "k".repeat(128), values: [...values(9), "v".repeat(255)] };
    const args = { tags: [longest, ...keys(9)], matches: { name: "n".repeat(255) } };
    await expect(find(args)).resolves.toMatchObject({ count: 0 });
  });

  const keys = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ key: `k${index}` }));
  const values = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`);
  it.each<[string, object, string]>([
    ["too many keys", { tags: keys(11) }, "tags has more than 10 keys"],
    ["a key twice", { tagsAny: [...keys(1), ...keys(1)] }, "tagsAny has a key twice"],
    [
      "too many values",
      { notTags: [{ key: "k", values: values(11) }] },
      "notTags[0].values has more than 10 values",
    ],
    [
      "a value twice",
      { notTagsAny: [{ key: "k", values: ["v", "v"] }] },
      "notTagsAny[0].values has a value twice",
    ],
    ["an empty key", { tags: [{ key: "" }] }, "tags[0].key "],
    ["a key that is too long", { tags: [{ key: "k".repeat(129) }] }, "tags[0].key "],
    [
      "a value that is too long",
      { tags: [{ key: "k", values: ["v".repeat(256)] }] },
      "tags[0].values[0] ",
    ],
    ["a name that is too long", { matches: { name: "n".repeat(256) } }, "matches.name "],
    [
      "every list beside withoutAnyTag",
      { withoutAnyTag: true, tagsAny: [], notTags: [], notTagsAny: [] },
      "withoutAnyTag cannot be combined with tagsAny, notTags, notTagsAny",
    ],
    [
      "lists beside withoutAnyTag, which the cloud would ignore",
      { withoutAnyTag: true, tags: keys(1) },
      "withoutAnyTag cannot be combined with tags",
    ],
  ])("refuses %s before any request", async (_what, args, reason) => {
    await expect(find(args)).rejects.toThrow(`cannot look up images by their tags: ${reason}`);
    expect(clouds.requests()).toEqual([]);
  });
});

describe("getTags", () => {
  const all = ["env=dev", "env=prod", "env=test", "keep", "team=a"];

  it("tells texts, and keys with values, in two requests", async () => {
    const { tags, keys } = await clouds.lookUp("getTags", { owner: alice.projectId, connection });
    expect(sorted(tags)).toEqual(all);
    expect(keys).toHaveLength(3);
    expect(keys).toContainEqual({ key: "keep", values: [""] });
    const env = keys.find(({ key }) => key === "env");
    expect(sorted(env?.values ?? [])).toEqual(["dev", "prod", "test"]);
    expect(clouds.requests()).toHaveLength(2);
  });

  it("brings all pages of texts", async () => {
    const { tags } = await clouds.lookUp("getTags", { owner: alice.projectId, connection }, 2);
    expect(sorted(tags)).toEqual(all);
    const pages = clouds.requests().filter((request) => request === "GET /v1/cloudimages/tags");
    expect(pages).toHaveLength(3);
  });

  it("tells the texts of some images", async () => {
    const { tags } = await clouds.lookUp("getTags", { name: "image-4", connection });
    expect(sorted(tags)).toEqual(["env=dev", "team=a"]);
  });

  it("tells the texts of images with a tag, or with a property of the service", async () => {
    const args = { tags: ["env=dev"], owner: alice.projectId, connection };
    const { tags } = await clouds.lookUp("getTags", args);
    expect(sorted(tags)).toEqual(["env=dev", "keep", "team=a"]);
    const properties = { __support_s4l: "true" };
    await clouds.lookUp("getTags", { properties, connection });
    const queries = clouds.server.controls.log.list().map(({ query }) => query);
    expect(queries.join()).toContain("__support_s4l=true");
    clouds.server.controls.contract.problems.clear();
  });

  it.each(["nameRegex", "sizeMinBytes", "sizeMaxBytes", "hidden"])(
    "refuses %s, which only the provider could apply",
    async (filter) => {
      const args = { [filter]: "x", connection } as object;
      await expect(clouds.lookUp("getTags", args)).rejects.toThrow(
        `cannot look up tags: ${filter} there is no such property`,
      );
    },
  );

  it.each([[["keep"]], [["env=dev", "team=a"]], [["keep", "env=dev"]]])(
    "refuses tags that the cloud could not filter by: %j",
    async (tags) => {
      await expect(clouds.lookUp("getTags", { tags, connection })).rejects.toThrow(
        "tags must be one tag with a value, key=value",
      );
    },
  );
});

describe("getOsVersions", () => {
  it("lists what osVersion can name, of one distribution where asked", async () => {
    const all = await clouds.lookUp("getOsVersions", { connection });
    const ubuntu = await clouds.lookUp("getOsVersions", { platform: "Ubuntu", connection });
    expect(ubuntu.versions.length).toBeGreaterThan(0);
    expect(all.versions.length).toBeGreaterThan(ubuntu.versions.length);
    for (const version of ubuntu.versions) {
      expect(version).toEqual({
        ...{ platform: "Ubuntu", type: "Linux", bits: expect.any(Number) },
        ...{ key: expect.any(String), version: expect.stringContaining("Ubuntu") },
      });
    }
  });

  it("lists those with a feature", async () => {
    const all = await clouds.lookUp("getOsVersions", { connection });
    const arm = await clouds.lookUp("getOsVersions", { features: ["arm"], connection });
    expect(arm.versions.length).toBeGreaterThan(0);
    expect(arm.versions.length).toBeLessThan(all.versions.length);
  });
});

describe("getQuotas", () => {
  it("tells how many images there may still be", async () => {
    const { quotas } = await clouds.lookUp("getQuotas", { connection });
    expect(quotas).toContainEqual(
      expect.objectContaining({ type: "image", used: 5, limit: 50, left: 45 }),
    );
  });
});

describe("getJob", () => {
  const begin = async () => {
    const name = `copy-${Date.now()}`;
    const started = await alice.post(`/v1/cloudimages/${image(0)}/copy`, { name });
    return String(started.at("job_id"));
  };

  it("tells how far a job is while it runs", async () => {
    const jobId = await begin();
    clouds.requests();
    const job = await clouds.lookUp("getJob", { jobId, connection });
    expect(job).toMatchObject({ jobId, type: "imsCopyImageInRegionJob", results: [], subJobs: [] });
    expect(["INIT", "RUNNING"]).toContain(job.status);
    expect(job.percent).toEqual(expect.any(Number));
    expect(clouds.requests()).toHaveLength(1);
    expect(Object.values(job)).not.toContain(undefined);
    await clouds.advance(clouds.jobMs);
  });

  it("tells what came of it, and asks once", async () => {
    const jobId = await begin();
    await clouds.advance(clouds.jobMs);
    clouds.requests();
    const job = await clouds.lookUp("getJob", { jobId, connection });
    expect(job).toMatchObject({ status: "SUCCESS", imageId: expect.any(String) });
    expect(clouds.requests()).toHaveLength(1);
  });

  it("tells why one failed", async () => {
    await clouds.admin("POST", "/fail-job", { code: "IMG.0057", message: "no space" });
    const jobId = await begin();
    await clouds.advance(clouds.jobMs);
    await expect(clouds.lookUp("getJob", { jobId, connection })).resolves.toMatchObject({
      status: "FAIL",
      code: "IMG.0057",
      reason: "no space",
    });
  });

  it("says that a job is not there", async () => {
    const jobId = "ff80808294a1b2c30194a1b2c3d4ffff";
    await expect(clouds.lookUp("getJob", { jobId, connection })).rejects.toThrow(
      `cannot read job ${jobId}`,
    );
  });
});

describe("the look-ups of version 1", () => {
  it("tell one image", async () => {
    await expect(
      clouds.lookUp("getImageV1", { imageId: image(1), connection }),
    ).resolves.toMatchObject({ id: image(1), name: "image-1", isPublic: false, deleted: false });
  });

  it("tell the images that match", async () => {
    const { images } = await clouds.lookUp("getImagesV11", { name: "image-2", connection });
    expect(images).toMatchObject([{ id: image(2), name: "image-2", owner: alice.projectId }]);
    expect(Object.values(images[0] ?? {})).not.toContain(undefined);
  });
});
