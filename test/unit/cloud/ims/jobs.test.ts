/** Jobs of the local IMS: how far they are, how they end, and that a restart does not disturb them. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { codeOf, type ImsCloud, type Person, startImsCloud } from "./cloud";

describe("A job of the local IMS", () => {
  let cloud: ImsCloud;
  let alice: Person;
  let bob: Person;
  const own = () => cloud.server.ims.owner;

  beforeAll(async () => {
    cloud = await startImsCloud();
    alice = await cloud.as("alice");
    bob = await cloud.as("bob");
  });
  afterAll(() => cloud.stop());
  afterEach(async () => {
    await cloud.admin("DELETE", "/fail-job");
    await cloud.admin("POST", "/options", { recordAppears: "end", failedRecord: "killed" });
  });

  const start = async (name = "made"): Promise<string> => {
    const reply = await alice.post("/v2/cloudimages/action", {
      name,
      instance_id: own()["stoppedServer"],
    });
    expect(reply.text).toContain("job_id");
    return String(reply.at("job_id"));
  };
  const job = (id: string, person = alice) => person.get(`/v1/${person.projectId}/jobs/${id}`);
  const progress = (id: string) => alice.get(`/v1/cloudimages/job/${id}`);

  it("goes from INIT over RUNNING to SUCCESS, and only then has the image", async () => {
    const id = await start("step by step");
    const first = await job(id);
    expect(first.json()).toMatchObject({
      job_id: id,
      job_type: "imsCreateImageByInstance",
      status: "INIT",
      end_time: "",
      error_code: null,
      fail_reason: null,
      entities: { image_name: "step by step", process_percent: 0 },
    });
    await cloud.advance(0.4 * cloud.jobMs);
    const running = await job(id);
    expect(running.at("status")).toBe("RUNNING");
    expect(running.at("entities", "process_percent")).toBeCloseTo(0.4, 1);
    expect(running.at("entities", "current_task")).not.toBe("");
    expect(running.at("entities", "image_id")).toBeUndefined();
    expect((await alice.get("/v2/cloudimages?name=step+by+step")).list("images")).toEqual([]);
    await cloud.advance(0.6 * cloud.jobMs);
    const done = await job(id);
    expect(done.json()).toMatchObject({ status: "SUCCESS", error_code: null });
    expect(String(done.at("end_time"))).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const imageId = String(done.at("entities", "image_id"));
    expect(await alice.image(imageId)).toMatchObject({
      name: "step by step",
      status: "active",
      __data_origin: `instance,${own()["stoppedServer"]}`,
    });
    expect((await progress(id)).at("entities")).toMatchObject({
      process_percent: 1,
      current_task: "",
      image_id: imageId,
    });
  });

  it("shows the record from its start where that is switched on", async () => {
    await cloud.admin("POST", "/options", { recordAppears: "start" });
    const id = await start();
    const imageId = String((await job(id)).at("entities", "image_id"));
    expect(await alice.image(imageId)).toMatchObject({ status: "queued" });
    const refused = await alice.delete(`/v2/images/${imageId}`);
    expect([refused.status, codeOf(refused)]).toEqual([400, "IMG.0090"]);
    await cloud.advance(cloud.jobMs / 2);
    expect(await alice.image(imageId)).toMatchObject({ status: "saving", __image_size: "0" });
    await cloud.advance(cloud.jobMs / 2);
    expect(await alice.image(imageId)).toMatchObject({ status: "active" });
    expect((await alice.delete(`/v2/images/${imageId}`)).status).toBe(204);
  });

  it("fails when it was told to, once, and leaves no image", async () => {
    await cloud.admin("POST", "/fail-job", {
      type: "imsCreateImageByInstance",
      code: "IMG.0014",
      message: "no luck",
    });
    const doomed = await start("doomed");
    const lucky = await start("lucky");
    await cloud.advance(cloud.jobMs);
    expect((await job(doomed)).json()).toMatchObject({
      status: "FAIL",
      error_code: "IMG.0014",
      fail_reason: "no luck",
      entities: { error_code: "IMG.0014", error: "no luck" },
    });
    expect((await alice.get("/v2/cloudimages?name=doomed")).list("images")).toEqual([]);
    expect((await job(lucky)).at("status")).toBe("SUCCESS");
  });

  it.each([
    ["killed", { status: "killed" }],
    ["gone", undefined],
  ] as const)("leaves a record that showed from the start %s", async (failedRecord, left) => {
    await cloud.admin("POST", "/options", { recordAppears: "start", failedRecord });
    await cloud.admin("POST", "/fail-job", { code: "IMG.0006" });
    const id = await start();
    const imageId = String((await job(id)).at("entities", "image_id"));
    await cloud.advance(cloud.jobMs);
    const image = await alice.image(imageId);
    if (left) expect(image).toMatchObject(left);
    else expect(image).toBeUndefined();
    if (left) expect((await alice.delete(`/v2/images/${imageId}`)).status).toBe(204);
  });

  it("is nobody else's to query, and no project's but the caller's", async () => {
    const id = await start();
    for (const reply of [
      await job(id, bob),
      await job("ff80808294a1b2c30194a1b2c3d40001"),
      await bob.get(`/v1/cloudimages/job/${id}`),
    ]) {
      expect([reply.status, codeOf(reply)]).toEqual([400, "IMG.0023"]);
    }
    const foreign = await alice.get(`/v1/${bob.projectId}/jobs/${id}`);
    expect([foreign.status, codeOf(foreign)]).toEqual([400, "IMG.0030"]);
    await cloud.advance(cloud.jobMs);
  });

  it("goes on while the server is down", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ims-jobs-"));
    try {
      const before = await startImsCloud({ dataFolder: folder, ims: { jobMs: 1 } });
      const person = await before.as("alice");
      const started = await person.post("/v2/cloudimages/action", {
        name: "survivor",
        instance_id: before.server.ims.owner["stoppedServer"],
      });
      await before.stop();
      const after = await startImsCloud({ dataFolder: folder });
      const again = await after.as("alice");
      // A millisecond, over since long before the server is back.
      const found = await again.get(`/v1/${again.projectId}/jobs/${started.at("job_id")}`);
      expect(found.at("status")).toBe("SUCCESS");
      const image = await again.image(String(found.at("entities", "image_id")));
      expect(image).toMatchObject({ name: "survivor", status: "active" });
      await after.stop();
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });

  it("is refused when too many run, or the quota of images is used up", async () => {
    await cloud.admin("POST", "/options", { parallelCreations: 1 });
    await start();
    const tooMany = await alice.post("/v2/cloudimages/action", {
      name: "second",
      instance_id: own()["stoppedServer"],
    });
    expect([tooMany.status, codeOf(tooMany)]).toEqual([400, "IMG.0060"]);
    await cloud.advance(cloud.jobMs);
    await cloud.admin("POST", "/options", { parallelCreations: 40, imageQuota: 1 });
    const overQuota = await alice.post("/v2/cloudimages/action", {
      name: "third",
      instance_id: own()["stoppedServer"],
    });
    expect([overQuota.status, codeOf(overQuota)]).toEqual([400, "IMG.0015"]);
    await cloud.admin("POST", "/options", { imageQuota: 50 });
  });
});
