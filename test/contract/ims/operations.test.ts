/**
 * All 55 operations by the low-level client on the local cloud, which was written from the same reference by other hands, checks signatures and holds every
 * request and answer against the API's OpenAPI document.
 */
import { Readable } from "node:stream";
import { systemClock, type Clock } from "../../../provider/client/http/clock";
import { openImsClient, type ImsClient } from "../../../provider/client/imsClient";
import { operations } from "../../tables/operations";
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { startServer, type RunningServer } from "../../cloud/server";
import { sources } from "../../unit/config/sources";

let server: RunningServer;
let alice: ImsClient;
let bob: ImsClient;
let aliceInTheOtherRegion: ImsClient;
/** What the cloud has in store to make images of, by name. */
let ids: Readonly<Record<string, string>>;

const linux = "CentOS 7.6 64bit";

beforeAll(async () => {
  server = await startServer({ validate: true, ims: { jobMs: 20 } });
  ids = server.ims.owner;
  alice = open("alice", "local-1");
  bob = open("bob", "local-1");
  aliceInTheOtherRegion = open("alice", "local-2");
  for (const key of ["system.qcow2", "data.raw", "big.zvhd2", "disk.vmdk"])
    await putObject(key, `bytes of ${key}`);
});
afterAll(() => server.stop());

function keysOf(user: string) {
  const keys = server.accessKeys[user];
  if (keys === undefined) throw new Error(`the local cloud has no keys for ${user}`);
  return keys;
}

function open(user: string, region: "local-1" | "local-2"): ImsClient {
  const config = {
    "ims:kind": "ims",
    "ims:region": region,
    "ims:endpoint": server.imsUrls[region],
    "ims:iamUrl": server.iamUrl,
    "ims:obsUrl": server.obsUrl,
  };
  const { accessKey, secretKey } = keysOf(user);
  const environment = { HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey };
  const settings = resolveConnection(undefined, sources({ config, environment }));
  return openImsClient(settings, { clock: hurried });
}

/** Waits are cut short: the jobs of this cloud take no time to speak of. */
const hurried: Clock = {
  now: () => systemClock.now(),
  sleep: (delayMs, signal) => systemClock.sleep(Math.min(delayMs, 25), signal),
};

async function putObject(key: string, bytes: string): Promise<void> {
  await server.controls.ims.objects.write("img-bucket", key, Readable.from([Buffer.from(bytes)]));
}

const object = (key: string) => ({ bucket: "img-bucket", key });
const seeded = (name: string): string => ids[name] ?? `no ${name}`;

/** Begins a job and waits for its end. */
async function finish(begun: Promise<string>, client = alice) {
  return client.waitForJob(await begun, { purpose: "do it" });
}

async function made(begun: Promise<string>): Promise<string> {
  const { imageId } = await finish(begun);
  if (imageId === undefined) throw new Error("the job made no image");
  return imageId;
}

const show = async (id: string, client = alice) => (await client.listImages({ id })).images[0];

let image: string;

it("makes images of every source, and lists them (A1, A3 to A10, B4, B8)", async () => {
  const facts = { osVersion: linux, minDiskGb: 40 };
  const file = { ...facts, object: object("system.qcow2") };
  image = await made(
    alice.createImage({
      ...{ kind: "server", name: "of a server", serverId: seeded("stoppedServer") },
      ...{ description: "first", tags: ["env=dev", "plain"] },
    }),
  );
  const ofFile = await made(
    alice.createImageInSafeMode({ kind: "object", name: "of a file", ...file }),
  );
  const data = { name: "data", object: object("data.raw"), minDiskGb: 100 };
  const ofData = await made(alice.createDataImage(data));
  await made(alice.createDataImageInSafeMode({ ...data, name: "data safe" }));
  const whole = await made(
    alice.createWholeImage({
      ...{ kind: "server", name: "whole", serverId: seeded("runningServer") },
      vaultId: seeded("vault"),
    }),
  );
  const big = { name: "big", object: object("big.zvhd2"), minDiskGb: 100 };
  await made(alice.quickImport({ kind: "system", osVersion: linux, ...big }));
  await made(alice.quickImportInSafeMode({ kind: "data", ...big, name: "big data" }));

  const record = await alice.createRecord({ name: "registered", ...facts, tags: ["a=b", "c"] });
  expect(record).toMatchObject({ status: "queued", osType: "Linux", category: "private" });
  await finish(alice.registerImageFile(record.id, object("disk.vmdk")));
  const uploaded = await alice.createRecord({ name: "uploaded", ...facts, diskFormat: "qcow2" });
  const bytes = Buffer.from("QFI\u00fbbytes", "latin1");
  await alice.uploadImageData(uploaded.id, {
    ...{ kind: "stream", open: () => Readable.from([bytes]), sizeBytes: bytes.length },
  });

  await expect(show(image)).resolves.toMatchObject({
    ...{ name: "of a server", status: "active", description: "first", use: "ecs" },
    tags: expect.arrayContaining(["env=dev", "plain"]),
    origin: `instance,${seeded("stoppedServer")}`,
  });
  await expect(show(ofFile)).resolves.toMatchObject({ osVersion: linux, minDiskGb: 40 });
  await expect(show(ofData)).resolves.toMatchObject({ use: "data", minDiskGb: 100 });
  await expect(show(whole)).resolves.toMatchObject({ isWhole: true });
  await expect(show(record.id)).resolves.toMatchObject({ status: "active" });
  await expect(show(uploaded.id)).resolves.toMatchObject({ status: "active" });
});

