/**
 * A stack on the local cloud as IMS that can be made again from a template any number of times: for the kill matrix, which cuts it off once at each
 * request.
 */
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

import type { Job } from "../../cloud/ims/job";
import type { ImsOptions } from "../../cloud/ims/options";
import type { StoredResource } from "../../support/stack";
import { bucket, imsStack, type ImsRecord, type ImsStack } from "../../support/imsStack";
import { objectStorage } from "../../support/objectStorage";

export interface KillScene extends ImsStack {
  /** Ids of the images "first" and "second", which somebody made by hand before. */
  readonly given: readonly [string, string];
  /** Where the provider notes its jobs. */
  readonly journalFolder: string;
  end(): Promise<void>;
}

/** What a scene can be made again from. */
export interface KillTemplate {
  readonly dataFolder: string;
  /** Of each service, in one order. */
  readonly origins: readonly string[];
  readonly state: readonly StoredResource[];
  readonly given: readonly [string, string];
}

/** Everything of alice's that programs can change, one text a thing, without what differs from run to run. */
export type ImsPortrait = readonly string[];

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** More than a signed request may carry: it needs a bucket. */
const largeBytes = 13 * 1024 ** 2;

export async function openKillScene(
  recordAppears: ImsOptions["recordAppears"],
  template?: KillTemplate,
): Promise<KillScene> {
  const folder = mkdtempSync(path.join(tmpdir(), "ims-kill-"));
  const dataFolder = path.join(folder, "data");
  if (template !== undefined) cpSync(template.dataFolder, dataFolder, { recursive: true });
  const ims = await imsStack({ dataFolder, ims: { jobMs: 20, recordAppears } });
  ims.file("disk.qcow2", "QFI the bytes of a disk");
  ims.file("other.qcow2", "QFI the bytes of another disk");
  truncateSync(ims.file("large.qcow2", "QFI the bytes of a large disk"), largeBytes); // the rest is a hole
  const given = template?.given ?? (await makeGiven(ims));
  if (template !== undefined) ims.stack.restore(movedTo(originsOf(ims), template));
  ims.cloud.local.clearRequests();
  return {
    ...ims,
    given,
    journalFolder: path.join(ims.stack.folder, "..", "home", ".cache", "pulumi-ims", "jobs"),
    end: async () => {
      await ims.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Freezes a scene as it is now. */
export function killTemplateOf(scene: KillScene): KillTemplate & { remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), "ims-kill-template-"));
  cpSync(scene.cloud.local.dataFolder, folder, { recursive: true });
  return {
    dataFolder: folder,
    origins: originsOf(scene),
    state: scene.stack.state(),
    given: scene.given,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The cloud ends what it was asked for, and everything looks long ago. */
export async function settle(scene: KillScene, journal: "kept" | "gone"): Promise<void> {
  await scene.cloud.local.ims.advance(60_000);
  scene.cloud.local.ageImages(60);
  if (journal === "gone") rmSync(scene.journalFolder, { recursive: true, force: true });
  else ageNotes(scene.journalFolder, 180_000);
}

/** Jobs that alice began, but for those about members. */
export async function jobsOf(scene: ImsStack): Promise<readonly Job[]> {
  const answer = await fetch(`${scene.cloud.local.adminUrl}/ims/jobs`);
  const { jobs } = (await answer.json()) as { jobs: readonly Job[] }; // what the admin path answers
  return jobs.filter(({ work }) => work.kind !== "members");
}

export async function imsPortraitOf(scene: KillScene): Promise<ImsPortrait> {
  const images = await imagesIn(scene, "/ims");
  const others = await imagesIn(scene, "/ims-2");
  return [...images, ...others, ...(await objectsOf(scene))].sort();
}

async function imagesIn(scene: KillScene, service: "/ims" | "/ims-2"): Promise<readonly string[]> {
  const owner = scene.cloud.accessKeys["alice"]?.projectId ?? "";
  const page = await scene.call(
    "alice",
    "GET",
    `${service}/v2/cloudimages?owner=${owner}&limit=1000`,
  );
  const { images } = page as { images: readonly ImsRecord[] }; // what A1 answers
  return await Promise.all(
    images.map(async (image) => {
      const { name, status, min_disk, min_ram, __description, __image_size } = image;
      const text = { service, name, status, tags: [...image.tags].sort(), min_disk, min_ram };
      const origin = String(image["__data_origin"] ?? "").replaceAll(uuid, "<id>");
      const members = await membersOf(scene, service, image.id);
      return JSON.stringify({ ...text, __description, origin, __image_size, members });
    }),
  );
}

async function membersOf(
  scene: KillScene,
  service: string,
  imageId: string,
): Promise<readonly string[]> {
  const answer = await scene.call("alice", "GET", `${service}/v2/images/${imageId}/members`);
  const { members } = answer as { members: readonly Record<string, string>[] }; // what B10 answers
  return members.map(({ member_id: id, status }) => `${id} ${status}`).sort();
}

/** Objects, and uploads that nobody finished. */
async function objectsOf(scene: KillScene): Promise<readonly string[]> {
  const storage = objectStorage(scene.cloud, "alice");
  const keys = (text: string) => [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key);
  const objects = keys(await storage.text(`/${bucket}?list-type=2`));
  const uploads = keys(await storage.text(`/${bucket}?uploads`));
  return [...objects.map((key) => `object ${key}`), ...uploads.map((key) => `upload ${key}`)];
}

async function makeGiven(ims: ImsStack): Promise<readonly [string, string]> {
  for (const [key, content] of [
    ["disk.qcow2", "QFI the bytes of a disk"],
    ["data0.qcow2", "QFI the bytes of a data disk"],
    ["data1.qcow2", "QFI the bytes of another data disk"],
    ["big.zvhd2", "ZVHD2 the bytes of a large disk"],
    ["install.iso", "an installation medium"],
  ] as const)
    await ims.object(key, content);
  const make = async (name: string, region: "/ims" | "/ims-2", server: string | undefined) => {
    await ims.call("alice", "POST", `${region}/v2/cloudimages/action`, {
      name,
      instance_id: server,
    });
  };
  const { stoppedServer, secondRegionServer } = ims.cloud.ims.owner;
  await make("first", "/ims", stoppedServer);
  await make("second", "/ims", stoppedServer);
  await make("far", "/ims-2", secondRegionServer);
  await ims.cloud.local.ims.advance(60_000);
  const images = await ims.images();
  const idOf = (name: string) => images.find((image) => image.name === name)?.id ?? "";
  return [idOf("first"), idOf("second")];
}

/** The same stack on a copy of its cloud: only the address is another. */
/** All at once: a port of the new cloud may be one that the old one had. */
function movedTo(origins: readonly string[], template: KillTemplate): readonly StoredResource[] {
  const text = JSON.stringify(template.state).replaceAll(
    /http:\/\/127\.0\.0\.1:\d+/g,
    (origin) => origins[template.origins.indexOf(origin)] ?? origin,
  );
  return JSON.parse(text) as StoredResource[]; // what stack.ts wrote
}

function originsOf({ cloud }: ImsStack): readonly string[] {
  const urls = [cloud.url, ...Object.values(cloud.imsUrls), cloud.iamUrl, cloud.obsUrl];
  return urls.map((url) => new URL(url).origin);
}

/** As if the notes had been written long ago. */
function ageNotes(folder: string, byMs: number): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    const note = JSON.parse(readFileSync(file, "utf8")) as { atMs: number }; // what jobJournal.ts wrote
    writeFileSync(file, JSON.stringify({ ...note, atMs: note.atMs - byMs }));
  }
}
