/** Plain HTTP to the cloud under test, without a line of the provider: what is sent and what comes back. */
import { randomUUID } from "node:crypto";
import type { TestCloud } from "../../support/testCloud";

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON of the body; throws when there is none. */
  json(): unknown;
  /** What stands at a place in that JSON, undefined when there is nothing. */
  at(...path: readonly (string | number)[]): unknown;
  /** The list at that place; throws when there is none. */
  list(...path: readonly (string | number)[]): readonly unknown[];
  /** Glance's and Keystone's explanation, without the markup that Glance leaves in it. */
  message(): string;
}

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

export type UserName = "alice" | "bob" | "carol" | "rita" | "rudy" | "admin";

export interface Session {
  readonly projectId: string;
  readonly token: string;
  send(method: string, path: string, options?: SendOptions): Promise<Reply>;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  post(path: string, content?: unknown): Promise<Reply>;
  put(path: string, content?: unknown): Promise<Reply>;
  patch(path: string, changes: unknown, form?: "v2.0" | "v2.1"): Promise<Reply>;
  delete(path: string): Promise<Reply>;
  upload(path: string, bytes: Body): Promise<Reply>;
  /** A new image; formats are filled in so that it can take bytes. */
  createImage(content?: Readonly<Record<string, unknown>>): Promise<string>;
  /** The image as it is now. */
  image(path: string): Promise<Readonly<Record<string, unknown>>>;
}

export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
}

export async function openSession(cloud: TestCloud, user: UserName): Promise<Session> {
  const projectId = cloud.users[user]?.project ?? "";
  const answer = await authenticate(cloud, passwordOf(user), { project: { id: projectId } });
  return session(cloud, answer.headers.get("X-Subject-Token") ?? "", projectId);
}

/** Without a token; or with one of the test's own making. */
export function session(cloud: TestCloud, token = "", projectId = ""): Session {
  const send: Session["send"] = async (method, path, options = {}) => {
    const headers = {
      Accept: "application/json",
      ...(token ? { "X-Auth-Token": token } : {}),
      ...options.headers,
    };
    return exchange(`${cloud.url}${path}`, { method, headers, ...withBody(options.body) });
  };
  const sendJson = (method: string, path: string, content: unknown): Promise<Reply> =>
    send(method, path, {
      headers: { "Content-Type": "application/json" },
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
    });
  const own: Session = {
    projectId,
    token,
    send,
    get: (path, headers = {}) => send("GET", path, { headers }),
    post: (path, content) => sendJson("POST", path, content),
    put: (path, content) => sendJson("PUT", path, content),
    patch: (path, changes, form = "v2.1") =>
      send("PATCH", path, {
        headers: { "Content-Type": `application/openstack-images-${form}-json-patch` },
        body: JSON.stringify(changes),
      }),
    delete: (path) => send("DELETE", path),
    upload: (path, bytes) =>
      send("PUT", path, { headers: { "Content-Type": "application/octet-stream" }, body: bytes }),
    async createImage(content = {}) {
      const formats = { disk_format: "raw", container_format: "bare" };
      const answer = await own.post("/v2/images", { ...formats, ...content });
      if (answer.status !== 201) throw new Error(`cannot create an image: ${answer.text}`);
      return `/v2/images/${String(answer.at("id"))}`;
    },
    async image(path) {
      const answer = await own.get(path);
      if (answer.status !== 200) throw new Error(`cannot read ${path}: ${answer.text}`);
      // An image is an object; what is in it is for the tests to say.
      return answer.json() as Readonly<Record<string, unknown>>;
    },
  };
  return own;
}

export function passwordOf(user: string, password = "secret"): unknown {
  return {
    methods: ["password"],
    password: { user: { name: user, password, domain: { name: "Default" } } },
  };
}

export function authenticate(
  cloud: TestCloud,
  identity: unknown,
  scope?: unknown,
  query = "",
): Promise<Reply> {
  return identityCall(cloud, "POST", `/auth/tokens${query}`, {
    body: { auth: { identity, ...(scope === undefined ? {} : { scope }) } },
  });
}

export function identityCall(
  cloud: TestCloud,
  method: string,
  path: string,
  options: { readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown } = {},
): Promise<Reply> {
  return exchange(`${cloud.authUrl}${path}`, {
    method,
    headers: { "Content-Type": "application/json", ...options.headers },
    ...withBody(options.body === undefined ? undefined : JSON.stringify(options.body)),
  });
}

export async function exchange(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  const at: Reply["at"] = (...path) => field(...path)(JSON.parse(text));
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as unknown,
    at,
    list(...path) {
      const found = at(...path);
      if (Array.isArray(found)) return found as readonly unknown[];
      throw new Error(`there is no list at ${path.join(".")} in ${text}`);
    },
    message() {
      const found = at("error", "message") ?? at("message") ?? "";
      return String(found).replaceAll("<br />", " ").replace(/\s+/g, " ").trim();
    },
  };
}

/** Reads a place in a value: `list.map(field("name"))`. */
export function field(...path: readonly (string | number)[]): (value: unknown) => unknown {
  return (value) => {
    let found = value;
    for (const key of path) {
      if (typeof found !== "object" || found === null) return undefined;
      found = (found as Readonly<Record<string | number, unknown>>)[key];
    }
    return found;
  };
}

/** A word that no other test of this or another run uses, so that lists can be narrowed to one's own images. */
export function uniqueWord(): string {
  return `w${randomUUID().replaceAll("-", "")}`;
}

function withBody(body: Body | undefined): RequestInit {
  if (body === undefined) return {};
  // A stream is sent while it is made, which fetch wants to be told.
  return typeof body === "string" || body instanceof Uint8Array
    ? { body }
    : { body, duplex: "half" };
}
