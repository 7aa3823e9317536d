/** Lists of the local IMS: images with all filters, orders and pages; tags in use; images by tags. */
import { codeOf, type ImsCloud, type Person, startImsCloud } from "./cloud";

describe("Lists of the local IMS", () => {
  let cloud: ImsCloud;
  let alice: Person;
  let carol: Person;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    cloud = await startImsCloud();
    alice = await cloud.as("alice");
    carol = await cloud.as("carol");
    const own = cloud.server.ims.owner;
    ids["first"] = await alice.makeImage({ name: "a", tags: ["env=dev"], min_ram: 512 });
    ids["second"] = await alice.makeImage({ name: "b", tags: ["env=prod", "old"], min_disk: 50 });
    ids["third"] = await alice.makeImage({ name: "c", __os_version: "CentOS 6.6 32bit" });
    ids["queued"] = String((await alice.post("/v2/images", { name: "queued" })).at("id"));
    const job = await alice.run("POST", "/v2/cloudimages/action", {
      name: "encrypted",
      instance_id: own["encryptedServer"],
      tags: ["env.dev"],
    });
    ids["encrypted"] = String(job.reply.at("entities", "image_id"));
    const whole = await alice.run("POST", "/v1/cloudimages/wholeimages/action", {
      name: "whole",
      instance_id: own["stoppedServer"],
      vault_id: own["vault"],
    });
    ids["whole"] = String(whole.reply.at("entities", "image_id"));
    await alice.run("POST", "/v1/cloudimages/members", {
      images: [ids["first"]],
      projects: [carol.projectId],
    });
  });
  afterAll(() => cloud.stop());

  const names = async (query: string, person = alice) =>
    (await person.get(`/v2/cloudimages?${query}`))
      .list("images")
      .map((image) => (image as Readonly<Record<string, unknown>>)["name"]);
  const own = () => `owner=${alice.projectId}`;

  it("show own and public images, newest first", async () => {
    const all = await names("");
    expect(all.slice(0, 6)).toEqual(["whole", "encrypted", "queued", "c", "b", "a"]);
    expect(all).toContain("CentOS 7.6 64bit");
    expect(await names("__imagetype=gold&visibility=public&protected=true")).toHaveLength(7);
    expect(await names(own(), carol)).toEqual([]);
  });

  it.each([
    ["name=b", ["b"]],
    ["name=B", []],
    ["status=queued", ["queued"]],
    ["visibility=private&sort_key=name&sort_dir=asc", ["b", "c", "encrypted", "queued", "whole"]],
    ["visibility=shared&__imagetype=shared", ["a"]],
    ["tag=env%3Ddev&sort_key=name&sort_dir=asc", ["a", "encrypted"]],
    ["tag=old", ["b"]],
    ["tag=old%3D", ["b"]],
    ["min_ram=512", ["a"]],
    ["min_disk=50", ["b"]],
    ["__os_bit=32", ["c"]],
    ["__platform=CentOS&__os_type=Linux&sort_key=name&sort_dir=asc", ["c", "encrypted", "whole"]],
    ["__whole_image=true", ["whole"]],
    ["__support_kvm=true&sort_key=name&sort_dir=asc", ["encrypted", "whole"]],
    ["virtual_env_type=DataImage", []],
    ["enterprise_project_id=all_granted_eps&status=queued", ["queued"]],
    ["enterprise_project_id=5b1f8c1e-3c7a-4f3e-9a51-2f6d7c8e9a01", []],
    ["architecture=arm", []],
    ["created_at=gt:2099-01-01T00:00:00Z", []],
    ["updated_at=gte:2026-01-01%2000:00:00&status=queued", ["queued"]],
    ["some_unknown_parameter=x&status=queued", ["queued"]],
  ])("are filtered by %s", async (query, expected) => {
    expect(await names(`${own()}&${query}`)).toEqual(expected);
  });

  it("know the images of a flavour, public ones only", async () => {
    expect(await names("flavor_id=kc1.large.2")).toEqual(["openEuler 20.03 64bit"]);
    const unknown = await alice.get("/v2/cloudimages?flavor_id=none");
    expect([unknown.status, codeOf(unknown)]).toEqual([400, "IMG.0192"]);
  });

  it("find an encrypted image by its key", async () => {
    const key = cloud.server.ims.owner["key"];
    expect(await names(`__system__cmkid=${key}`)).toEqual(["encrypted"]);
  });

  it("come in pages by the last id, every image once", async () => {
    const seen: unknown[] = [];
    let marker = "";
    for (;;) {
      const page = await alice.get(
        `/v2/cloudimages?${own()}&sort_key=name&sort_dir=asc&limit=2${marker}`,
      );
      const images = page.list("images") as readonly Readonly<Record<string, unknown>>[];
      if (images.length === 0) break;
      seen.push(...images.map((image) => image["name"]));
      marker = `&marker=${String(images.at(-1)?.["id"])}`;
    }
    expect(seen).toEqual(["a", "b", "c", "encrypted", "queued", "whole"]);
  });

  it.each([
    "limit=0",
    "limit=x",
    "sort_key=owner",
    "sort_dir=up",
    "status=weird",
    "visibility=community",
    "member_status=all",
    "created_at=2026-01-01",
    "created_at=after:2026-01-01T00:00:00Z",
    "marker=5b1f8c1e-3c7a-4f3e-9a51-2f6d7c8e9a01",
  ])("refuse %s", async (query) => {
    expect((await alice.get(`/v2/cloudimages?${query}`)).status).toBe(400);
  });

  it("tell the tags in use, by image, by key, in pages", async () => {
    const texts = async (query: string) =>
      (await alice.get(`/v1/cloudimages/tags?${query}`)).list("tags");
    expect(await texts("")).toEqual(["env=dev", "env=prod", "old"]);
    expect(await texts("limit=2&page=2")).toEqual(["old"]);
    expect(await texts("name=b")).toEqual(["env=prod", "old"]);
    expect((await alice.get("/v1/cloudimages/tags?page=0")).status).toBe(400);
    const byKey = await alice.get(`/v2/${alice.projectId}/images/tags`);
    expect(byKey.list("tags")).toEqual([
      { key: "env", values: ["dev", "prod"] },
      { key: "old", values: [""] },
    ]);
  });

  it.each([
    [{ tags: [{ key: "env", values: ["dev"] }] }, ["a", "encrypted"]],
    [{ tags: [{ key: "env", values: ["dev", "prod"] }] }, ["a", "b", "encrypted"]],
    [
      {
        tags: [
          { key: "env", values: [] },
          { key: "old", values: [] },
        ],
      },
      ["b"],
    ],
    [
      {
        tags_any: [
          { key: "old", values: [""] },
          { key: "env", values: ["dev"] },
        ],
      },
      ["a", "b", "encrypted"],
    ],
    [
      {
        not_tags: [
          { key: "old", values: [] },
          { key: "env", values: ["prod"] },
        ],
      },
      ["a", "c", "encrypted", "queued", "whole"],
    ],
    [{ not_tags_any: [{ key: "env", values: [] }] }, ["c", "queued", "whole"]],
    [{ without_any_tag: true, tags: [{ key: "env", values: [] }] }, ["c", "queued", "whole"]],
    [{ matches: [{ key: "resource_name", value: "e" }] }, ["encrypted", "queued", "whole"]],
  ])("find images by %j", async (query, expected) => {
    const path = `/v2/${alice.projectId}/images/resource_instances/action`;
    const found = await alice.post(path, { action: "filter", limit: "1000", ...query });
    const resources = found.list("resources") as readonly Readonly<Record<string, unknown>>[];
    expect(resources.map((resource) => String(resource["resource_name"])).sort()).toEqual(expected);
    expect(found.at("total_count")).toBe(expected.length);
    const count = await alice.post(path, { action: "count", ...query });
    expect(count.json()).toEqual({ total_count: expected.length });
  });

  it("find images page by page, with their tags", async () => {
    const path = `/v2/${alice.projectId}/images/resource_instances/action`;
    const query = { action: "filter", matches: [{ key: "resource_id", value: ids["second"] }] };
    expect((await alice.post(path, query)).json()).toEqual({
      resources: [
        {
          resource_id: ids["second"],
          resource_name: "b",
          resource_detail: { status: "active" },
          tags: [
            { key: "env", value: "prod" },
            { key: "old", value: "" },
          ],
        },
      ],
      total_count: 1,
    });
    const page = await alice.post(path, { action: "filter", limit: "2", offset: "5" });
    expect(page.list("resources")).toHaveLength(1);
    expect(page.at("total_count")).toBe(6);
  });

  it.each([
    [{ action: "list" }],
    [{ action: "filter", limit: "0" }],
    [{ action: "filter", limit: "1001" }],
    [{ action: "filter", offset: "-1" }],
    [{ action: "filter", matches: [{ key: "resource_size", value: "1" }] }],
    [{ action: "filter", tags: [{ key: "a", values: ["1", "1"] }] }],
    [
      {
        action: "filter",
        tags: Array.from({ length: 11 }, (_, n) => ({ key: `k${n}`, values: [] })),
      },
    ],
  ])("refuse to find images by %j", async (query) => {
    const path = `/v2/${alice.projectId}/images/resource_instances/action`;
    expect((await alice.post(path, query)).status).toBe(400);
  });

  it("set a tag by a body that names the image", async () => {
    const image = await carol.makeImage();
    const put = (body: unknown) => carol.put("/v1/cloudimages/tags", body);
    expect((await put({ image_id: image, tag: "env.a.b" })).status).toBe(204);
    expect((await put({ image_id: image, image_tag: { key: "env", value: "c" } })).status).toBe(
      204,
    );
    expect((await carol.image(image))?.["tags"]).toEqual(["env=c"]);
    expect(codeOf(await put({ image_id: image }))).toBe("IMG.0115");
    expect(codeOf(await put({ image_id: ids["first"], tag: "x" }))).toBe("IMG.0047");
    expect(codeOf(await put({ image_id: "none", tag: "x" }))).toBe("IMG.0027");
  });

  it("say where the next page begins, until there is none", async () => {
    const names: unknown[] = [];
    let marker: unknown = "";
    for (let pages = 0; marker !== undefined; pages += 1) {
      expect(pages).toBeLessThan(20);
      const query = `limit=2&sort_key=name&sort_dir=asc${marker === "" ? "" : `&marker=${String(marker)}`}`;
      const page = await alice.get(`/v2/cloudimages?${query}`);
      names.push(...page.list("images").map((_, index) => page.at("images", index, "name")));
      marker = page.at("page_info", "next_marker");
    }
    const all = await alice.get("/v2/cloudimages?sort_key=name&sort_dir=asc");
    expect(names).toEqual(all.list("images").map((_, index) => all.at("images", index, "name")));
    expect(all.at("page_info")).toEqual({});
  });

  it("tell what runs in the region, and how much room is left", async () => {
    const all = await alice.get("/v1/cloudimages/os_version");
    expect(all.list().length).toBeGreaterThan(10);
    for (const name of [
      ...["Ubuntu 20.04 server 64bit", "Ubuntu 22.04 server 64bit", "Ubuntu 24.04 server 64bit"],
      ...["Debian GNU/Linux 11.1.0 64bit", "CentOS Stream 8 64bit", "Kylin V10 64bit"],
      ...["Huawei Cloud EulerOS 2.0 64bit", "Windows Server 2019 Datacenter 64bit English"],
    ]) {
      expect(all.text).toContain(`"${name}"`);
    }
    const arm = await alice.get("/v1/cloudimages/os_version?tag=arm&tag=uefi");
    expect(arm.text).toContain("openEuler 20.03 64bit");
    expect(arm.text).not.toContain("Windows");
    expect((await alice.get("/v1/cloudimages/os_version?tag=quantum")).status).toBe(400);
    const quota = await alice.get("/v1/cloudimages/quota");
    expect(quota.at("quotas", "resources", 0)).toMatchObject({ type: "image", used: 6, quota: 50 });
  });
});
