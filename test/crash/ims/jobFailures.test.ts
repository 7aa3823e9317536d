/**
 * Jobs that fail, that nobody can ask about, that outlive their run or their engine, and that meet another run: what is there afterwards, and how many
 * jobs it took.
 */
import type { ImsOptions } from "../../cloud/ims/options";
import type { Properties } from "../../support/providerProcess";
import { openStack, type Command, type Stack } from "../../support/stack";
import {
  bucket,
  imsSettings,
  imsStack,
  type ImsRecord,
  type ImsStack,
} from "../../support/imsStack";
import { objectStorage } from "../../support/objectStorage";
import { jobsOf } from "./killScene";

jest.setTimeout(120_000);

/** Longer than any test: such a job ends when the test lets the time pass. */
const hourMs = 3_600_000;

let ims: ImsStack;
let others: Stack[] = [];

afterEach(async () => {
  for (const stack of others) stack.remove();
  others = [];
  await ims.stop();
});

async function open(options: Partial<ImsOptions> = {}): Promise<void> {
  ims = await imsStack({ ims: { jobMs: 20, ...options } });
  await ims.object("disk.qcow2", "QFI the bytes of a disk");
  await ims.object("data0.qcow2", "QFI the bytes of a data disk");
}

const up = (inputs: Properties): Extract<Command, { command: "up" }> => ({
  command: "up",
  program: [{ kind: "Image", name: "golden", inputs: { name: "golden", ...inputs } }],
});

const ofServer = (): Properties => ({
  source: { kind: "server", serverId: ims.cloud.ims.owner["stoppedServer"] },
});
const withDisk = (): Properties => ({
  source: {
    ...{ kind: "object", bucket, key: "disk.qcow2" },
    dataDisks: [{ bucket, key: "data0.qcow2", minDiskGb: 100 }],
  },
  minDiskGb: 40,
  osVersion: "CentOS 7.6 64bit",
});
const registered = (): Properties => ({
  source: { kind: "register", bucket, key: "disk.qcow2" },
  diskFormat: "qcow2",
  minDiskGb: 40,
});
const ofLargeFile = (): Properties => ({
  source: {
    kind: "file",
    path: ims.file("large.qcow2", Buffer.alloc(13 * 1024 ** 2, "large ")),
    bucket,
  },
  diskFormat: "qcow2",
  minDiskGb: 40,
});

const summary = (images: readonly ImsRecord[]) =>
  images.map(({ name, status }) => `${name} ${status}`).sort();

const leftNames = async () => (await ims.images()).filter(({ name }) => name.includes("creating"));

