/**
 * The examples for Huawei Cloud with the real `pulumi` command, on the local cloud as IMS: what a person types, and what the cloud
 * holds afterwards.
 */
import { writeFile } from "node:fs/promises";
import * as path from "node:path";

import { emptyQcow2 } from "../support/emptyDisk";
import { example, pulumiProject, type PulumiProject } from "../support/engine";
import { imsPerson, type ImsPerson } from "../support/imsPerson";
import { bucket } from "../support/imsStack";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding } from "../support/needs";

jest.setTimeout(300_000);

const linux = "CentOS 7.6 64bit";
/** As the READMEs say. */
const consumer = {
  accessKeyEnv: "CONSUMER_ACCESS_KEY",
  secretKeyEnv: "CONSUMER_SECRET_KEY",
  region: "local-1",
};

describeNeeding(["engine"], "the examples for Huawei Cloud on the local cloud", () => {
  let cloud: LocalCloud;
  let alice: ImsPerson;
  let bob: ImsPerson;
  let project: PulumiProject | undefined;

  beforeAll(async () => {
    cloud = await startLocalCloud({ validate: true, ims: { jobMs: 50 } });
    alice = imsPerson(cloud, "alice");
    bob = imsPerson(cloud, "bob");
  });

  afterAll(async () => await cloud.stop());

  afterEach(async () => {
    await project?.remove();
    project = undefined;
  });

  /** The example in a stack of its own, with settings as its README says; only addresses are the local cloud's. */
  const open = async (
    name: string,
    config: Readonly<Record<string, string>>,
    connections?: Readonly<Record<string, object>>,
  ) => {
    const [ofOwner, ofConsumer] = [cloud.accessKeys["alice"], cloud.accessKeys["bob"]];
    project = await pulumiProject({
      program: example(name),
      environment: {
        HW_ACCESS_KEY: ofOwner?.accessKey,
        HW_SECRET_KEY: ofOwner?.secretKey,
        HW_REGION_NAME: "local-1",
        HW_AUTH_URL: cloud.iamUrl,
        CONSUMER_ACCESS_KEY: ofConsumer?.accessKey,
        CONSUMER_SECRET_KEY: ofConsumer?.secretKey,
      },
      config: {
        "ims:endpoint": cloud.imsUrls["local-1"],
        ...(connections === undefined ? {} : { "ims:connections": JSON.stringify(connections) }),
        ...config,
      },
    });
    return project;
  };
  const seeded = (name: string): string => cloud.ims.owner[name] ?? `no ${name}`;
  const imageId = async () => String((await project?.outputs())?.["imageId"]);

  it("share-an-image: runs as it is on a Glance, by configuration alone", async () => {
    const partner = cloud.accessKeys["carol"]?.projectId ?? "";
    const { folder, up, preview, destroy } = await open(
      "share-an-image",
      { consumer: bob.projectId, partner },
      { consumer },
    );
    await writeFile(path.join(folder, "golden.qcow2"), emptyQcow2());
    const { resources } = await up();
    expect(resources).toEqual({ created: 3 });
    const id = await imageId();
    expect(await alice.image(id)).toMatchObject({ status: "active", tags: ["golden"] });
    expect(await alice.members(id)).toEqual({ [bob.projectId]: "accepted", [partner]: "pending" });
    await preview("--expect-no-changes");
    await destroy();
    expect(await alice.ownImages()).toEqual([]);
  });

  it("image-from-server: makes an image of a stopped server, and leaves nothing", async () => {
    const { up, preview, refresh, destroy } = await open("image-from-server", {
      serverId: seeded("stoppedServer"),
    });
    await up();
    expect(await alice.image(await imageId())).toMatchObject({
      status: "active",
      __data_origin: `instance,${seeded("stoppedServer")}`,
      __description: "Web server with everything that it needs",
      tags: expect.arrayContaining(["env=prod", "web"]),
    });
    await preview("--expect-no-changes");
    await refresh("--expect-no-changes");
    await destroy();
    expect(await alice.ownImages()).toEqual([]);
  });

  it("image-from-server: says that a running server must be stopped", async () => {
    const { attempt } = await open("image-from-server", { serverId: seeded("runningServer") });
    const { status, output } = await attempt("up", "--yes", "--skip-preview");
    expect(status).not.toBe(0);
    expect(output).toContain("IMG.0008");
    expect(output).toContain("stop the server first");
  });

  it("image-from-iso: makes the medium an image, and then the image of what was installed", async () => {
    await alice.putObject("install.iso", "an installation medium");
    const { up, command, destroy } = await open("image-from-iso", {
      bucket,
      key: "install.iso",
      osVersion: linux,
    });
    await up();
    const medium = await imageId();
    expect(await alice.image(medium)).toMatchObject({ virtual_env_type: "IsoImage" });

    await command("config", "set", "serverId", seeded("stoppedServer"));
    await up();
    const installed = await imageId();
    expect(await alice.image(installed)).toMatchObject({ virtual_env_type: "FusionCompute" });
    expect(await alice.image(medium)).toBeUndefined();
    await destroy();
    expect(await alice.ownImages()).toEqual([]);
  });

  it("share-with-organization: shares with a unit, an account and a project in one request, and takes it all back", async () => {
    const id = await alice.makeImage("golden", seeded("stoppedServer"));
    const accountId = cloud.accessKeys["bob"]?.accountId ?? "";
    const organizationUrn = `organizations::${accountId}:ou:o-local/ou-sales`;
    const { up, refresh, destroy } = await open(
      "share-with-organization",
      {
        imageId: id,
        organizationUrn,
        partnerAccountId: accountId,
        projectId: bob.projectId,
      },
      { consumer },
    );
    cloud.local.clearRequests();
    await up();
    expect(await alice.members(id)).toEqual({
      "ou-sales": "accepted",
      [accountId]: "accepted",
      [bob.projectId]: "accepted",
    });
    const shared = cloud.local.requests().filter(({ method }) => method === "POST");
    expect(shared.map(({ path }) => path)).toEqual(["/v1/cloudimages/members"]);
    await refresh("--expect-no-changes");
    await destroy();
    expect(await alice.members(id)).toEqual({});
    await alice.call("DELETE", `/v2/images/${id}`);
  });

  it("golden-image-two-regions: makes the original, then the copy, and both anew for another file", async () => {
    const there = imsPerson(cloud, "alice", "local-2");
    await alice.putObject("golden-1.qcow2", "QFI the first");
    await alice.putObject("golden-2.qcow2", "QFI the second");
    const { up, command, refresh, destroy, outputs } = await open(
      "golden-image-two-regions",
      { bucket, key: "golden-1.qcow2", osVersion: linux, agencyName: "ims-copy" },
      {
        north: { region: "local-1" },
        east: { region: "local-2", endpoint: cloud.imsUrls["local-2"] },
      },
    );
    const both = async () =>
      (await outputs())["imageIds"] as { readonly north: string; readonly east: string }; // as exported
    await up();
    const first = await both();
    const described = { status: "active", tags: expect.arrayContaining(["golden", "env=prod"]) };
    expect(await alice.image(first.north)).toMatchObject(described);
    expect(await there.image(first.east)).toMatchObject({
      ...described,
      __data_origin: `image,local-1,${first.north}`,
    });
    await refresh("--expect-no-changes");

    await command("config", "set", "key", "golden-2.qcow2");
    await up();
    const second = await both();
    expect(second.north).not.toBe(first.north);
    expect(await alice.ownImages()).toEqual([expect.objectContaining({ id: second.north })]);
    expect(await there.ownImages()).toEqual([expect.objectContaining({ id: second.east })]);
    await destroy();
    expect([...(await alice.ownImages()), ...(await there.ownImages())]).toEqual([]);
  });

  it("quick-import: imports a file in the cloud's own format, without conversion", async () => {
    await alice.putObject("large.zvhd2", "ZVHD2 a large disk");
    const { up, destroy } = await open("quick-import", {
      bucket,
      key: "large.zvhd2",
      osVersion: linux,
      minDiskGb: "500",
    });
    await up();
    expect(await alice.image(await imageId())).toMatchObject({
      status: "active",
      min_disk: 500,
      __os_version: linux,
    });
    const posts = cloud.local.requests().filter(({ method }) => method === "POST");
    expect(posts.at(-1)?.path).toBe("/v2/cloudimages/quickimport/action");
    await destroy();
    expect(await alice.ownImages()).toEqual([]);
  });

  it("all of them ask for nothing that the API's description does not have", () => {
    expect(cloud.local.problems()).toEqual([]);
  });
});
