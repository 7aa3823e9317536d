/** Tags, one at a time by their path. */
import { clouds } from "../../support/clouds";
import type { TestCloud } from "../../support/testCloud";
import { openSession, type Session } from "./wire";

describe.each(clouds())("Tags on the %s", (_name, open) => {
  let cloud: TestCloud;
  let alice: Session;
  let bob: Session;
  let carol: Session;
  let rita: Session;

  beforeAll(async () => {
    cloud = await open();
    alice = await openSession(cloud, "alice");
    bob = await openSession(cloud, "bob");
    carol = await openSession(cloud, "carol");
    rita = await openSession(cloud, "rita");
  });
  afterAll(() => cloud.stop());

  const tagsOf = async (path: string): Promise<unknown[]> =>
    [...((await alice.image(path))["tags"] as unknown[])].sort();

  it("are added: 204, and again 204", async () => {
    const path = await alice.createImage();
    expect((await alice.put(`${path}/tags/one`)).status).toBe(204);
    expect((await alice.put(`${path}/tags/one`)).status).toBe(204);
    expect(await tagsOf(path)).toEqual(["one"]);
  });

  it("are removed: 204, then 404", async () => {
    const path = await alice.createImage({ tags: ["one", "two"] });
    expect((await alice.delete(`${path}/tags/one`)).status).toBe(204);
    expect(await tagsOf(path)).toEqual(["two"]);
    expect((await alice.delete(`${path}/tags/one`)).status).toBe(404);
  });

  it.each([
    ["a=b", "a=b"],
    ["a%3Db", "a=b"],
    ["with%20blank", "with blank"],
    ["dot.and-dash_", "dot.and-dash_"],
    ["percent%25", "percent%"],
  ])("may be %s", async (written, tag) => {
    const path = await alice.createImage();
    expect((await alice.put(`${path}/tags/${written}`)).status).toBe(204);
    expect(await tagsOf(path)).toEqual([tag]);
  });

  it("with a slash cannot be addressed: 404", async () => {
    const path = await alice.createImage({ tags: ["a/b"] });
    expect((await alice.put(`${path}/tags/a%2Fb`)).status).toBe(404);
    expect((await alice.delete(`${path}/tags/a%2Fb`)).status).toBe(404);
    expect(await tagsOf(path)).toEqual(["a/b"]);
  });

  it("beyond ASCII come out garbled from a path, and whole from a patch", async () => {
    const path = await alice.createImage();
    expect((await alice.put(`${path}/tags/${encodeURIComponent("ä")}`)).status).toBe(204);
    // The bytes of UTF-8, each read as a character: what a WSGI server hands on, and Glance keeps.
    expect(await tagsOf(path)).toEqual(["Ã¤"]);
    await alice.patch(path, [{ op: "replace", path: "/tags", value: ["ä"] }]);
    expect(await tagsOf(path)).toEqual(["ä"]);
    const answer = await alice.delete(`${path}/tags/${encodeURIComponent("ä")}`);
    expect(answer.status).toBe(404);
  });

  it("have at most 255 characters: 400", async () => {
    const path = await alice.createImage();
    expect((await alice.put(`${path}/tags/${"t".repeat(255)}`)).status).toBe(204);
    const answer = await alice.put(`${path}/tags/${"t".repeat(256)}`);
    expect(answer.status).toBe(400);
    expect(answer.message()).toContain("is too long");
  });

  it("are at most 128: 413", async () => {
    const tags = Array.from({ length: 128 }, (_, index) => `t${index}`);
    const path = await alice.createImage({ tags });
    const answer = await alice.put(`${path}/tags/one-too-many`);
    expect(answer.status).toBe(413);
    expect(answer.message()).toContain("Attempted: 129, Maximum: 128");
    // One that is there already still goes.
    expect((await alice.put(`${path}/tags/t0`)).status).toBe(204);
  });

  it("answer 403 to readers and members, 404 to strangers", async () => {
    const path = await alice.createImage({ tags: ["one"] });
    await alice.post(`${path}/members`, { member: bob.projectId });
    for (const method of ["PUT", "DELETE"]) {
      expect((await rita.send(method, `${path}/tags/one`)).status).toBe(403);
      expect((await bob.send(method, `${path}/tags/one`)).status).toBe(403);
      expect((await carol.send(method, `${path}/tags/one`)).status).toBe(404);
    }
  });
});
