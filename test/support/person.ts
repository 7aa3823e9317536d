/**
 * Somebody with a token who changes the cloud by hand: what the tests do behind the provider's back, and how they look.
 */
import { createHash } from "node:crypto";

import type { TestCloud } from "./testCloud";

export interface Person {
  /** The person's own project. */
  readonly projectId: string;
  /** Sends a call to the image service and fails unless the answer is a 2xx. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** The same for the identity service. */
  identity(method: string, path: string, body?: unknown): Promise<unknown>;
  /** The record of an image, or undefined when this person cannot see it. */
  image(id: string): Promise<ImageRecord | undefined>;
  /** Every image of the person's project, whatever its state. */
  ownImages(): Promise<readonly ImageRecord[]>;
  /** Consumers and their answers. */
  members(imageId: string): Promise<Readonly<Record<string, string>>>;
  /** Downloads the bytes. */
  download(imageId: string): Promise<{ readonly sizeBytes: number; readonly sha256: string }>;
}

export interface ImageRecord {
  readonly id: string;
  readonly name: string | null;
  readonly status: string;
  readonly visibility: string;
  readonly tags: readonly string[];
  readonly [property: string]: unknown;
}

export interface People {
  readonly alice: Person;
  readonly bob: Person;
  readonly carol: Person;
}

/** The owner of the images, and two consumers. */
export async function people(cloud: TestCloud): Promise<People> {
  const [alice, bob, carol] = [
    await person(cloud, "alice"),
    await person(cloud, "bob"),
    await person(cloud, "carol"),
  ];
  return { alice, bob, carol };
}

/** Logs the user in to the user's own project. */
export async function person(cloud: TestCloud, name: string): Promise<Person> {
  const projectId = cloud.users[name]?.project;
  if (projectId === undefined) throw new Error(`the cloud has no user ${name}`);
  const token = await logIn(cloud, name, projectId);

  const sendTo = async (base: string, method: string, path: string, body?: unknown) =>
    await fetch(`${base}${path}`, {
      method,
      headers: { "x-auth-token": token, accept: "application/json", ...contentType(method, body) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const send = async (method: string, path: string) => await sendTo(cloud.url, method, path);
  const callTo = async (base: string, method: string, path: string, body?: unknown) => {
    const response = await sendTo(base, method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  };
  const call: Person["call"] = async (...request) => await callTo(cloud.url, ...request);
  return {
    projectId,
    call,
    identity: async (...request) => await callTo(cloud.authUrl, ...request),
    image: async (id) => {
      const response = await send("GET", `/v2/images/${id}`);
      const text = await response.text();
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`GET image ${id}: ${response.status} ${text}`);
      return ordered(JSON.parse(text) as ImageRecord); // a test's own look: trusted as it is
    },
    ownImages: async () => {
      const page = await call("GET", `/v2/images?owner=${projectId}&limit=1000`);
      return (page as { images: ImageRecord[] }).images.map(ordered);
    },
    members: async (imageId) => {
      const list = await call("GET", `/v2/images/${imageId}/members`);
      const { members } = list as { members: { member_id: string; status: string }[] };
      return Object.fromEntries(members.map(({ member_id, status }) => [member_id, status]));
    },
    download: async (imageId) => {
      const response = await send("GET", `/v2/images/${imageId}/file`);
      if (response.status !== 200) throw new Error(`download: ${response.status}`);
      const bytes = Buffer.from(await response.arrayBuffer());
      return { sizeBytes: bytes.length, sha256: sha256(bytes) };
    },
  };
}

/** Glance lists the tags of an unchanged image in any order. */
function ordered(image: ImageRecord): ImageRecord {
  return { ...image, tags: image.tags.toSorted() };
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function logIn(cloud: TestCloud, name: string, projectId: string): Promise<string> {
  const user = { name, password: cloud.password, domain: { name: "Default" } };
  const response = await fetch(`${cloud.authUrl}/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      auth: {
        identity: { methods: ["password"], password: { user } },
        scope: { project: { id: projectId } },
      },
    }),
  });
  const token = response.headers.get("x-subject-token");
  if (token === null) throw new Error(`${name} got no token: ${await response.text()}`);
  return token;
}

function contentType(method: string, body: unknown): Record<string, string> {
  if (body === undefined) return {};
  const patch = "application/openstack-images-v2.1-json-patch";
  return { "content-type": method === "PATCH" ? patch : "application/json" };
}
