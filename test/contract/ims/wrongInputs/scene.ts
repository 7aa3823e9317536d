/** Where a row of the table of wrong inputs plays: a stack on the local cloud as IMS, three persons, and what they make by hand. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { defaultImsOptions } from "../../../cloud/ims/options";
import type { Properties } from "../../../support/providerProcess";
import { openStack, type Stack, type StackOptions } from "../../../support/stack";
import { imsPerson, type ImsPerson } from "../../../support/imsPerson";
import { bucket, imsSettings } from "../../../support/imsStack";
import type { LocalCloud } from "../../../support/localCloud";
import { objectStorage } from "../../../support/objectStorage";

export interface Scene {
  readonly cloud: LocalCloud;
  readonly stack: Stack;
  readonly alice: ImsPerson;
  readonly bob: ImsPerson;
  readonly carol: ImsPerson;
  /** alice in the other region. */
  readonly alice2: ImsPerson;
  /** Id of a thing of alice's that images are made from. */
  seeded(name: string): string;
  /** An image of alice's, of a stopped server unless another request says otherwise; it is gone when the row is over. */
  image(body?: Properties, operation?: string): Promise<string>;
  /** A record of alice's without bytes. */
  record(): Promise<string>;
  /** Id of the image that was made first. */
  id(): string;
  share(consumer: ImsPerson, answer?: "accepted"): Promise<void>;
  object(key: string, content?: string): Promise<void>;
  /** Writes nothing: the path of a file in the program's folder. */
  path(name: string): string;
}

export const fastJobs = { jobMs: 20 };

export async function openScene(
  cloud: LocalCloud,
  name: string,
): Promise<{ readonly scene: Scene; readonly close: () => Promise<void> }> {
  const stack = openStack({ ...imsSettings(cloud), stack: name });
  const [alice, bob, carol] = ["alice", "bob", "carol"].map((user) => imsPerson(cloud, user)) as [
    ImsPerson,
    ImsPerson,
    ImsPerson,
  ]; // three in, three out
  const alice2 = imsPerson(cloud, "alice", "local-2");
  const made: string[] = [];
  const keys: string[] = [];
  const seeded = (thing: string) => {
    const id = cloud.ims.owner[thing];
    if (id === undefined) throw new Error(`the local cloud has no ${thing}`);
    return id;
  };
  const scene: Scene = {
    ...{ cloud, stack, alice, bob, carol, alice2, seeded },
    image: async (body = {}, operation = "/v2/cloudimages/action") => {
      const source = Object.keys(body).some((key) => /_(id|url)$/.test(key))
        ? {}
        : { instance_id: seeded("stoppedServer") };
      const id = await madeBy(alice, operation, { name: "by hand", ...source, ...body });
      made.push(id);
      return id;
    },
    record: async () => {
      const record = await alice.call("POST", "/v2/images", { name: "by hand" });
      const { id } = record as { id: string }; // B4
      made.push(id);
      return id;
    },
    id: () => made[0] ?? "",
    share: async (consumer, answer) => {
      const images = [made[0]];
      await ended(
        alice,
        await alice.call("POST", "/v1/cloudimages/members", {
          ...{ images, projects: [consumer.projectId] },
        }),
      );
      if (answer === undefined) return;
      const said = { images, project_id: consumer.projectId, status: answer };
      await ended(consumer, await consumer.call("PUT", "/v1/cloudimages/members", said));
    },
    object: async (key, content = "the bytes of a disk") => {
      keys.push(key);
      await objectStorage(cloud, "alice").put(`/${bucket}/${key}`, content);
    },
    path: (file) => path.join(stack.folder, file),
  };
  const close = async (): Promise<void> => {
    cloud.local.clearFaults();
    cloud.local.ims.change({ ...defaultImsOptions, ...fastJobs, rateWindow: undefined });
    for (const person of [alice, alice2]) {
      for (const { id } of await person.ownImages()) {
        await fetch(`${cloud.local.adminUrl}/ims/unprotect?image=${id}`, { method: "POST" });
        await person.call("DELETE", `/v2/images/${id}`);
      }
    }
    for (const key of keys) await objectStorage(cloud, "alice").send("DELETE", `/${bucket}/${key}`);
    stack.remove();
  };
  return { scene, close };
}

