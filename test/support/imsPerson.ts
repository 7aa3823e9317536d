/**
 * Somebody with access keys who looks at the local IMS, and changes it by hand: raw requests, signed by the tests' own signer. The
 * counterpart of person.ts.
 */
import { setTimeout as delay } from "node:timers/promises";

import { bucket, type ImsRecord } from "./imsStack";
import type { LocalCloud } from "./localCloud";
import { objectStorage } from "./objectStorage";
import { sendSigned } from "./signed";

export interface ImsPerson {
  readonly projectId: string;
  /** Sends a request below the region's endpoint and fails unless the answer is a 2xx. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** The record of an image, or undefined when this person cannot see it. */
  image(id: string): Promise<ImsRecord | undefined>;
  ownImages(): Promise<readonly ImsRecord[]>;
  /** Ids of the members of an image, whatever they are, and their answers. */
  members(imageId: string): Promise<Readonly<Record<string, string>>>;
  /** Makes an image of a stopped server, and waits for it. */
  makeImage(name: string, serverId: string): Promise<string>;
  /** Puts an object into the seeded bucket. */
  putObject(key: string, content: string): Promise<void>;
}

export function imsPerson(
  cloud: LocalCloud,
  user: string,
  region: keyof LocalCloud["imsUrls"] = "local-1",
): ImsPerson {
  const keys = cloud.accessKeys[user];
  if (keys === undefined) throw new Error(`${user} has no access keys`);
  const { projectId } = keys;
  const call: ImsPerson["call"] = async (method, path, body) => {
    const answer = await sendSigned(keys, {
      method,
      url: `${cloud.imsUrls[region]}${path}`,
      headers: { "content-type": "application/json", "x-project-id": projectId },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status < 300) return answer.json;
    throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.text}`);
  };
  const list = async (query: string) => {
    const page = await call("GET", `/v2/cloudimages?${query}`);
    return (page as { images: ImsRecord[] }).images; // what A1 answers
  };
  return {
    projectId,
    call,
    image: async (id) => (await list(`id=${id}`))[0],
    ownImages: () => list(`owner=${projectId}&limit=1000`),
    members: async (imageId) => {
      const answer = await call("GET", `/v1/${projectId}/cloudimages/${imageId}/members`);
      const { members } = answer as { members: { member_id: string; status: string }[] }; // A23
      return Object.fromEntries(members.map(({ member_id, status }) => [member_id, status]));
    },
    makeImage: async (name, serverId) => {
      const body = { name, instance_id: serverId };
      const begun = await call("POST", "/v2/cloudimages/action", body);
      const path = `/v1/${projectId}/jobs/${(begun as { job_id: string }).job_id}`; // A3
      for (;;) {
        const job = (await call("GET", path)) as JobAnswer;
        if (job.status === "SUCCESS") return job.entities.image_id;
        if (job.status === "FAIL") throw new Error(`the job that makes ${name} failed`);
        await delay(20);
      }
    },
    putObject: async (key, content) =>
      void (await objectStorage(cloud, user).put(`/${bucket}/${key}`, content)),
  };
}

/** What A18 answers, as far as it is looked at here. */
interface JobAnswer {
  readonly status: string;
  readonly entities: { readonly image_id: string };
}
