/** A local cloud for tests of its IMS: requests as one of the users, jobs that end when the test says so. */
import { exchange, type Reply } from "../../../conformance/glance/wire";
import { type RunningServer, type ServerOptions, startServer } from "../../../cloud/server";

export type { Reply } from "../../../conformance/glance/wire";

export interface Person {
  readonly projectId: string;
  readonly token: string;
  send(method: string, path: string, content?: unknown, headers?: Headers): Promise<Reply>;
  get(path: string): Promise<Reply>;
  post(path: string, content: unknown): Promise<Reply>;
  put(path: string, content: unknown): Promise<Reply>;
  delete(path: string, content?: unknown): Promise<Reply>;
  /** A2: changes by path. */
  change(image: string, ...changes: readonly unknown[]): Promise<Reply>;
  /** The image in A1, undefined when it is not there. */
  image(id: string, query?: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Starts a job and lets its time go by; the job as A18 shows it then. */
  run(method: string, path: string, content: unknown): Promise<FinishedJob>;
  /** An active image of its own; its id. */
  makeImage(content?: Readonly<Record<string, unknown>>): Promise<string>;
}

type Headers = Readonly<Record<string, string>>;

export interface FinishedJob {
  readonly id: string;
  readonly status: unknown;
  readonly reply: Reply;
}

export interface ImsCloud {
  readonly server: RunningServer;
  readonly jobMs: number;
  as(user: string, region?: "local-1" | "local-2"): Promise<Person>;
  /** Lets the time of jobs go by. */
  advance(ms: number): Promise<void>;
  admin(method: string, path: string, content?: unknown): Promise<Reply>;
  /** Puts a file into the seeded bucket of the owner project. */
  putObject(key: string, bytes: string | Uint8Array, bucket?: string): Promise<void>;
  object(key: string, bucket?: string): Promise<string | undefined>;
  /** Fails when an answer was not as the API describes it. */
  stop(): Promise<void>;
}

/** Long enough that no job ends by itself. */
const jobMs = 3_600_000;

export async function startImsCloud(options: ServerOptions = {}): Promise<ImsCloud> {
  const server = await startServer({ validate: true, ...options, ims: { jobMs, ...options.ims } });
  const admin: ImsCloud["admin"] = (method, path, content) =>
    exchange(`${server.adminUrl}/ims${path}`, {
      method,
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
    });
  const advance = async (ms: number): Promise<void> => {
    const reply = await admin("POST", `/advance?ms=${ms}`);
    if (reply.status !== 200) throw new Error(reply.text);
  };
  const { objects } = server.controls.ims;
  return {
    server,
    jobMs,
    admin,
    advance,
    as: (user, region = "local-1") => personOf(server, user, region, () => advance(jobMs)),
    async putObject(key, bytes, bucket = "img-bucket") {
      await objects.write(bucket, key, once(Buffer.from(bytes)));
    },
    async object(key, bucket = "img-bucket") {
      const found = objects.find(bucket, key);
      if (!found) return undefined;
      const chunks: Buffer[] = [];
      for await (const chunk of found.open()) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString("latin1");
    },
    async stop() {
      await server.stop();
      // Tests send more than the description knows; what is answered must be in it.
      const wrong = server.controls.contract.problems.list();
      expect(wrong.filter(({ where }) => where.startsWith("answer"))).toEqual([]);
    },
  };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function personOf(
  server: RunningServer,
  user: string,
  region: "local-1" | "local-2",
  finishJobs: () => Promise<void>,
): Promise<Person> {
  const projectId = server.users[user]?.project ?? "";
  const token = await tokenOf(server, user, projectId);
  const send: Person["send"] = (method, path, content, headers = {}) =>
    exchange(`${server.imsUrls[region]}${path}`, {
      method,
      headers: {
        "X-Auth-Token": token,
        Accept: "application/json",
        ...(content === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: bodyOf(content) }),
    });
  const person: Person = {
    projectId,
    token,
    send,
    get: (path) => send("GET", path),
    post: (path, content) => send("POST", path, content),
    put: (path, content) => send("PUT", path, content),
    delete: (path, content) => send("DELETE", path, content),
    change: (image, ...changes) => send("PATCH", `/v2/cloudimages/${image}`, changes),
    async image(id, query = "") {
      const reply = await send("GET", `/v2/cloudimages?id=${id}${query}`);
      if (reply.status !== 200) throw new Error(reply.text);
      // A list of images, of which there is one at most.
      return reply.list("images")[0] as Readonly<Record<string, unknown>> | undefined;
    },
    async run(method, path, content) {
      const started = await send(method, path, content);
      if (started.status !== 200) throw new Error(`${method} ${path}: ${started.text}`);
      const id = String(started.at("job_id"));
      await finishJobs();
      const reply = await send("GET", `/v1/${projectId}/jobs/${id}`);
      return { id, status: reply.at("status"), reply };
    },
    async makeImage(content = {}) {
      const created = await send("POST", "/v2/images", { name: "made", ...content });
      if (created.status !== 201) throw new Error(created.text);
      const id = String(created.at("id"));
      const type = { "Content-Type": "application/octet-stream" };
      const stored = await send("PUT", `/v2/images/${id}/file`, "the bytes", type);
      if (stored.status !== 204) throw new Error(stored.text);
      return id;
    },
  };
  return person;
}

function bodyOf(content: unknown): string {
  return typeof content === "string" ? content : JSON.stringify(content);
}

async function tokenOf(server: RunningServer, user: string, projectId: string): Promise<string> {
  const identity = {
    methods: ["password"],
    password: { user: { name: user, password: "secret", domain: { name: "Default" } } },
  };
  const reply = await exchange(`${server.authUrl}/auth/tokens`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ auth: { identity, scope: { project: { id: projectId } } } }),
  });
  return reply.headers.get("X-Subject-Token") ?? "";
}

/** The IMG code of a refusal. */
export function codeOf(reply: Reply): unknown {
  return reply.at("error", "code") ?? reply.at("error_code");
}