it("makes an image of each data disk, in the order asked for", async () => {
  const disks = [
    { name: "second disk", volumeId: seeded("otherDataVolume") },
    { name: "first disk", volumeId: seeded("dataVolume") },
  ];
  const { imageIds, subJobs } = await finish(alice.createImage({ kind: "dataDisks", disks }));
  const names = await Promise.all(imageIds.map(async (id) => (await show(id))?.name));
  expect(names).toEqual(["second disk", "first disk"]);
  expect(subJobs).toHaveLength(2);
});

it("changes, exports and copies images (A2, A11 to A15)", async () => {
  await expect(
    alice.updateImage(image, [
      { set: "name", value: "web base", exists: true },
      { set: "minRamMb", value: 1024, exists: true },
      { set: "maxRamMb", value: 4096, exists: false },
      { setProperty: "mine", value: "yes", exists: false },
    ]),
  ).resolves.toMatchObject({ name: "web base", minRamMb: 1024, maxRamMb: 4096 });
  await finish(alice.exportImage(image, { object: object("out.qcow2"), format: "qcow2" }));
  await finish(alice.exportImageInSafeMode(image, { object: object("out.zvhd2") }));
  expect(server.controls.ims.objects.find("img-bucket", "out.zvhd2")).toBeDefined();

  const encrypted = await made(
    alice.copyImage(image, { name: "encrypted", kmsKeyId: seeded("key") }),
  );
  await expect(show(encrypted)).resolves.toMatchObject({ kmsKeyId: seeded("key") });
  await made(alice.copyImageInSafeMode(image, { name: "plain copy" }));
  const there = await made(
    alice.copyImageToRegion(image, {
      ...{ name: "far copy", region: "local-2", projectName: "local-2", agencyName: "ims-copy" },
    }),
  );
  await expect(show(there, aliceInTheOtherRegion)).resolves.toMatchObject({ name: "far copy" });
});

it("shares images and takes them back (A20 to A24)", async () => {
  const { projectId, accountId } = keysOf("bob");
  const consumers = [projectId, `account:${accountId}`];
  const { results } = await finish(alice.addMembers([image], [projectId]));
  expect(results).toMatchObject([{ imageId: image, status: "SUCCESS" }]);
  await finish(bob.updateMembers([image], { projectId, status: "accepted" }), bob);
  await finish(alice.addMembers([image], consumers.slice(1)));
  const { members, marker } = await alice.listMembers(image, { limit: 1 });
  const rest = await alice.listMembers(image, { marker });
  expect([...members, ...rest.members].map(({ consumer }) => consumer).sort()).toEqual(
    [...consumers].sort(),
  );
  await expect(alice.showMember(image, projectId)).resolves.toMatchObject({ status: "accepted" });
  await expect(show(image, bob)).resolves.toMatchObject({ category: "shared" });
  await finish(alice.removeMembers([image], consumers));
  await expect(alice.listMembers(image)).resolves.toEqual({ members: [], marker: undefined });
});

it("sets, finds and removes tags (A25 to A33)", async () => {
  await alice.setTag(image, "env=prod");
  await alice.addTag(image, "team=ops");
  await alice.changeTags(image, "create", ["a.b=c/d", "bare"]);
  const tags = ["env=prod", "team=ops", "a.b=c/d", "bare", "plain"];
  const now = await alice.listImageTags(image);
  expect([...now].sort()).toEqual([...tags].sort());
  await expect(alice.listTagTexts()).resolves.toEqual(expect.arrayContaining(["env=prod"]));
  await expect(alice.listProjectTags()).resolves.toEqual(
    expect.arrayContaining([{ key: "env", values: ["prod"] }]),
  );
  await expect(
    alice.findImagesByTags({ all: [{ key: "env", values: ["prod"] }], name: "web" }),
  ).resolves.toMatchObject({ count: 1, images: [{ id: image, name: "web base" }] });
  await alice.removeTag(image, "team");
  await alice.removeTags(image, ["a.b=c/d", "unknown"]);
  await alice.changeTags(image, "delete", ["bare", "plain"]);
  await expect(alice.listImageTags(image)).resolves.toEqual(["env=prod"]);
});

