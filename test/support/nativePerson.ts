/**
 * Somebody with access keys who speaks the native calls of IMS (B1 to B15): to a lifecycle table the same person as one with a token on a Glance.
 */
import type { LocalCloud } from "./localCloud";
import { sha256, type ImageRecord, type Person } from "./person";
import { sendSigned, type RawAnswer } from "./signed";

export interface NativePerson extends Person {
  /** An image with a few bytes: records without bytes cannot be shared. */
  makeImage(record: Readonly<Record<string, unknown>>): Promise<string>;
}

const patch = "application/openstack-images-v2.1-json-patch";

export function nativePerson(cloud: LocalCloud, user: string): NativePerson {
  const keys = cloud.accessKeys[user];
  if (keys === undefined) throw new Error(`${user} has no access keys`);
  const { projectId } = keys;
  const send = async (method: string, path: string, body?: string, type = "application/json") =>
    await sendSigned(keys, {
      ...{ method, url: `${cloud.imsUrl}${path}` },
      headers: { "content-type": type, "x-project-id": projectId },
      ...(body === undefined ? {} : { body }),
    });
  const call: Person["call"] = async (method, path, body) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await send(method, path, text, method === "PATCH" ? patch : undefined);
    return succeeded(answer, `${method} ${path}`).json;
  };
  const ownImages: Person["ownImages"] = async () => {
    const page = await call("GET", `/v2/images?owner=${projectId}&limit=1000`);
    return (page as { images: ImageRecord[] }).images; // B1
  };
  return {
    projectId,
    call,
    identity: () => Promise.reject(new Error("IMS has no identity service of its own")),
    image: async (id) => {
      const answer = await send("GET", `/v2/images/${id}`);
      if (answer.status === 404) return undefined;
      return succeeded(answer, `GET image ${id}`).json as ImageRecord; // a test's own look: trusted as it is
    },
    ownImages,
    members: async (imageId) => {
      const list = await call("GET", `/v2/images/${imageId}/members`);
      const { members } = list as { members: { member_id: string; status: string }[] }; // B9
      return Object.fromEntries(members.map(({ member_id, status }) => [member_id, status]));
    },
    download: async (imageId) => {
      const answer = succeeded(await send("GET", `/v2/images/${imageId}/file`), "download");
      const bytes = Buffer.from(answer.text, "utf8");
      return { sizeBytes: bytes.length, sha256: sha256(bytes) };
    },
    makeImage: async (record) => {
      const made = await call("POST", "/v2/images", record);
      const { id } = made as ImageRecord; // B4
      const path = `/v2/images/${id}/file`;
      succeeded(await send("PUT", path, "the bytes of a disk", "application/octet-stream"), path);
      return id;
    },
  };
}

function succeeded(answer: RawAnswer, what: string): RawAnswer {
  if (answer.status < 300) return answer;
  throw new Error(`${what} was answered ${answer.status}: ${answer.text}`);
}
