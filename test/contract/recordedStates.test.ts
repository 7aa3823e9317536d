/**
 * States that a version wrote are read by every later one: nothing to do, nothing lost, nothing left
 * behind. The states lie in test/fixtures/states, with placeholders in the places of ids and
 * addresses. A program with every kind of resource makes the same objects in a new cloud, and the
 * recorded state takes the place of the new one.
 *
 * `IMS_RECORD_STATES=0.2.0 jest --selectProjects plugin dynamic -i test/contract/recordedStates`
 * records the states of that version; `prettier --write test/fixtures` formats them.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";

import { serveFiles, type FileServer } from "../crash/glance/scene";
import { testedHost } from "../support/hosts";
import { bucket, imsStack } from "../support/imsStack";
import { inRepository } from "../support/repository";
import type { DeclaredResource, Stack, StoredResource } from "../support/stack";
import { disk, openWorld } from "../support/world";

jest.setTimeout(300_000);

/** A cloud in which a program can be made, and what is particular to it. */
interface Place {
  readonly stack: Stack;
  readonly program: readonly DeclaredResource[];
  /** Ids and addresses that every cloud has others of, by the names of their placeholders. */
  readonly names: Readonly<Record<string, string>>;
  /** Names of the images that the owner has. */
  readonly images: () => Promise<readonly string[]>;
  readonly end: () => Promise<void>;
}

const statesFolder = inRepository("test", "fixtures", "states");
const recording = process.env["IMS_RECORD_STATES"];
const versions = recording === undefined ? readdirSync(statesFolder) : [recording];

describe.each(Object.entries({ glance, ims }))("a state on %s", (cloud, open) => {
  it.each(versions)("of version %s is this version's state too", async (version) => {
    const place = await open();
    const { stack, program } = place;
    try {
      const given = await place.images();
      await stack.up(program);
      const made = await place.images();
      const file = path.join(statesFolder, version, `${cloud}.${testedHost()}.json`);
      if (recording !== undefined) record(file, stack.state(), place);
      const recorded = filled(readFileSync(file, "utf8"), stack.state(), place);
      expect(recorded.map(({ name }) => name).sort()).toEqual(
        program.map(({ name }) => name).sort(),
      );
      stack.restore(recorded);

      const every = (step: string) => program.map(({ name }) => `${step} ${name}`).sort();
      expect([...(await stack.up(program)).steps].sort()).toEqual(every("same"));
      expect([...(await stack.refresh()).steps].sort()).toEqual(every("read"));
      expect([...(await stack.up(program)).steps].sort()).toEqual(every("same"));
      expect(await place.images()).toEqual(made);

      stack.restore(recorded);
      expect([...(await stack.destroy()).steps].sort()).toEqual(every("delete"));
      expect(await place.images()).toEqual(given);
    } finally {
      await place.end();
    }
  });
});

