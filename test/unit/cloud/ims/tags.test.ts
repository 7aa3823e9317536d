/** Tags of one image in the local IMS. */
import { codeOf, type ImsCloud, type Person, startImsCloud } from "./cloud";

describe("Tags of an image of the local IMS", () => {
  let cloud: ImsCloud;
  let alice: Person;
  let bob: Person;
  let image: string;
  let path: string;

  beforeAll(async () => {
    cloud = await startImsCloud();
    alice = await cloud.as("alice");
    bob = await cloud.as("bob");
  });
  afterAll(() => cloud.stop());
  beforeEach(async () => {
    image = await alice.makeImage();
    path = `/v2/${alice.projectId}/images/${image}/tags`;
  });
  afterEach(() => cloud.admin("POST", "/options", { tagLimits: "20/128/255" }));

  const change = (action: string, ...tags: readonly unknown[]) =>
    alice.post(`${path}/action`, { action, tags });
  const stored = async () => (await alice.get(path)).list("tags");

  it("are keys with values, written over by a new value", async () => {
    const first = [
      { key: "env", value: "dev" },
      { key: "legacy", value: "" },
    ];
    expect((await change("create", ...first)).status).toBe(204);
    expect((await change("create", { key: "env", value: "prod" })).status).toBe(204);
    expect(await stored()).toEqual([
      { key: "env", value: "prod" },
      { key: "legacy", value: "" },
    ]);
    expect((await alice.image(image))?.["tags"]).toEqual(["env=prod", "legacy"]);
  });

  it("are removed by key, known or not", async () => {
    await change("create", { key: "env", value: "dev" }, { key: "team", value: "ops" });
    expect((await change("delete", { key: "env" }, { key: "never" })).status).toBe(204);
    expect(await stored()).toEqual([{ key: "team", value: "ops" }]);
    const batch = `/v1/${alice.projectId}/cloudimages/${image}/tags/delete`;
    expect((await alice.delete(batch, { tags: [{ key: "team" }] })).status).toBe(204);
    expect(await stored()).toEqual([]);
  });

  it("can be added and removed one by one, which is not repeatable", async () => {
    const tag = { key: "owner", value: "ops" };
    expect((await alice.post(path, { tag })).status).toBe(204);
    expect((await alice.delete(`${path}/owner`)).status).toBe(204);
    expect((await alice.delete(`${path}/owner`)).status).toBe(404);
  });

  it("may have Chinese keys, in paths too", async () => {
    expect((await alice.post(path, { tag: { key: "环境", value: "生产" } })).status).toBe(204);
    expect((await alice.delete(`${path}/${encodeURIComponent("环境")}`)).status).toBe(204);
  });

  it.each([
    [
      "a key twice",
      [
        { key: "a", value: "1" },
        { key: "a", value: "2" },
      ],
    ],
    ["no key", [{ key: "", value: "1" }]],
    ["no value", [{ key: "a" }]],
    ["an equals sign in the key", [{ key: "a=b", value: "1" }]],
    ["outer blanks", [{ key: " a", value: "1" }]],
    ["a key that is too long", [{ key: "k".repeat(129), value: "1" }]],
    ["a value that is too long", [{ key: "a", value: "v".repeat(256) }]],
  ])("are refused with %s", async (_what, tags) => {
    const reply = await change("create", ...tags);
    expect([reply.status, codeOf(reply)]).toEqual([400, "IMG.0115"]);
    expect(await stored()).toEqual([]);
  });

  it("are limited in number, by one of two sets", async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: "" }));
    expect((await change("create", ...many(20))).status).toBe(204);
    const more = await change("create", { key: "more", value: "" });
    expect([more.status, codeOf(more)]).toEqual([400, "IMG.0116"]);
    await cloud.admin("POST", "/options", { tagLimits: "10/36/43" });
    image = await alice.makeImage();
    path = `/v2/${alice.projectId}/images/${image}/tags`;
    expect(codeOf(await change("create", ...many(11)))).toBe("IMG.0116");
    expect(codeOf(await change("create", { key: "a b", value: "" }))).toBe("IMG.0115");
    expect((await change("create", ...many(10))).status).toBe(204);
  });

  it("know no other action, and no other owner", async () => {
    expect((await change("replace", { key: "a", value: "" })).status).toBe(400);
    const foreign = await bob.post(`/v2/${bob.projectId}/images/${image}/tags`, {
      tag: { key: "a", value: "" },
    });
    expect(foreign.status).toBe(404);
    const otherProject = await alice.get(`/v2/${bob.projectId}/images/${image}/tags`);
    expect(codeOf(otherProject)).toBe("IMG.0030");
  });
});
