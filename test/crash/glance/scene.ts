/**
 * The world of one kill: a cloud with what was there before, a stack on it, and a portrait of what is there afterwards, taken
 * by raw requests of the owner.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";

import { openStack, type Stack, type StoredResource } from "../../support/stack";
import { startLocalCloud, type LocalCloud } from "../../support/localCloud";
import { person, sha256, type Person } from "../../support/person";

export interface Scene {
  readonly cloud: LocalCloud;
  readonly stack: Stack;
  readonly owner: Person;
  /** Ids of the images "first" and "second", which somebody made by hand before. */
  readonly given: readonly [string, string];
  end(): Promise<void>;
}

/** What a scene can be made again from, any number of times. */
export interface Template {
  readonly dataFolder: string;
  readonly url: string;
  readonly state: readonly StoredResource[];
}

/** What the owner's project holds, without anything that differs from run to run. */
export type Portrait = readonly ImagePortrait[];

export interface ImagePortrait {
  readonly name: string;
  readonly status: string;
  readonly visibility: string;
  readonly protected: boolean;
  readonly minDisk: number;
  readonly tags: readonly string[];
  /** Which of the known files the downloaded bytes are. */
  readonly bytes: string | undefined;
  /** By the consumer's name. */
  readonly members: Readonly<Record<string, string>>;
  /** Properties of the mark, and others that were declared. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Files that programs upload and that the portrait knows again. */
export const files = {
  disk: Buffer.from("the bytes of a disk ".repeat(2_000)),
  otherDisk: Buffer.from("the bytes of another disk ".repeat(2_000)),
} as const;

export async function openScene(template?: Template): Promise<Scene> {
  const folder = mkdtempSync(path.join(tmpdir(), "ims-crash-"));
  const dataFolder = path.join(folder, "data");
  if (template !== undefined) cpSync(template.dataFolder, dataFolder, { recursive: true });
  const cloud = await startLocalCloud({ dataFolder });
  const stack = openStack({ cloudsYaml: cloud.cloudsYaml });
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(path.join(stack.folder, `${name}.raw`), bytes);
  }
  if (template !== undefined) stack.restore(movedTo(cloud.url, template));
  const owner = await person(cloud, "alice");
  const scene = { cloud, stack, owner, given: await givenImages(owner) };
  cloud.local.clearRequests();
  return {
    ...scene,
    end: async () => {
      stack.remove();
      await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Freezes a scene as it is now. */
export function templateOf(scene: Scene): Template & { remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), "ims-crash-template-"));
  cpSync(scene.cloud.local.dataFolder, folder, { recursive: true });
  return {
    dataFolder: folder,
    url: scene.cloud.url,
    state: scene.stack.state(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function portraitOf({ cloud, owner }: Scene): Promise<Portrait> {
  const images = await owner.ownImages();
  const portraits = images.map(async (image): Promise<ImagePortrait> => {
    const isStored = image.status === "active";
    return {
      name: image.name ?? "",
      status: image.status,
      visibility: image.visibility,
      protected: image["protected"] === true,
      minDisk: Number(image["min_disk"]),
      tags: [...image.tags].sort(),
      bytes: isStored ? fileName((await owner.download(image.id)).sha256) : undefined,
      members: image.visibility === "shared" ? await membersByName(cloud, owner, image.id) : {},
      properties: Object.fromEntries(
        Object.entries(image)
          .filter(([key]) => /^(pulumi_|os_distro$)/.test(key))
          .map(([key, value]) => [key, String(value)]),
      ),
    };
  });
  const order = (image: ImagePortrait) => JSON.stringify(image);
  return (await Promise.all(portraits)).sort((one, other) => (order(one) < order(other) ? -1 : 1));
}

/** Waits until the cloud has done by itself what it was asked for, and makes everything look long ago. */
export async function settle({ cloud, owner }: Scene): Promise<void> {
  const isBusy = async () =>
    (await owner.ownImages()).some(
      (image) =>
        ["saving", "uploading", "importing"].includes(image.status) ||
        (image["os_glance_import_task"] ?? "") !== "",
    );
  const deadlineMs = Date.now() + 10_000;
  while (await isBusy()) {
    if (Date.now() > deadlineMs) throw new Error("the cloud does not come to rest");
  }
  cloud.local.ageImages(60);
}

export interface FileServer {
  /** Address of a file for imports. */
  uri(name: keyof typeof files): string;
  stop(): Promise<void>;
}

/** Where the cloud downloads images from. */
export async function serveFiles(): Promise<FileServer> {
  const server = http.createServer((request, response) => {
    const name = /^\/(\w+)\.raw/.exec(request.url ?? "")?.[1] ?? "";
    const bytes = Object.entries(files).find(([file]) => file === name)?.[1];
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    uri: (name) => `http://127.0.0.1:${port}/${name}.raw`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The same stack on a copy of its cloud: only the address is another. */
function movedTo(url: string, template: Template): readonly StoredResource[] {
  const text = JSON.stringify(template.state).replaceAll(template.url, url);
  return JSON.parse(text) as StoredResource[]; // what stack.ts wrote
}

async function givenImages(owner: Person): Promise<readonly [string, string]> {
  const known = await owner.ownImages();
  const idOf = async (name: string) => {
    const found = known.find((image) => image.name === name);
    if (found !== undefined) return found.id;
    const made = await owner.call("POST", "/v2/images", { name, visibility: "shared" });
    return (made as { id: string }).id;
  };
  return [await idOf("first"), await idOf("second")];
}

async function membersByName(
  cloud: LocalCloud,
  owner: Person,
  imageId: string,
): Promise<Readonly<Record<string, string>>> {
  const names = new Map(Object.entries(cloud.projects).map(([name, id]) => [id, name]));
  const members = Object.entries(await owner.members(imageId));
  return Object.fromEntries(members.map(([id, status]) => [names.get(id) ?? id, status]).sort());
}

function fileName(hash: string): string {
  return Object.entries(files).find(([, bytes]) => sha256(bytes) === hash)?.[0] ?? hash;
}
