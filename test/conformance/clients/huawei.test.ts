/**
 * Huawei's SDK for Python as it comes from PyPI, on the local IMS and IAM: each result is compared with what our own client
 * says of the same cloud, and each exchange with the description of the API.
 */
import type { ImageSearch } from "../../../provider/client/ims/images/cloudImages";
import { type ImsClient, openImsClient } from "../../../provider/client/imsClient";
import { resolveConnection, systemSources } from "../../../provider/config/resolveConnection";
import { type LocalCloud, startLocalCloud } from "../../support/localCloud";
import { describeNeeding } from "../../support/needs";
import { objectStorage } from "../../support/objectStorage";
import { type Driver, startDriver } from "./driver";

// Python takes its time to load the SDK on a busy machine.
jest.setTimeout(180_000);

type Request = Readonly<Record<string, unknown>>;
type Answer = Readonly<Record<string, unknown>>;

describeNeeding(["clients"], "Huawei's SDK for Python on the local IMS", () => {
  let cloud: LocalCloud;
  let driver: Driver;
  let alice: ImsClient;
  let bob: ImsClient;
  let image: string;

  const ours = (user: string) => {
    const keys = cloud.accessKeys[user] ?? { accessKey: "", secretKey: "" };
    const config: Readonly<Record<string, string>> = {
      ...{ "ims:kind": "ims", "ims:region": "local-1", "ims:endpoint": cloud.imsUrl },
      ...{ "ims:iamUrl": cloud.iamUrl, "ims:obsUrl": cloud.obsUrl },
    };
    const environment = { HW_ACCESS_KEY: keys.accessKey, HW_SECRET_KEY: keys.secretKey };
    const sources = systemSources({ config: (key) => config[key], environment });
    return openImsClient(resolveConnection(undefined, sources));
  };
  const call = async (operation: string, request: Request = {}, rest: Request = {}) =>
    (await driver.step("call", { operation, request, ...rest })) as Answer;
  /** Starts a job and asks for it until it is over; the entities of it. */
  const run = async (operation: string, request: Request, rest: Request = {}) => {
    const { job_id } = await call(operation, request, rest);
    for (;;) {
      const job = await call("show_job", { job_id }, rest);
      if (job["status"] === "SUCCESS") return job["entities"] as Answer;
      if (job["status"] === "FAIL") throw new Error(JSON.stringify(job));
    }
  };
  const found = async (search: ImageSearch, client = alice) => {
    const { images } = await client.listImages(search, { limit: 1000 });
    return images.map(({ id }) => id);
  };

  beforeAll(async () => {
    cloud = await startLocalCloud({ validate: true, ims: { jobMs: 0 } });
    driver = startDriver("huawei.py", {
      ...{ keys: cloud.accessKeys, ims: cloud.imsUrls, iam: cloud.iamUrl },
    });
    alice = ours("alice");
    bob = ours("bob");
    await objectStorage(cloud, "alice").put("/img-bucket/disk.qcow2", "disk bytes");
    const { image_id } = await run("create_image", {
      body: {
        ...{ name: "golden", image_url: "img-bucket:disk.qcow2", min_disk: 40, min_ram: 1024 },
        ...{ os_version: "Ubuntu 22.04 server 64bit", image_tags: [{ key: "env", value: "prod" }] },
      },
    });
    image = String(image_id);
  });
  afterAll(async () => {
    await driver.end();
    const problems = cloud.local.problems();
    await cloud.stop();
    if (problems.length > 0) throw new Error(`not as the API has it: ${JSON.stringify(problems)}`);
  });

  it("finds its project by IAM, where the user gives none", async () => {
    expect(await driver.step("project", { user: "alice" })).toBe(cloud.projects.owner);
  });

  it("makes images, from a file, a server and all its disks, that our client tells the same of", async () => {
    const own = cloud.ims.owner;
    const made = [
      image,
      (await run("create_image", { body: { name: "s", instance_id: own["stoppedServer"] } }))[
        "image_id"
      ],
      (
        await run("create_whole_image", {
          body: { name: "w", instance_id: own["stoppedServer"], vault_id: own["vault"] },
        })
      )["image_id"],
    ];
    const { images } = (await call("list_images", { owner: cloud.projects.owner })) as {
      images: Answer[];
    };
    expect(images.map(({ id }) => id as string).sort()).toEqual(made.map(String).sort());
    for (const theirs of images) {
      const { images: one } = await alice.listImages({ id: String(theirs["id"]) });
      expect(one).toMatchObject([
        {
          ...{ name: theirs["name"], status: theirs["status"], osVersion: theirs["__os_version"] },
          ...{ minDiskGb: theirs["min_disk"], minRamMb: theirs["min_ram"] },
          ...{ origin: theirs["__data_origin"], tags: theirs["tags"] },
        },
      ]);
    }
  });

  it.each<[string, Request, ImageSearch]>([
    ["its id", { id: "{image}" }, { id: "{image}" }],
    ["a name", { name: "golden" }, { name: "golden" }],
    ["a category", { imagetype: "gold" }, { category: "public" }],
    ["a visibility", { visibility: "private" }, { visibility: "private" }],
    ["a state", { status: "active" }, { status: "active" }],
    ["protection", { protected: true }, { protected: true }],
    ["registration", { isregistered: "true" }, { registered: true }],
    ["a container", { container_format: "bare" }, { containerFormat: "bare" }],
    ["a format", { disk_format: "zvhd2" }, { diskFormat: "zvhd2" }],
    ["memory", { min_ram: 1024 }, { minRamMb: 1024 }],
    ["a disk", { min_disk: 40 }, { minDiskGb: 40 }],
    ["word size", { os_bit: "64" }, { osBit: 64 }],
    ["a platform", { platform: "Ubuntu" }, { platform: "Ubuntu" }],
    ["an OS family", { os_type: "Linux" }, { osType: "Linux" }],
    ["a tag", { tag: "env=prod" }, { tag: "env=prod" }],
    ["a feature", { support_kvm: "true" }, { supports: ["kvm"] }],
    ["an architecture", { architecture: "arm" }, { architecture: "arm" }],
    ["an environment", { virtual_env_type: "FusionCompute" }, { use: "ecs" }],
    ["an enterprise project", { enterprise_project_id: "0" }, { enterpriseProjectId: "0" }],
    ["a flavour", { flavor_id: "s3.large.2" }, { flavorId: "s3.large.2" }],
    ["an order", { sort_key: "name", sort_dir: "asc" }, { sortKey: "name", sortDirection: "asc" }],
  ])("lists by %s what our client lists", async (_, request, search) => {
    const named = <Value>(value: Value): Value =>
      JSON.parse(JSON.stringify(value).replaceAll("{image}", image)) as Value;
    const { images } = (await call("list_images", named(request))) as { images: Answer[] };
    expect(images.length).toBeGreaterThan(0);
    expect(images.map(({ id }) => id as string)).toEqual(await found(named(search)));
  });

  it("pages by the marker of a page", async () => {
    const ids: string[] = [];
    let marker: string | undefined;
    do {
      const page = await call("list_images", { limit: 3, ...(marker ? { marker } : {}) });
      ids.push(...(page["images"] as Answer[]).map(({ id }) => id as string));
      marker = (page["page_info"] as { next_marker?: string }).next_marker;
    } while (marker);
    expect(ids).toEqual(await found({}));
  });

  it("shares an image, and the consumer accepts it", async () => {
    const project = cloud.projects.consumer;
    const shared = await run("batch_add_members", {
      body: { images: [image], projects: [project] },
    });
    expect(shared["results"]).toEqual([
      { image_id: image, project_id: project, status: "success" },
    ]);
    expect(await found({ memberStatus: "pending", visibility: "shared" }, bob)).toEqual([image]);
    await run(
      "batch_update_members",
      { body: { images: [image], project_id: project, status: "accepted" } },
      { user: "bob" },
    );
    const { members } = await call("list_image_members", { image_id: image });
    expect(members).toMatchObject([{ member_id: project, status: "accepted" }]);
    const told = await alice.listMembers(image, {});
    expect(told.members).toMatchObject([{ consumer: project, status: "accepted" }]);
    expect(await found({ visibility: "shared" }, bob)).toEqual([image]);
  });

  it("tags it in every way, and finds it by its tags", async () => {
    const tag = (key: string, value: string) => ({ key, value });
    await call("add_image_tag", { image_id: image, body: { tag: tag("team", "ops") } });
    await call("create_or_update_tags", { body: { image_id: image, tag: "bare" } });
    await call("batch_add_or_delete_tags", {
      image_id: image,
      body: { action: "create", tags: [tag("stage", "1"), tag("gone", "x")] },
    });
    await call("delete_image_tag", { image_id: image, key: "gone" });
    const { tags } = await call("list_image_tags", { image_id: image });
    const own = await alice.listImageTags(image);
    expect(
      (tags as Answer[]).map(({ key, value }) => (value === "" ? key : `${key}=${value}`)),
    ).toEqual(own);
    expect(own).toEqual(["env=prod", "team=ops", "bare", "stage=1"]);
    const { resources } = await call("list_image_by_tags", {
      body: { action: "filter", tags: [{ key: "team", values: ["ops"] }] },
    });
    expect(resources).toMatchObject([{ resource_id: image }]);
    const { images } = await alice.findImagesByTags({ all: [{ key: "team", values: ["ops"] }] });
    expect(images.map(({ id }) => id)).toEqual([image]);
  });

  it("copies it, changes the copy, and copies it to the other region", async () => {
    const { image_id: copy } = await run("copy_image_in_region", {
      ...{ image_id: image, body: { name: "copied" } },
    });
    const changes = [{ op: "replace", path: "/max_ram", value: "4096" }];
    const changed = await call("update_image", { image_id: copy, body: changes });
    expect(changed).toMatchObject({ name: "copied", max_ram: "4096" });
    const { images } = await alice.listImages({ id: String(copy) });
    expect(images).toMatchObject([{ name: "copied", maxRamMb: 4096 }]);
    const { image_id: far } = await run("copy_image_cross_region", {
      image_id: image,
      body: {
        ...{ name: "far", region: "local-2", project_name: "local-2", agency_name: "ims-copy" },
      },
    });
    const there = await call("list_images", { id: far }, { region: "local-2" });
    expect(there["images"]).toMatchObject([{ name: "far", status: "active" }]);
  });

  it("fills a record, and exports it to an object", async () => {
    const { id } = await call("glance_create_image_metadata", {
      body: { name: "record", __os_version: "CentOS 7.9 64bit", disk_format: "qcow2" },
    });
    await run("register_image", { image_id: id, body: { image_url: "img-bucket:disk.qcow2" } });
    const shown = await call("glance_show_image", { image_id: id });
    const told = await alice.showNativeImage(String(id));
    expect(shown).toMatchObject({ id: told?.id, name: told?.name, status: "active" });
    await run("export_image", {
      ...{ image_id: id, body: { bucket_url: "img-bucket:out.qcow2", file_format: "qcow2" } },
    });
    expect(await objectStorage(cloud, "alice").text("/img-bucket/out.qcow2")).toBe("disk bytes");
    await call("glance_delete_image", { image_id: id, body: {} });
    expect(await found({ id: String(id) })).toEqual([]);
  });

  it("tells quotas, systems and versions as our client does", async () => {
    const { quotas } = await call("show_image_quota");
    const [own] = await alice.showQuotas();
    expect(quotas).toMatchObject({ resources: [{ used: own?.used, quota: own?.limit }] });
    const versions = (await call("list_versions"))["versions"] as Answer[];
    expect(versions.map(({ id }) => id as string)).toEqual(
      (await alice.listVersions()).map(({ id }) => id),
    );
  });

  it("is refused in a form that it understands", async () => {
    const operation = "batch_add_members";
    const request = { body: { images: ["none"], projects: [cloud.projects.consumer] } };
    expect(await driver.step("refusal", { operation, request })).toEqual({
      ...{ status: 400, code: "IMG.0027" },
    });
  });

  it("asks IAM for projects, accounts, versions, the catalogue and temporary keys", async () => {
    const iam = (operation: string, request: Request = {}) =>
      call(operation, request, { service: "iam" });
    expect((await iam("keystone_list_projects", { name: "local-1" }))["projects"]).toMatchObject([
      { id: cloud.projects.owner, name: "local-1" },
    ]);
    expect((await iam("keystone_list_auth_domains"))["domains"]).toMatchObject([{ id: "default" }]);
    expect((await iam("keystone_show_version"))["version"]).toMatchObject({ id: "v3.14" });
    expect((await iam("keystone_show_catalog"))["catalog"]).toContainEqual(
      expect.objectContaining({ type: "image" }),
    );
    expect((await iam("keystone_list_regions"))["regions"]).toHaveLength(2);
    const identity = {
      methods: ["assume_role"],
      assume_role: { agency_name: "ims-copy", domain_name: "Default" },
    };
    const made = await iam("create_temporary_access_key_by_agency", {
      body: { auth: { identity } },
    });
    expect(made["credential"]).toMatchObject({ access: expect.any(String) as string });
  });
});