function record(file: string, state: readonly StoredResource[], place: Place): void {
  let text = JSON.stringify(state, undefined, 2);
  for (const [name, value] of placeholders(state, place)) text = text.replaceAll(value, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${text}\n`);
}

/** The recorded state, with the ids and addresses of this cloud. */
function filled(
  text: string,
  state: readonly StoredResource[],
  place: Place,
): readonly StoredResource[] {
  let now = text;
  for (const [name, value] of placeholders(state, place)) now = now.replaceAll(name, value);
  expect(now).not.toMatch(/<<[^>]*>>/);
  return JSON.parse(now) as StoredResource[]; // what record() wrote
}

/** Pairs of a placeholder and its value here; longer values first, because they may contain others. */
function placeholders(
  state: readonly StoredResource[],
  { names }: Place,
): readonly (readonly [string, string])[] {
  const ofResources = state
    .filter(({ kind }) => kind === "Image" || kind === "ImageMembers")
    .map(({ name, id }) => [name, id] as const);
  return [...Object.entries(names), ...ofResources]
    .map(([name, value]) => [`<<${name}>>`, value] as const)
    .sort(([, one], [, other]) => other.length - one.length);
}

function onImage(
  kind: DeclaredResource["kind"],
  name: string,
  image: string,
  more: object,
): DeclaredResource {
  const inputs: DeclaredResource["inputs"] = async (made) => ({
    imageId: (await made(image)).id,
    ...more,
  });
  return { kind, name, inputs };
}

function members(name: string, images: readonly string[], list: object[]): DeclaredResource {
  return {
    kind: "ImageMembers",
    name,
    inputs: async (made) => {
      const ids = await Promise.all(images.map(async (image) => (await made(image)).id));
      return { imageIds: ids, members: list };
    },
  };
}

async function glance(): Promise<Place> {
  const world = await openWorld();
  const files: FileServer = await serveFiles();
  const { cloud, alice } = world;
  const { consumer, third } = cloud.projects;
  const byHand = await world.givenImage({ name: "by hand" });
  const shared = await world.givenImage({ name: "shared by hand" });
  await alice.call("POST", `/v2/images/${shared}/members`, { member: consumer });
  const download = { kind: "webDownload", uri: files.uri("disk") };
  const details = { minDiskGb: 1, minRamMb: 64, properties: { os_distro: "debian" } };
  return {
    stack: world.stack(),
    program: [
      {
        kind: "Image",
        name: "uploaded",
        inputs: { name: "uploaded", ...disk(), ...details, tags: ["a", "b"] },
      },
      {
        kind: "Image",
        name: "imported",
        inputs: { name: "imported", source: download, diskFormat: "raw", protected: false },
      },
      { kind: "Image", name: "adopted", inputs: { existingId: byHand, tags: ["adopted"] } },
      { kind: "Image", name: "empty", inputs: { name: "empty", diskFormat: "raw" } },
      onImage("ImageMember", "member", "uploaded", {
        projectId: consumer,
        accept: { connection: "bob" },
      }),
      members(
        "list",
        ["imported", "adopted"],
        [{ projectId: consumer, accept: { connection: "bob" } }, { projectId: third }],
      ),
      {
        kind: "ImageAcceptance",
        name: "answer",
        inputs: { imageId: shared, connection: "bob" },
      },
      onImage("ImageTag", "tag", "adopted", { tag: "reviewed" }),
    ],
    names: {
      ...{ url: cloud.url, byHand, shared, ...cloud.projects },
      download: new URL(files.uri("disk")).origin,
    },
    images: async () => (await alice.ownImages()).map(({ name }) => name ?? "").sort(),
    end: async () => {
      await world.end();
      await files.stop();
    },
  };
}

async function ims(): Promise<Place> {
  const { cloud, stack, ...scene } = await imsStack();
  await scene.object("disk.qcow2", "QFI the bytes of a disk");
  const server = { kind: "server", serverId: cloud.ims.owner["stoppedServer"] };
  const object = { kind: "object", bucket, key: "disk.qcow2" };
  scene.file("small.raw", "the bytes of a disk");
  const { consumer, third } = cloud.projects;
  return {
    stack,
    program: [
      {
        kind: "Image",
        name: "server",
        inputs: { name: "server", source: server, description: "d", tags: ["env=dev"] },
      },
      {
        kind: "Image",
        name: "object",
        inputs: { name: "object", source: object, minDiskGb: 40, osVersion: "CentOS 7.6 64bit" },
      },
      {
        kind: "Image",
        name: "file",
        inputs: { name: "file", source: { kind: "file", path: "small.raw" }, diskFormat: "raw" },
      },
      onImage("ImageMember", "member", "server", {
        projectId: consumer,
        accept: { connection: "bob" },
      }),
      members("list", ["object"], [{ projectId: consumer }, { projectId: third }]),
      {
        kind: "ImageAcceptance",
        name: "answer",
        inputs: async (made) => {
          await made("list");
          return { imageId: (await made("object")).id, connection: "bob" };
        },
      },
      onImage("ImageTag", "tag", "object", { tag: "stage=prod" }),
      onImage("ImageExport", "export", "server", {
        ...{ bucket, key: "exports/server.qcow2", format: "qcow2" },
      }),
    ],
    names: {
      ...{ url: cloud.imsUrls["local-1"], obs: cloud.obsUrl, iam: cloud.iamUrl },
      ...cloud.projects,
      serverId: String(cloud.ims.owner["stoppedServer"]),
    },
    images: async () => (await scene.images()).map(({ name }) => name).sort(),
    end: async () => await scene.stop(),
  };
}
