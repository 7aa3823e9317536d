/**
 * A stack on the local cloud as IMS: connections by access keys from the environment, alice by default, and the raw requests of a person for a look
 * from outside.
 */
import { writeFileSync } from "node:fs";
import * as path from "node:path";

import type { ServerOptions } from "../cloud/server";
import { openStack, type Stack, type StackOptions } from "./stack";
import { startLocalCloud, type LocalCloud } from "./localCloud";
import { objectStorage } from "./objectStorage";
import { sendSigned } from "./signed";

export interface ImsStack {
  readonly cloud: LocalCloud;
  readonly stack: Stack;
  /** Variables that hold everybody's keys. */
  readonly environment: NodeJS.ProcessEnv;
  /** A signed request of a person to a path of the cloud's common port, parsed; other statuses than 2xx throw. */
  call(user: string, method: string, path: string, body?: unknown): Promise<unknown>;
  /** The owner's images as A1 lists them. */
  images(user?: string): Promise<readonly ImsRecord[]>;
  file(name: string, content: string | Uint8Array): string;
  /** Puts an object into the seeded bucket. */
  object(key: string, content: string | Uint8Array): Promise<void>;
  /** Keys of the objects in the seeded bucket. */
  objects(): Promise<readonly string[]>;
  /** Requests of the provider since the last `clear`, as "POST /v2/cloudimages/action". */
  requests(): readonly string[];
  stop(): Promise<void>;
}

export type ImsRecord = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly tags: readonly string[];
};

export const bucket = "img-bucket";

export interface ImsStackOptions extends Omit<ServerOptions, "cloudsYaml"> {
  readonly stackName?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly packageFolder?: string;
  readonly host?: StackOptions["host"];
}

export async function imsStack(options: ImsStackOptions = {}): Promise<ImsStack> {
  const { stackName, environment, packageFolder, host, ...server } = options;
  const cloud = await startLocalCloud(server);
  const stack = openStack({
    ...imsSettings(cloud),
    ...(stackName === undefined ? {} : { stack: stackName }),
    ...(packageFolder === undefined ? {} : { packageFolder }),
    ...(host === undefined ? {} : { host }),
    environment: { ...imsSettings(cloud).environment, ...environment },
  });
  const call: ImsStack["call"] = async (user, method, target, body) => {
    const keys = cloud.accessKeys[user];
    if (keys === undefined) throw new Error(`${user} has no access keys`);
    const answer = await sendSigned(keys, {
      method,
      url: `${new URL(cloud.local.adminUrl).origin}${target}`,
      headers: { "content-type": "application/json", "x-project-id": keys.projectId },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status >= 300)
      throw new Error(`${method} ${target} was answered ${answer.status}: ${answer.text}`);
    return answer.json;
  };
  return {
    cloud,
    stack,
    environment: { ...imsSettings(cloud).environment, ...environment },
    call,
    images: async (user = "alice") => {
      const owner = cloud.accessKeys[user]?.projectId ?? "";
      const page = await call(user, "GET", `/ims/v2/cloudimages?owner=${owner}&limit=1000`);
      return (page as { images: ImsRecord[] }).images; // what A1 answers
    },
    file: (name, content) => {
      const file = path.join(stack.folder, name);
      writeFileSync(file, content);
      return file;
    },
    object: async (key, content) => {
      const answer = await objectStorage(cloud, "alice").send("PUT", `/${bucket}/${key}`, {
        body: Buffer.from(content),
      });
      if (!answer.ok) throw new Error(`PUT ${key} was answered ${answer.status}`);
    },
    objects: async () => {
      const page = await objectStorage(cloud, "alice").text(`/${bucket}?list-type=2`);
      return [...page.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => key);
    },
    requests: () =>
      cloud.local
        .requests()
        .filter(({ userAgent }) => userAgent.startsWith("pulumi-ims/"))
        .map(({ method, path: requested }) => `${method} ${requested}`),
    stop: async () => {
      stack.remove();
      await cloud.stop();
    },
  };
}

/** Settings of a stack on this cloud; the connections bob, carol and alice2 (in the other region) beside the default one. */
export function imsSettings(
  cloud: LocalCloud,
): Pick<StackOptions, "cloudsYaml" | "environment" | "config"> {
  const place = (region: keyof LocalCloud["imsUrls"]) => ({
    kind: "ims",
    region,
    endpoint: cloud.imsUrls[region],
    iamUrl: cloud.iamUrl,
    obsUrl: cloud.obsUrl,
  });
  const keysOf = (user: string) => ({
    accessKeyEnv: `${user.toUpperCase()}_ACCESS_KEY`,
    secretKeyEnv: `${user.toUpperCase()}_SECRET_KEY`,
    projectId: cloud.accessKeys[user]?.projectId,
  });
  const connections = {
    alice: { ...place("local-1"), ...keysOf("alice") },
    bob: { ...place("local-1"), ...keysOf("bob") },
    carol: { ...place("local-1"), ...keysOf("carol") },
    alice2: { ...place("local-2"), ...keysOf("alice") },
  };
  const keys = Object.entries(cloud.accessKeys).flatMap(([user, { accessKey, secretKey }]) => [
    [`${user.toUpperCase()}_ACCESS_KEY`, accessKey],
    [`${user.toUpperCase()}_SECRET_KEY`, secretKey],
  ]);
  const alice = connections.alice;
  return {
    cloudsYaml: cloud.cloudsYaml,
    config: {
      "ims:connections": JSON.stringify(connections),
      "ims:kind": "ims",
      "ims:region": "local-1",
      "ims:endpoint": String(alice.endpoint),
      "ims:iamUrl": cloud.iamUrl,
      "ims:obsUrl": cloud.obsUrl,
      "ims:accessKeyEnv": alice.accessKeyEnv,
      "ims:secretKeyEnv": alice.secretKeyEnv,
      "ims:projectId": String(alice.projectId),
    },
    environment: { OS_CLOUD: "", ...Object.fromEntries(keys) },
  };
}