it("tells of the cloud (A16 to A19, B1, B2, B16 to B19)", async () => {
  const [platform] = await alice.listOsVersions(["x86"]);
  expect(platform?.versions[0]).toMatchObject({
    bits: expect.any(Number),
    type: expect.any(String),
  });
  await expect(alice.showQuotas()).resolves.toEqual(
    expect.arrayContaining([expect.objectContaining({ type: "image", limit: 50 })]),
  );
  const job = await alice.copyImage(image, { name: "watched" });
  await expect(alice.showJob(job)).resolves.toMatchObject({ id: job });
  await expect(alice.showJobProgress(job)).resolves.toMatchObject({ id: job });
  await finish(Promise.resolve(job));
  await expect(alice.showJobProgress(job)).resolves.toMatchObject({ percent: 100 });
  await expect(alice.listVersions()).resolves.toContainEqual(
    expect.objectContaining({ status: "CURRENT" }),
  );
  await expect(alice.showVersion("v2.0")).resolves.toMatchObject({ id: "v2.0" });
  for (const [name, read] of [
    ["image", alice.showImageSchema],
    ["images", alice.showImagesSchema],
    ["member", alice.showMemberSchema],
    ["members", alice.showMembersSchema],
  ] as const)
    await expect(read()).resolves.toMatchObject({ name });
});

it("speaks Glance where that is asked for (B3, B5, B6, B9 to B15)", async () => {
  const { projectId } = keysOf("bob");
  await expect(alice.listNativeImages({ limit: "1" })).resolves.toMatchObject({
    images: [{ status: expect.any(String) }],
  });
  await expect(
    alice.updateNativeImage(image, [{ setProperty: "note", value: "hello", exists: false }]),
  ).resolves.toMatchObject({ properties: { note: "hello" } });
  await expect(alice.showNativeImage(image)).resolves.toMatchObject({ name: "web base" });
  await expect(alice.addNativeMember(image, projectId)).resolves.toMatchObject({
    status: "pending",
  });
  await expect(
    bob.updateNativeMember(image, projectId, { status: "accepted" }),
  ).resolves.toMatchObject({ status: "accepted" });
  await expect(alice.listNativeMembers(image)).resolves.toMatchObject({
    members: [{ consumer: projectId }],
  });
  await expect(alice.showNativeMember(image, projectId)).resolves.toMatchObject({
    consumer: projectId,
  });
  await alice.removeNativeMember(image, projectId);
  await alice.addNativeTag(image, "native");
  await expect(alice.listImageTags(image)).resolves.toContain("native");
  await alice.removeNativeTag(image, "native");
});

it("reads and deletes in the words of version 1, and for good (C1 to C3, B7)", async () => {
  await expect(alice.showImageV1(image)).resolves.toMatchObject({
    ...{ id: image, name: "web base", isPublic: false, status: "active" },
  });
  const old = await alice.listImagesV11({ name: "web base" });
  expect(old.map(({ id }) => id)).toEqual([image]);
  const soft = await made(alice.copyImage(image, { name: "soft" }));
  await alice.deleteImageV11(soft);
  await expect(show(soft)).resolves.toBeUndefined();
  await alice.deleteImage(image);
  await expect(show(image)).resolves.toBeUndefined();
});

it("says what a job failed of, in the words of the cloud and ours", async () => {
  await expect(
    made(
      alice.createImage({
        ...{
          kind: "object",
          name: "x",
          object: object("nowhere"),
          minDiskGb: 40,
          osVersion: linux,
        },
      }),
    ),
  ).rejects.toMatchObject({ code: "IMG.0057", kind: "badRequest", advice: expect.any(String) });
  await expect(
    alice.createImage({ kind: "server", name: "x", serverId: seeded("busyServer") }),
  ).rejects.toMatchObject({ code: "IMG.0010", kind: "conflict" });
});

it("has called every one of the 55 by now, each as documented", () => {
  const called = server.controls.log.list().map(({ method, path }) => `${method} ${path || "/"}`);
  const missing = Object.entries(operations).filter(([, { request }]) => {
    const pattern = new RegExp(`^${request.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`);
    return !called.some((line) => pattern.test(line));
  });
  expect(missing.map(([number]) => number)).toEqual([]);
  expect(server.controls.contract.problems.list()).toEqual([]);
});
