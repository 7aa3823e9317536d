/** Refusals of the local IMS that are not about one operation: who calls, how often, with what rights, on what path. */
import { codeOf, type ImsCloud, type Person, startImsCloud } from "./cloud";

describe("The local IMS refuses", () => {
  let cloud: ImsCloud;
  let alice: Person;
  let rita: Person;

  beforeAll(async () => {
    cloud = await startImsCloud();
    alice = await cloud.as("alice");
    rita = await cloud.as("rita");
  });
  afterAll(() => cloud.stop());
  afterEach(() => cloud.admin("POST", "/options", { rateWindow: null, deleteMs: 0 }));

  it("whom it does not know, in the gateway's form", async () => {
    for (const headers of [{}, { "X-Auth-Token": "never issued" }]) {
      const answer = await fetch(`${cloud.server.imsUrl}/v2/cloudimages`, { headers });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({
        error_code: expect.stringMatching(/^APIGW\.03/),
        error_msg: expect.any(String),
      });
    }
  });

  it("changes by readers, with one of two statuses", async () => {
    const image = await alice.makeImage();
    const change = () => rita.change(image, { op: "replace", path: "/name", value: "x" });
    expect((await rita.image(image))?.["id"]).toBe(image);
    expect((await change()).status).toBe(403);
    await cloud.admin("POST", "/options", { forbiddenStatus: 400 });
    expect((await change()).status).toBe(400);
    expect(codeOf(await change())).toBe("IMG.0026");
    expect((await rita.delete(`/v2/images/${image}`)).status).toBe(403);
  });

  it("requests above the limit of the gateway until the window has passed", async () => {
    const rateWindow = { requests: 2, ms: 60_000, answer: "APIGW.0308" };
    await cloud.admin("POST", "/options", { rateWindow });
    const list = () => alice.get("/v2/cloudimages?limit=1");
    expect([(await list()).status, (await list()).status]).toEqual([200, 200]);
    const third = await list();
    expect([third.status, codeOf(third)]).toEqual([429, "APIGW.0308"]);
    await cloud.advance(60_000);
    expect((await list()).status).toBe(200);
  });

  it("tasks above the limit of IMS, and nothing else", async () => {
    const rateWindow = { requests: 0, ms: 60_000, answer: "IMG.0060" };
    await cloud.admin("POST", "/options", { rateWindow });
    const body = { name: "x", instance_id: cloud.server.ims.owner["stoppedServer"] };
    const task = await alice.post("/v2/cloudimages/action", body);
    expect([task.status, codeOf(task)]).toEqual([400, "IMG.0060"]);
    expect((await alice.get("/v2/cloudimages?limit=1")).status).toBe(200);
  });

  it("what it does not know", async () => {
    expect((await alice.get("/v1/nothing/here")).status).toBe(404);
    expect((await alice.delete("/v2/cloudimages")).status).toBe(405);
  });

  it("switches that it does not have", async () => {
    expect((await cloud.admin("POST", "/options", { jobSpeed: 1 })).status).toBe(400);
    expect((await cloud.admin("POST", "/options", { recordAppears: "never" })).status).toBe(400);
    expect((await cloud.admin("POST", "/fail-job", { code: "oops" })).status).toBe(400);
  });

  it("to delete what is protected, public, or gone", async () => {
    const image = await alice.makeImage({ protected: true });
    const path = `/v2/images/${image}`;
    expect(codeOf(await alice.delete(path))).toBe("IMG.0028");
    await cloud.admin("POST", `/unprotect?image=${image}`);
    expect((await alice.delete(path)).status).toBe(204);
    expect((await alice.delete(path)).status).toBe(404);
    await cloud.admin("POST", "/options", { deleteUnknown: 204 });
    expect((await alice.delete(path)).status).toBe(204);
    const gold = "/v2/images/90000000-0000-4000-8000-000000000001";
    expect(codeOf(await alice.delete(gold))).toBe("IMG.0094");
    expect(codeOf(await alice.delete(gold, "{"))).toBe("IMG.0016");
  });

  it("nothing of an image that is being deleted, but lists it until it is gone", async () => {
    await cloud.admin("POST", "/options", { deleteMs: 5000, deleteUnknown: 404 });
    const image = await alice.makeImage();
    expect((await alice.delete(`/v2/images/${image}`)).status).toBe(204);
    expect(await alice.image(image)).toMatchObject({ id: image });
    expect((await alice.get(`/v2/images/${image}`)).status).toBe(404);
    await cloud.advance(5000);
    expect(await alice.image(image)).toBeUndefined();
  });

  it("bends by fault rules like the rest of the cloud", async () => {
    const { faults } = cloud.server.controls;
    faults.add({ service: "ims", path: "/v2/cloudimages", status: 503, count: 1 });
    expect((await alice.get("/v2/cloudimages")).status).toBe(503);
    expect((await alice.get("/v2/cloudimages")).status).toBe(200);
    faults.add({ service: "ims", method: "POST", failJob: "IMG.0061", nth: 1 });
    const job = await alice.run("POST", "/v2/cloudimages/action", {
      name: "x",
      instance_id: cloud.server.ims.owner["stoppedServer"],
    });
    expect(job.reply.json()).toMatchObject({ status: "FAIL", error_code: "IMG.0061" });
    faults.clear();
  });
});