/** Resolves once the cloud was asked such a question `count` times. */
async function isAsked(request: RegExp, count = 1): Promise<void> {
  const deadlineMs = Date.now() + 60_000;
  while (ims.requests().filter((each) => request.test(each)).length < count) {
    if (Date.now() > deadlineMs) throw new Error(`nobody asked ${String(request)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Kills the provider while it asks for its job. */
async function killAtPoll(command: Command, stack = ims.stack): Promise<void> {
  const { local } = ims.cloud;
  const rule = local.fault({ method: "GET", path: "**/jobs/*", hold: "after" });
  const run = stack.begin(command);
  await local.waitForHeld(1, 60_000);
  await run.kill();
  rule.clear();
  local.release("reset");
  await run.finished;
}

describe("a job that fails", () => {
  const cases = (["start", "end"] as const).flatMap((recordAppears) =>
    (["killed", "gone"] as const).map((failedRecord) => ({ recordAppears, failedRecord })),
  );
  it.each(cases)("leaves nothing (record at the $recordAppears, $failedRecord)", async (how) => {
    await open(how);
    ims.cloud.local.ims.failJob({ code: "IMG.0014", message: "the disk cannot be read" });
    const command = up(withDisk());
    const { failure } = await ims.stack.attempt(command);
    expect(failure).toMatch(/the disk cannot be read.*IMG\.0014/s);
    expect(await ims.images()).toEqual([]);

    expect(await ims.stack.attempt(command)).toMatchObject({ failure: undefined });
    expect(summary(await ims.images())).toEqual(["golden active", "golden-data-1 active"]);
    expect(await jobsOf(ims)).toHaveLength(2);
  });

  it.each([
    ["registers an object", registered],
    ["registers a file that went through a bucket", ofLargeFile],
  ])("and %s leaves neither record nor object", async (_, inputs) => {
    await open();
    ims.cloud.local.ims.failJob({ code: "IMG.0056", message: "no system in it" });
    const command = up(inputs());
    expect((await ims.stack.attempt(command)).failure).toContain("no system in it");
    expect(await ims.images()).toEqual([]);
    expect(await objectStorage(ims.cloud, "alice").text(`/${bucket}`)).not.toContain("staged");

    expect(await ims.stack.attempt(command)).toMatchObject({ failure: undefined });
    expect(summary(await ims.images())).toEqual(["golden active"]);
  });

  it.each([
    ["a server", ofServer],
    ["an object", registered],
    ["a file", ofLargeFile],
  ])("after its run was killed is begun again for %s", async (_, inputs) => {
    await open({ jobMs: hourMs });
    ims.cloud.local.ims.failJob({ code: "IMG.0056", message: "no system in it" });
    const command = up(inputs());
    await killAtPoll(command);
    await ims.cloud.local.ims.advance(hourMs);
    ims.cloud.local.ims.change({ jobMs: 20 });
    ims.cloud.local.ageImages(60);
    expect(await ims.stack.attempt(command)).toMatchObject({ failure: undefined });
    expect(summary(await ims.images())).toEqual(["golden active"]);
    expect(await objectStorage(ims.cloud, "alice").text(`/${bucket}`)).not.toContain("staged");
  });
});

describe("a job that cannot be asked about", () => {
  it("is waited for through answers of 503", async () => {
    await open();
    ims.cloud.local.fault({ path: "**/jobs/*", status: 503, nth: 1, count: 6 });
    expect(await ims.stack.attempt(up(ofServer()))).toMatchObject({ failure: undefined });
    expect(await jobsOf(ims)).toHaveLength(1);
  });

  it("because that is forbidden has not failed: its image stays, and the next run waits for it", async () => {
    await open({ jobMs: hourMs, recordAppears: "start" });
    const error = { code: "IMG.0092", message: "not your job" };
    const rule = ims.cloud.local.fault({ path: "**/jobs/*", status: 403, body: { error } });
    const command = up(ofServer());
    expect((await ims.stack.attempt(command)).failure).toContain("not your job");
    expect(await leftNames()).toHaveLength(1);
    rule.clear();
    await ims.cloud.local.ims.advance(hourMs);
    expect(await ims.stack.attempt(command)).toMatchObject({ failure: undefined });
    expect(summary(await ims.images())).toEqual(["golden active"]);
    expect(await jobsOf(ims)).toHaveLength(1);
  });
});

describe("a job that outlives its run", () => {
  it("because the time was up is gone on with", async () => {
    await open({ jobMs: hourMs });
    const command = up({ ...ofServer(), timeouts: { createSeconds: 1 } });
    expect((await ims.stack.attempt(command)).failure).toContain("has not ended after 1 seconds");
    await ims.cloud.local.ims.advance(hourMs);
    expect(await ims.stack.attempt(command)).toMatchObject({ failure: undefined });
    expect(summary(await ims.images())).toEqual(["golden active"]);
    expect(await jobsOf(ims)).toHaveLength(1);
  });

  it("because that was killed is waited for by the next, which has its number", async () => {
    await open({ jobMs: hourMs });
    await killAtPoll(up(withDisk()));
    ims.cloud.local.clearRequests();
    const again = ims.stack.attempt(up(withDisk()));
    await isAsked(/^GET .*\/jobs\//);
    await ims.cloud.local.ims.advance(hourMs);
    expect(await again).toMatchObject({ failure: undefined });
    expect(summary(await ims.images())).toEqual(["golden active", "golden-data-1 active"]);
    expect(await jobsOf(ims)).toHaveLength(1);
  });

  it("is waited for by another machine, where records show from the start", async () => {
    await open({ jobMs: hourMs, recordAppears: "start" });
    await killAtPoll(up(withDisk()));
    ims.cloud.local.clearRequests();
    const again = another().attempt(up(withDisk()));
    await isAsked(/^GET \/v2\/cloudimages/, 2);
    await ims.cloud.local.ims.advance(hourMs);
    ims.cloud.local.ageImages(60);
    expect(await again).toMatchObject({ failure: undefined });
    expect(summary(await ims.images())).toEqual(["golden active", "golden-data-1 active"]);
    expect(await jobsOf(ims)).toHaveLength(1);
  });

  it("cannot be known to another machine where records show at the end: that begins a second job, and the first image stays marked", async () => {
    await open({ jobMs: hourMs });
    await killAtPoll(up(ofServer()));
    ims.cloud.local.clearRequests();
    const again = another().attempt(up(ofServer()));
    await isAsked(/^GET .*\/jobs\//);
    await ims.cloud.local.ims.advance(hourMs);
    expect(await again).toMatchObject({ failure: undefined });
    expect(await jobsOf(ims)).toHaveLength(2);
    expect(summary(await ims.images())).toEqual([
      "golden active",
      expect.stringMatching(/^pulumi-creating-.* active$/),
    ]);
  });

  it("and whose number nobody saw is looked for before another one is begun", async () => {
    await open({ jobMs: hourMs });
    const rule = ims.cloud.local.fault({
      ...{ method: "POST", path: "/v2/cloudimages/action", afterAnswerLost: true },
    });
    const run = ims.stack.begin(up(ofServer()));
    await isAsked(/^POST \/v2\/cloudimages\/action/);
    ims.cloud.local.clearRequests();
    // The run looks for what came of its request, and is cut off while it does.
    await isAsked(/^GET \/v2\/cloudimages/);
    await run.kill();
    rule.clear();
    ims.cloud.local.clearRequests();
    const again = ims.stack.attempt(up(ofServer()));
    await isAsked(/^GET \/v2\/cloudimages/, 2);
    await ims.cloud.local.ims.advance(hourMs);
    ims.cloud.local.ageImages(60);
    expect(await again).toMatchObject({ failure: undefined });
    expect(summary(await ims.images())).toEqual(["golden active"]);
    expect(await jobsOf(ims)).toHaveLength(1);
  });

  it("is left alone by a provider whose engine is gone, and finished by the next run", async () => {
    await open({ jobMs: hourMs });
    const run = ims.stack.begin(up(ofServer()));
    await isAsked(/^GET .*\/jobs\//);
    await run.killEngine();
    await ims.cloud.local.ims.advance(hourMs);
    expect((await run.finished).failure).toContain("engine is gone");
    expect(await leftNames()).toHaveLength(1);
    ims.cloud.local.ageImages(60);
    expect(await ims.stack.attempt(up(ofServer()))).toMatchObject({ failure: undefined });
    expect(summary(await ims.images())).toEqual(["golden active"]);
    expect(await jobsOf(ims)).toHaveLength(1);
  });
});

describe("two back ends with stacks of equal names", () => {
  it("each make their own image, where neither sees the other's job", async () => {
    await open({ jobMs: hourMs });
    const runs = [ims.stack, another()].map((stack) => ({
      stack,
      finished: stack.attempt(up(withDisk())),
    }));
    await isAsked(/^POST \/v2\/cloudimages\/action/, 2);
    await ims.cloud.local.ims.advance(hourMs);
    const ids: string[] = [];
    for (const { stack, finished } of runs) {
      expect(await finished).toMatchObject({ failure: undefined });
      const { id, outputs } = stack.resource("golden");
      const disks = outputs["dataImages"] as readonly { readonly id: string }[]; // the resource's output
      ids.push(id, ...disks.map((disk) => disk.id));
    }
    expect(new Set(ids).size).toBe(4);
    expect(summary(await ims.images())).toEqual([
      ...["golden active", "golden active"],
      ...["golden-data-1 active", "golden-data-1 active"],
    ]);
  });
});

it("an image that somebody deletes before it has its name is made again", async () => {
  await open();
  const { local } = ims.cloud;
  const rule = local.fault({ method: "PATCH", hold: "before", nth: 1 });
  const run = ims.stack.begin(up(ofServer()));
  const [held] = await local.waitForHeld(1, 60_000);
  rule.clear();
  await ims.call("alice", "DELETE", `/ims/v2/images/${held?.path.split("/").at(-1)}`);
  local.release();
  expect(await run.finished).toMatchObject({ failure: undefined });
  expect(summary(await ims.images())).toEqual(["golden active"]);
});

describe("an export", () => {
  const exported = (imageId: string): Extract<Command, { command: "up" }> => ({
    command: "up",
    program: [
      {
        ...{ kind: "ImageExport", name: "file" },
        inputs: { imageId, bucket, key: "disk.zvhd2", deleteObject: true },
      },
    ],
  });
  const makeImage = async () => {
    await ims.call("alice", "POST", "/ims/v2/cloudimages/action", {
      ...{ name: "given", instance_id: ims.cloud.ims.owner["stoppedServer"] },
    });
    await ims.cloud.local.ims.advance(hourMs);
    return (await ims.images())[0]?.id ?? "";
  };

  it("whose job fails is begun again by the next run", async () => {
    await open();
    const command = exported(await makeImage());
    ims.cloud.local.ims.failJob({ code: "IMG.0071", message: "no room" });
    expect((await ims.stack.attempt(command)).failure).toContain("no room");
    expect(await ims.stack.attempt(command)).toMatchObject({ failure: undefined });
  });

  it("never takes the object of others for its own, also after a run that was cut off", async () => {
    await open();
    const command = exported(await makeImage());
    await ims.object("disk.zvhd2", "of others");
    const { local } = ims.cloud;
    const rule = local.fault({ method: "POST", path: "/v1/cloudimages/*/file", hold: "after" });
    const run = ims.stack.begin(command);
    await local.waitForHeld(1, 60_000);
    await run.kill();
    rule.clear();
    local.release("reset");
    await run.finished;
    expect((await ims.stack.attempt(command)).failure).toContain("IMG.0070");
    expect(await objectStorage(ims.cloud, "alice").text(`/${bucket}/disk.zvhd2`)).toBe("of others");
  });
});

/** The same stack of another back end, on another machine: an own state and own notes. */
function another(): Stack {
  const stack = openStack(imsSettings(ims.cloud));
  others.push(stack);
  return stack;
}
