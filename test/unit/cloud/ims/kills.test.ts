/**
 * A kill -9 of the local cloud at any moment, and another start on the same data folder: what was acknowledged of jobs,
 * shares and uploads in parts is still there, and goes on.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { seededRandom } from "../../../cloud/faults";
import type { Ready } from "../../../cloud/server";
import { objectStorage } from "../../../support/objectStorage";
import { sendSigned } from "../../../support/signed";
import { compileProgram, type Process, type Program } from "../bin";

const rounds = 50;
/** Of a round's work, which is done in about half of this. */
const longestLifeMs = 160;

// Each round starts a process, and a busy machine takes its time for it.
jest.setTimeout(300_000);

describe("A local cloud that is killed at 50 random moments", () => {
  let program: Program;
  let running: Process | undefined;
  let ready: Ready;

  beforeAll(() => {
    program = compileProgram();
    const switches = { jobMs: 40, imageQuota: 1000, memberQuota: 1000, parallelCreations: 1000 };
    fs.writeFileSync(path.join(program.folder, "ims.json"), JSON.stringify(switches));
  });
  afterAll(async () => {
    await running?.end("SIGKILL");
    program.remove();
  });

  const start = async () => {
    const folder = path.join(program.folder, "data");
    running = program.run("--data", folder, "--ims", path.join(program.folder, "ims.json"));
    ready = (await running.ready()) as unknown as Ready; // the line has what such a cloud has
  };
  const call = async (method: string, target: string, content?: unknown) => {
    const key = ready.accessKeys["alice"] ?? { accessKey: "", secretKey: "" };
    const answer = await sendSigned(key, {
      ...{ method, url: `${ready.imsUrl}${target}` },
      headers: { "content-type": "application/json" },
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
    });
    if (answer.status >= 300) throw new Error(`${method} ${target}: ${answer.text}`);
    return answer.json as Readonly<Record<string, unknown>>;
  };
  const jobOf = (id: string) => call("GET", `/v1/${ready.projects.owner}/jobs/${id}`);
  const finished = async (id: string) => {
    for (;;) {
      const job = await jobOf(id);
      if (job["status"] === "SUCCESS") return job["entities"] as Readonly<Record<string, unknown>>;
      if (job["status"] === "FAIL") throw new Error(`job ${id} failed: ${JSON.stringify(job)}`);
      await delay(10);
    }
  };
  const members = async (image: string) => {
    const answer = await call("GET", `/v1/${ready.projects.owner}/cloudimages/${image}/members`);
    return (answer["members"] as { member_id: string }[]).map(({ member_id }) => member_id);
  };
  const storage = () => objectStorage(ready, "alice");
  const text = async (method: string, target: string, body?: string) => {
    const answer = await storage().send(method, target, body === undefined ? {} : { body });
    const content = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${target}: ${answer.status} ${content}`);
    return { content, etag: answer.headers.get("etag") ?? "" };
  };

  /** What the cloud has answered, and hence must know for ever. */
  interface Acknowledged {
    readonly jobs: Set<string>;
    readonly images: Set<string>;
    readonly shares: { image: string; job: string; members: readonly string[] }[];
    readonly uploads: Map<string, Upload>;
    readonly objects: Map<string, string>;
  }
  interface Upload {
    readonly key: string;
    readonly parts: Map<number, { readonly body: string; readonly etag: string }>;
    /** The answer to the end of it is not known. */
    ending: boolean;
  }
  const acknowledged: Acknowledged = {
    ...{ jobs: new Set(), images: new Set(), shares: [] },
    ...{ uploads: new Map(), objects: new Map() },
  };

  async function makeAndShare(round: number): Promise<void> {
    const body = { name: `round-${round}`, instance_id: ready.ims.owner["stoppedServer"] };
    const job = String((await call("POST", "/v2/cloudimages/action", body))["job_id"]);
    acknowledged.jobs.add(job);
    const image = String((await finished(job))["image_id"]);
    acknowledged.images.add(image);
    const projects = [ready.projects.consumer, ready.projects.third];
    const share = { images: [image], projects };
    const shared = String((await call("POST", "/v1/cloudimages/members", share))["job_id"]);
    acknowledged.jobs.add(shared);
    acknowledged.shares.push({ image, job: shared, members: projects });
    await finished(shared);
    const copy = await call("POST", `/v1/cloudimages/${image}/copy`, { name: `copy-${round}` });
    acknowledged.jobs.add(String(copy["job_id"]));
  }

  async function uploadInParts(round: number): Promise<void> {
    const key = `round-${round}`;
    const { content } = await text("POST", `/img-bucket/${key}?uploads`);
    const id = /<UploadId>(\w+)</.exec(content)?.[1] ?? "";
    const upload: Upload = { key, parts: new Map(), ending: false };
    acknowledged.uploads.set(id, upload);
    for (const number of [1, 2, 3]) {
      const body = String(number).repeat(number === 3 ? 10 : 100 * 1024);
      const target = `/img-bucket/${key}?partNumber=${number}&uploadId=${id}`;
      upload.parts.set(number, { body, etag: (await text("PUT", target, body)).etag });
    }
    await end(id, upload);
  }

  async function end(id: string, upload: Upload): Promise<void> {
    const parts = [...upload.parts].map(
      ([number, { etag }]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`,
    );
    const body = `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
    upload.ending = true;
    await text("POST", `/img-bucket/${upload.key}?uploadId=${id}`, body);
    acknowledged.uploads.delete(id);
    acknowledged.objects.set(upload.key, bodyOf(upload));
  }

  const bodyOf = ({ parts }: Upload) => [...parts.values()].map(({ body }) => body).join("");

  /** Everything that the killed process had answered is there, and what it had begun is brought to its end. */
  async function check(): Promise<void> {
    for (const job of acknowledged.jobs) acknowledged.images.add(imageIn(await finished(job)));
    acknowledged.jobs.clear();
    acknowledged.images.delete("");
    const owner = ready.projects.owner;
    const page = await call("GET", `/v2/cloudimages?owner=${owner}&limit=1000`);
    const images = page["images"] as { id: string; status: string }[];
    const active = images.filter(({ status }) => status === "active").map(({ id }) => id);
    expect(active).toEqual(expect.arrayContaining([...acknowledged.images]));
    for (const { image, members: shared } of acknowledged.shares.splice(0)) {
      expect((await members(image)).sort()).toEqual([...shared].sort());
    }
    for (const [id, upload] of acknowledged.uploads) {
      const listed = await text("GET", `/img-bucket/${upload.key}?uploadId=${id}`).catch((e) => {
        if (!upload.ending) throw e;
      });
      // Ended by the request whose answer was cut off: then the object is whole.
      if (!listed) {
        acknowledged.uploads.delete(id);
        acknowledged.objects.set(upload.key, bodyOf(upload));
        continue;
      }
      for (const { etag } of upload.parts.values()) {
        expect(listed.content).toContain(etag.replaceAll('"', "&quot;"));
      }
      if (upload.parts.size > 0) await end(id, upload);
      else acknowledged.uploads.delete(id);
    }
    for (const [key, content] of acknowledged.objects) {
      expect((await text("GET", `/img-bucket/${key}`)).content === content).toBe(true);
    }
    acknowledged.objects.clear();
  }

  const imageIn = (entities: Readonly<Record<string, unknown>>) =>
    typeof entities["image_id"] === "string" ? entities["image_id"] : "";

  it("loses nothing that it has answered", async () => {
    const random = seededRandom(20_261_129);
    for (let round = 1; round <= rounds; round += 1) {
      await start();
      await check();
      // Whatever the kill cuts off has not been acknowledged.
      const work = [makeAndShare(round), uploadInParts(round)].map((each) =>
        each.catch(() => undefined),
      );
      await delay(random() * longestLifeMs);
      await running?.end("SIGKILL");
      await Promise.all(work);
    }
    await start();
    await check();
    expect(acknowledged.images.size).toBeGreaterThan(rounds / 2);
  });
});
