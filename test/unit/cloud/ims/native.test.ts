/** The native operations of the local IMS, and what is left of their first version. */
import { codeOf, type ImsCloud, type Person, startImsCloud } from "./cloud";

describe("The native side of the local IMS", () => {
  let cloud: ImsCloud;
  let alice: Person;
  let bob: Person;
  let carol: Person;

  beforeAll(async () => {
    cloud = await startImsCloud();
    alice = await cloud.as("alice");
    bob = await cloud.as("bob");
    carol = await cloud.as("carol");
  });
  afterAll(() => cloud.stop());

  it("lists images with links to the next page", async () => {
    const image = await carol.makeImage({ name: "mine", my_note: "x" });
    const other = await carol.makeImage({ name: "other" });
    const first = await carol.get(`/v2/images?owner=${carol.projectId}&limit=1`);
    expect(first.json()).toMatchObject({
      images: [{ id: other, _sys_enterprise_project_id: "0" }],
      first: `/v2/images?owner=${carol.projectId}&limit=1`,
      next: `/v2/images?owner=${carol.projectId}&limit=1&marker=${other}`,
      schema: "/v2/schemas/images",
    });
    const next = await carol.get(String(first.at("next")));
    expect(next.at("images", 0, "id")).toBe(image);
    expect((await carol.get("/v2/images?my_note=x")).list("images")).toHaveLength(1);
    expect((await carol.get("/v2/images?marker=none")).status).toBe(400);
    expect((await carol.get("/v2/images?visibility=community")).status).toBe(400);
  });

  it("leaves shared images out of the private ones", async () => {
    const image = await alice.makeImage();
    const listed = async (visibility: string) =>
      (await alice.get(`/v2/images?visibility=${visibility}&id=${image}`)).list("images").length;
    expect(await listed("private")).toBe(1);
    await alice.post(`/v2/images/${image}/members`, { member: bob.projectId });
    expect([await listed("private"), await listed("shared")]).toEqual([0, 1]);
  });

  it("shares without a change of visibility; the recipient decides, the owner ends it", async () => {
    const image = await alice.makeImage();
    const members = `/v2/images/${image}/members`;
    const added = await alice.post(members, { member: bob.projectId });
    expect(added.json()).toMatchObject({ member_id: bob.projectId, status: "pending" });
    expect((await alice.post(members, { member: bob.projectId })).status).toBe(409);
    expect(codeOf(await alice.post(members, { member: alice.projectId }))).toBe("IMG.0076");
    expect((await bob.post(members, { member: carol.projectId })).status).toBe(403);
    expect((await carol.post(members, { member: carol.projectId })).status).toBe(404);
    const own = `${members}/${bob.projectId}`;
    expect((await alice.put(own, { status: "accepted" })).status).toBe(403);
    expect((await bob.put(own, { status: "accepted" })).at("status")).toBe("accepted");
    expect((await bob.put(own, { status: "perhaps" })).status).toBe(400);
    expect((await bob.get(own)).at("status")).toBe("accepted");
    expect((await bob.get(members)).list("members")).toHaveLength(1);
    expect((await carol.get(members)).status).toBe(404);
    expect(await bob.image(image)).toMatchObject({ visibility: "shared" });
    expect((await bob.delete(own)).status).toBe(403);
    expect((await alice.delete(own)).status).toBe(204);
    expect((await alice.delete(own)).status).toBe(404);
    expect(await alice.image(image)).toMatchObject({ visibility: "private" });
    const gold = "/v2/images/90000000-0000-4000-8000-000000000001/members";
    expect((await alice.post(gold, { member: bob.projectId })).status).toBe(403);
  });

  it("knows tags as bare keys", async () => {
    const image = await alice.makeImage({ tags: ["env=dev"] });
    const tag = (name: string) => `/v2/images/${image}/tags/${name}`;
    expect((await alice.put(tag("legacy"), undefined)).status).toBe(204);
    expect((await alice.put(tag("legacy"), undefined)).status).toBe(204);
    expect((await alice.put(tag("env"), undefined)).status).toBe(204);
    expect((await alice.image(image))?.["tags"]).toEqual(["env=dev", "legacy"]);
    expect((await alice.put(tag("a%3Db"), undefined)).status).toBe(400);
    expect((await alice.delete(tag("env"))).status).toBe(404);
    expect((await alice.delete(tag("legacy"))).status).toBe(204);
    expect((await alice.delete(tag("legacy"))).status).toBe(404);
  });

  it("refuses records that break a rule", async () => {
    const attempts: [Readonly<Record<string, unknown>>, number][] = [
      [{ visibility: "public" }, 400],
      [{ container_format: "ovf" }, 400],
      [{ disk_format: "floppy" }, 400],
      [{ __os_version: "BeOS" }, 400],
      [{ min_disk: 2000 }, 400],
      [{ min_disk: "many" }, 400],
      [{ note: 5 }, 400],
      [{ status: "active" }, 403],
      [{ self: "/x" }, 403],
      [{ os_glance_x: "y" }, 403],
    ];
    for (const [body, status] of attempts) {
      expect([body, (await alice.post("/v2/images", body)).status]).toEqual([body, status]);
    }
  });

  it("answers errors in the form that the Accept header asks for", async () => {
    const path = "/v2/images/5b1f8c1e-3c7a-4f3e-9a51-2f6d7c8e9a01";
    const json = await alice.get(path);
    expect(json.json()).toMatchObject({ code: "404 Not Found", title: "Not Found" });
    const html = await alice.send("GET", path, undefined, { Accept: "*/*" });
    expect(html.text).toContain("<title>404 Not Found</title>");
  });

  it("tells its versions to everybody", async () => {
    const stranger = (path: string) => fetch(`${cloud.server.imsUrl}${path}`);
    expect((await stranger("/")).status).toBe(300);
    const one = await stranger("/v2.0");
    expect(await one.json()).toMatchObject({ versions: [{ id: "v2.0", status: "SUPPORTED" }] });
    expect((await stranger("/v7")).status).toBe(404);
    await cloud.admin("POST", "/options", { versionsStatus: 200 });
    expect((await stranger("/")).status).toBe(200);
  });

  it.each(["image", "images", "member", "members"])("publishes the schema %s", async (name) => {
    const schema = await alice.get(`/v2/schemas/${name}`);
    expect(schema.at("name")).toBe(name);
    expect(schema.at("properties")).toBeDefined();
  });

  it("has no download and no import", async () => {
    const image = await alice.makeImage();
    expect((await alice.get(`/v2/images/${image}/file`)).status).toBe(405);
    expect((await alice.post(`/v2/images/${image}/import`, {})).status).toBe(404);
  });

  it("tells an image in headers, in the first version", async () => {
    const image = await alice.makeImage({ name: "镜像 1", my_note: "n" });
    const head = await alice.send("HEAD", `/v1/images/${image}`);
    expect(head.status).toBe(200);
    const name = head.headers.get("X-Image-Meta-Name") ?? "";
    expect(Buffer.from(name, "latin1").toString("utf8")).toBe("镜像 1");
    expect(head.headers.get("X-Image-Meta-Is_public")).toBe("False");
    expect(head.headers.get("X-Image-Meta-Size")).toBe("9");
    expect(head.headers.get("X-Image-Meta-Property-my_note")).toBe("n");
    expect((await bob.send("HEAD", `/v1/images/${image}`)).status).toBe(404);
    const details = await alice.get("/v1.1/images/detail?size_min=9&size_max=9&status=active");
    expect(details.list("images")).toContainEqual(
      expect.objectContaining({ id: image, size: 9, is_public: false, deleted: false }),
    );
  });

  it("keeps the record of a soft deletion, for those who ask for it", async () => {
    const image = await alice.makeImage();
    expect((await alice.delete(`/v1.1/images/${image}`)).status).toBe(204);
    expect(await alice.image(image)).toBeUndefined();
    expect(await alice.image(image, "&status=deleted")).toMatchObject({ status: "deleted" });
    expect((await alice.get(`/v2/images/${image}`)).status).toBe(404);
    await cloud.admin("POST", "/options", { softDeleteStatus: 200 });
    expect((await alice.delete(`/v1.1/images/${await alice.makeImage()}`)).status).toBe(200);
  });
});
