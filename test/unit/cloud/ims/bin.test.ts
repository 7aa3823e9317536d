/** The IMS of the bin `ims-local`: what its ready line tells, and what a kill -9 leaves. */
import * as path from "node:path";
import type { Ready } from "../../../cloud/server";
import { exchange, openSession, type Reply } from "../../../conformance/glance/wire";
import { sendSigned } from "../../../support/signed";
import { compileProgram, type Process, type Program } from "../bin";

// Each test starts processes, and a busy machine takes its time for them.
jest.setTimeout(60_000);

describe("ims-local as an IMS", () => {
  let program: Program;
  let running: Process | undefined;

  beforeAll(() => {
    program = compileProgram();
  });
  afterAll(() => program.remove());
  afterEach(async () => {
    await running?.end("SIGKILL");
    running = undefined;
  });

  async function start(folder: string): Promise<{ ready: Ready; call: Call }> {
    running = program.run("--data", path.join(program.folder, folder));
    const cloud = await running.ready();
    // The ready line is what this test is about.
    const ready = cloud as unknown as Ready;
    const { token } = await openSession(cloud, "alice");
    return {
      ready,
      call: (method, target, content) =>
        exchange(`${ready.imsUrl}${target}`, {
          method,
          headers: { "X-Auth-Token": token, "Content-Type": "application/json" },
          ...(content === undefined ? {} : { body: JSON.stringify(content) }),
        }),
    };
  }

  type Call = (method: string, target: string, content?: unknown) => Promise<Reply>;

  it("says where it is, whose keys are good, and what images can be made from", async () => {
    const { ready } = await start("ready");
    const { imsUrl, imsUrls, iamUrl, obsUrl, metadataUrl, cbrUrl, epsUrl } = ready;
    const own = [imsUrl, imsUrls["local-2"], iamUrl, obsUrl, metadataUrl, cbrUrl, epsUrl];
    // SDKs keep scheme, host and port of an endpoint, and drop a path.
    for (const url of own) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(new Set([...own, new URL(ready.url).origin]).size).toBe(own.length + 1);
    expect(imsUrls["local-1"]).toBe(imsUrl);
    const key = ready.accessKeys["alice"];
    if (!key) throw new Error("alice has no access key");
    expect(key).toMatchObject({ projectId: ready.projects.owner, accountId: "default" });
    const started = await sendSigned(key, {
      method: "POST",
      url: `${ready.imsUrl}/v2/cloudimages/action`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "signed", instance_id: ready.ims.owner["stoppedServer"] }),
    });
    expect(started.json).toEqual({ job_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    const wrong = { ...key, secretKey: "guessed" };
    const refused = await sendSigned(wrong, {
      method: "GET",
      url: `${ready.imsUrl}/v2/cloudimages`,
    });
    expect(refused.status).toBe(401);
  });

  it("still has images, tags, shares and jobs after a kill", async () => {
    const before = await start("killed");
    const { owner, consumer } = before.ready.projects;
    const admin = `${before.ready.adminUrl}/ims`;
    await exchange(`${admin}/options`, { method: "POST", body: JSON.stringify({ jobMs: 0 }) });
    const created = await before.call("POST", "/v2/images", { name: "kept", tags: ["env=dev"] });
    const image = String(created.at("id"));
    await exchange(`${before.ready.imsUrl}/v2/images/${image}/file`, {
      method: "PUT",
      headers: {
        "X-Auth-Token": (await openSession(asCloud(before.ready), "alice")).token,
        "Content-Type": "application/octet-stream",
      },
      body: "the bytes",
    });
    const shared = await before.call("POST", "/v1/cloudimages/members", {
      images: [image],
      projects: [consumer],
    });
    const shown = await before.call("GET", `/v2/cloudimages?id=${image}`);
    await running?.end("SIGKILL");

    const after = await start("killed");

    expect((await after.call("GET", `/v2/cloudimages?id=${image}`)).json()).toEqual(shown.json());
    const job = await after.call("GET", `/v1/${owner}/jobs/${shared.at("job_id")}`);
    expect(job.at("status")).toBe("SUCCESS");
    const members = await after.call("GET", `/v1/${owner}/cloudimages/${image}/members`);
    expect(members.list("members")).toMatchObject([{ member_id: consumer, status: "pending" }]);
  });
});

function asCloud(ready: Ready): Parameters<typeof openSession>[0] {
  return {
    ...ready,
    kind: "local",
    password: "secret",
    cloudsYaml: "",
    stop: async () => undefined,
  };
}
