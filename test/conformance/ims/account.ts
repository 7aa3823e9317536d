/**
 * An account of Huawei Cloud that raw requests are sent to: the local cloud's, or a real one that the environment names by
 * address and keys:
 *
 *     IMS_CONFORMANCE_ENDPOINT    https://ims.<region>.myhuaweicloud.com
 *     IMS_CONFORMANCE_IAM         https://iam.<region>.myhuaweicloud.com
 *     IMS_CONFORMANCE_REGION      <region>: the project is the one of that name
 *     IMS_CONFORMANCE_ACCESS_KEY, IMS_CONFORMANCE_SECRET_KEY              of the owner
 *     IMS_CONFORMANCE_CONSUMER_ACCESS_KEY, …_SECRET_KEY                   of somebody in another account of the region
 *
 * Images are a few bytes, their names begin with a mark of their own, and each suite removes what carries it, at its start,
 * where an earlier run was cut off, and at its end.
 */
import { setTimeout as delay } from "node:timers/promises";
import { startLocalCloud } from "../../support/localCloud";
import { type RawAnswer, sendSigned, type SigningKey } from "../../support/signed";

export interface Account {
  readonly projectId: string;
  send(method: string, path: string, content?: unknown, type?: string): Promise<RawAnswer>;
  /** The content of the answer, which must have that status. */
  expect(status: number, method: string, path: string, content?: unknown): Promise<Content>;
  /** Starts a job and waits for it: its entities. */
  run(method: string, path: string, content: unknown): Promise<Content>;
  /** An image of a few bytes that can be used: its id. */
  makeImage(more?: Readonly<Record<string, unknown>>): Promise<string>;
  /** The image in the list of A1, undefined when it is not there. */
  listed(id: string, query?: string): Promise<Content | undefined>;
}

export type Content = Readonly<Record<string, unknown>>;

export interface Place {
  readonly owner: Account;
  /** Missing where the environment names none: suites that share say so. */
  readonly consumer: Account | undefined;
  close(): Promise<void>;
}

const mark = "ims-conformance-";

export function newName(what: string): string {
  return `${mark}${what}-${Math.random().toString(36).slice(2, 10)}`;
}

export async function openPlace(): Promise<Place> {
  const endpoint = process.env["IMS_CONFORMANCE_ENDPOINT"];
  const place = endpoint === undefined ? await localPlace() : await realPlace(endpoint);
  await tidy(place.owner);
  return {
    ...place,
    async close() {
      await tidy(place.owner);
      await place.close();
    },
  };
}

async function localPlace(): Promise<Place> {
  const cloud = await startLocalCloud({ validate: true, ims: { jobMs: 20 } });
  const of = (user: string) => {
    const key = cloud.accessKeys[user] ?? { accessKey: "", secretKey: "" };
    return openAccount(cloud.imsUrl, cloud.iamUrl, "local-1", key);
  };
  return {
    owner: await of("alice"),
    consumer: await of("bob"),
    async close() {
      const problems = cloud.local.problems().filter(({ where }) => where.startsWith("answer"));
      await cloud.stop();
      if (problems.length > 0) throw new Error(`wrong answers: ${JSON.stringify(problems)}`);
    },
  };
}

async function realPlace(endpoint: string): Promise<Place> {
  // A real job takes minutes.
  jest.setTimeout(1_800_000);
  const given = (name: string): string => {
    const value = process.env[`IMS_CONFORMANCE_${name}`];
    if (value === undefined) throw new Error(`IMS_CONFORMANCE_${name} is not set`);
    return value;
  };
  const of = (who: string) => {
    const key = { accessKey: given(`${who}ACCESS_KEY`), secretKey: given(`${who}SECRET_KEY`) };
    return openAccount(endpoint, given("IAM"), given("REGION"), key);
  };
  const hasConsumer = process.env["IMS_CONFORMANCE_CONSUMER_ACCESS_KEY"] !== undefined;
  return {
    owner: await of(""),
    consumer: hasConsumer ? await of("CONSUMER_") : undefined,
    close: async () => undefined,
  };
}

async function openAccount(
  endpoint: string,
  iam: string,
  region: string,
  key: SigningKey,
): Promise<Account> {
  const projects = await sendSigned(key, {
    ...{ method: "GET", url: `${iam}/v3/projects?name=${region}` },
  });
  const projectId = String(listIn(projects.json as Content, "projects")[0]?.["id"]);
  const send: Account["send"] = (method, path, content, type = "application/json") =>
    sendSigned(key, {
      ...{ method, url: `${endpoint}${path}` },
      headers: { "content-type": type, accept: "application/json", "x-project-id": projectId },
      ...(content === undefined
        ? {}
        : { body: typeof content === "string" ? content : JSON.stringify(content) }),
    });
  const account: Account = {
    projectId,
    send,
    async expect(status, method, path, content) {
      const answer = await send(method, path, content);
      if (answer.status === status) return (answer.json ?? {}) as Content;
      throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.text}`);
    },
    async run(method, path, content) {
      const { job_id: id } = await account.expect(200, method, path, content);
      for (;;) {
        const job = await account.expect(200, "GET", `/v1/${projectId}/jobs/${id}`);
        if (job["status"] === "SUCCESS") return job["entities"] as Content;
        if (job["status"] === "FAIL") throw new Error(`the job failed: ${JSON.stringify(job)}`);
        await delay(endpoint.includes("127.0.0.1") ? 10 : 5000);
      }
    },
    async makeImage(more = {}) {
      const body = { name: newName("image"), disk_format: "raw", min_disk: 40, ...more };
      const { id } = await account.expect(201, "POST", "/v2/images", body);
      const type = "application/octet-stream";
      const stored = await send("PUT", `/v2/images/${id}/file`, "a few bytes".padEnd(512), type);
      if (stored.status !== 204) throw new Error(`the upload was answered ${stored.text}`);
      return String(id);
    },
    async listed(id, query = "") {
      const page = await account.expect(200, "GET", `/v2/cloudimages?id=${id}${query}`);
      return listIn(page, "images")[0];
    },
  };
  return account;
}

/** The objects in a list of an answer; none where it has no such list. */
function listIn(content: Content, key: string): readonly Content[] {
  const list = content[key];
  return Array.isArray(list) ? (list as Content[]) : [];
}

/** Removes what a suite, or one that was cut off, has made. */
async function tidy(account: Account): Promise<void> {
  const page = await account.expect(
    200,
    "GET",
    `/v2/cloudimages?owner=${account.projectId}&limit=1000`,
  );
  for (const { id, name } of listIn(page, "images")) {
    if (String(name).startsWith(mark)) await account.send("DELETE", `/v2/images/${String(id)}`);
  }
}
