import { openImsClient } from "../../../provider/client/imsClient";
import { Secret } from "../../../provider/client/secret";
import type { ConnectionSettings } from "../../../provider/client/settings";
import { fakeClock } from "./support/clocks";
import { imageId, jobId, projectId, wireJob } from "./ims/samples";
import { noProxy, plainTls, startLoopback, type Loopback } from "./support/loopback";

let server: Loopback;
let seen: string[];

/** Answers the third poll with the end of the job, and everything else as asked. */
beforeEach(async () => {
  seen = [];
  server = await startLoopback((incoming, outgoing) => {
    const line = `${incoming.method} ${incoming.url}`;
    seen.push(line);
    const polls = seen.filter((each) => each.includes("/jobs/")).length;
    const answer = line.startsWith("POST")
      ? { job_id: jobId }
      : polls < 3
        ? wireJob({ status: "RUNNING" })
        : wireJob();
    outgoing.end(JSON.stringify(answer));
  });
});

afterEach(() => server.stop());

function settings(): ConnectionSettings {
  return {
    name: undefined,
    kind: "ims",
    auth: {
      kind: "accessKey",
      accessKey: "AK",
      secretKey: new Secret("hunter2"),
      securityToken: undefined,
    },
    ims: {
      ...{ cloud: "huawei", region: "local-1", iamUrl: server.url, obsUrl: server.url },
      ...{ safeMode: false, tagLimits: "20/128/255" },
      ...{ projectId, projectName: undefined, accountId: undefined },
    },
    region: "local-1",
    interface: "public",
    endpoint: server.url,
    tls: plainTls,
    proxy: noProxy,
    allowPlainHttp: false,
    formerEndpoints: [],
    timeoutMs: 5_000,
  };
}

describe("the low-level client", () => {
  it("makes no request before the first call", () => {
    openImsClient(settings());
    expect(seen).toEqual([]);
  });

  it("begins a job and follows it to its end, in the project of the connection", async () => {
    const client = openImsClient(settings(), { clock: fakeClock() });
    const job = await client.copyImage(imageId, { name: "copy" });
    await expect(
      client.waitForJob(job, { purpose: "copy the image", kind: "copy" }),
    ).resolves.toMatchObject({ imageId });
    expect(seen).toEqual([
      `POST /v1/cloudimages/${imageId}/copy`,
      ...Array.from({ length: 3 }, () => `GET /v1/${projectId}/jobs/${jobId}`),
    ]);
  });
});

describe("two connections to one host", () => {
  it("share what one of them is told about the rate", async () => {
    await server.stop();
    const times: string[] = [];
    const clock = fakeClock("still");
    server = await startLoopback((_, outgoing) => {
      times.push(`${clock.now()}`);
      if (times.length > 1) outgoing.end(JSON.stringify({ tags: [] }));
      else
        outgoing
          .writeHead(400)
          .end(JSON.stringify({ error: { code: "IMG.0060", message: "too many tasks" } }));
    });
    const [one, two] = [0, 1].map(() => openImsClient(settings(), { clock, random: () => 0 }));
    const first = one?.listTagTexts();
    while (times.length < 1) await new Promise((resolve) => setImmediate(resolve));
    while (!clock.slept.includes(500)) await new Promise((resolve) => setImmediate(resolve));
    const second = two?.listTagTexts();
    await clock.advance(499);
    expect(times).toHaveLength(1);
    await clock.advance(1);
    await expect(Promise.all([first, second])).resolves.toEqual([[], []]);
    expect(times).toHaveLength(3);
  });
});