/** Everything of alice's that a program could have changed. */
export async function everythingThereIs({ cloud, alice, alice2 }: Scene): Promise<unknown> {
  const [here, there] = await Promise.all([alice.ownImages(), alice2.ownImages()]);
  const members = await Promise.all(here.map(async ({ id }) => await alice.members(id)));
  const objects = await objectStorage(cloud, "alice").text(`/${bucket}?list-type=2`);
  return {
    here,
    there,
    members,
    objects: [...objects.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key),
  };
}

/** Settings of a run as somebody else, or with other words in its configuration or environment. */
export function runBy(
  { cloud }: Scene,
  changes: {
    readonly user?: string;
    readonly config?: Readonly<Record<string, string | undefined>>;
    readonly environment?: NodeJS.ProcessEnv;
  },
): Partial<StackOptions> {
  const { config, environment } = imsSettings(cloud);
  const { user } = changes;
  const asUser =
    user === undefined
      ? {}
      : {
          "ims:accessKeyEnv": `${user.toUpperCase()}_ACCESS_KEY`,
          "ims:secretKeyEnv": `${user.toUpperCase()}_SECRET_KEY`,
          "ims:projectId": cloud.accessKeys[user]?.projectId,
        };
  const all = Object.entries({ ...config, ...asUser, ...changes.config });
  return {
    config: Object.fromEntries(
      all.filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    environment: { ...environment, ...changes.environment },
  };
}

/** A message without the id of its request. */
export function withoutRequest(message: string): string {
  return message.replace(/, request-id [\w-]+/, "");
}

/** A message without what is another one in every run. */
export function normal(message: string, scene: Scene): string {
  const { cloud, stack, alice, bob, carol, id } = scene;
  const names: readonly (readonly [string, string])[] = [
    [id(), "<image>"],
    [stack.state()[0]?.id ?? "", "<image>"],
    [stack.folder, "<folder>"],
    [alice.projectId, "<owner>"],
    [bob.projectId, "<consumer>"],
    [carol.projectId, "<third>"],
    ...Object.entries(cloud.ims.owner).map(([name, each]) => [each, `<${name}>`] as const),
    ...Object.entries(cloud.accessKeys).map(
      ([user, { accessKey }]) => [accessKey, `<key of ${user}>`] as const,
    ),
    [path.dirname(cloud.cloudsYaml), "<home>"],
    [cloud.iamUrl, "<iam>"],
    [new URL(cloud.iamUrl).host, "<cloud>"],
  ];
  return names
    .filter(([text]) => text !== "")
    .reduce((text, [each, name]) => text.replaceAll(each, name), withoutRequest(message))
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) =>
      uuid.startsWith("00000000") ? "<nothing>" : "<new image>",
    )
    .replace(/job [0-9a-f]{32}/g, "job <job>")
    .replace(/golden-[0-9a-f]{7}\b/g, "golden-<digits>");
}

export function write(scene: Scene, name: string, content: string | Uint8Array): void {
  writeFileSync(scene.path(name), content);
}

async function madeBy(person: ImsPerson, operation: string, body: Properties): Promise<string> {
  const { entities } = await ended(person, await person.call("POST", operation, body));
  return entities?.image_id ?? "";
}

interface JobAnswer {
  readonly status: string;
  readonly fail_reason?: string;
  readonly entities?: { readonly image_id?: string };
}

async function ended(person: ImsPerson, begun: unknown): Promise<JobAnswer> {
  const { job_id: id } = begun as { job_id: string }; // what every task is answered with
  for (;;) {
    // A18
    const job = (await person.call("GET", `/v1/${person.projectId}/jobs/${id}`)) as JobAnswer;
    if (job.status === "SUCCESS") return job;
    if (job.status === "FAIL") throw new Error(`job ${id} failed: ${job.fail_reason}`);
    await delay(10);
  }
}
