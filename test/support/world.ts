/**
 * Where a sequence plays: a cloud of its own, the people of three projects, stacks on it, and short words for programs.
 */
import { writeFileSync } from "node:fs";
import * as path from "node:path";

import type { Properties } from "./providerProcess";
import {
  openStack,
  type Command,
  type DeclaredResource,
  type Stack,
  type ResourceKind,
  type StackOptions,
} from "./stack";
import type { ServerOptions } from "../cloud/server";
import { startLocalCloud, type LocalCloud } from "./localCloud";
import { person, type ImageRecord, type Person } from "./person";

// Every run of a stack is a process of its own.
jest.setTimeout(180_000);

export interface World {
  readonly cloud: LocalCloud;
  /** Member of the project that owns the images. */
  readonly alice: Person;
  readonly bob: Person;
  readonly carol: Person;
  readonly admin: Person;
  /** A stack whose folder holds disk.raw and other.raw. */
  stack(options?: Partial<StackOptions>): Stack;
  /** An image that alice made by hand, shared and without bytes unless `record` says otherwise. */
  givenImage(record?: Properties): Promise<string>;
  /** Requests since the last call, "PATCH /v2/images/...". */
  asked(): string[];
  /** What a run asks of the cloud: `POST /v2/images/*`, and how many of them. */
  requestsOf(run: () => Promise<unknown>): Promise<Readonly<Record<string, number>>>;
  end(): Promise<void>;
}

export async function openWorld(options: Pick<ServerOptions, "glance"> = {}): Promise<World> {
  const cloud = await startLocalCloud(options);
  const stacks: Stack[] = [];
  const alice = await person(cloud, "alice");
  const [bob, carol, admin] = await Promise.all(
    ["bob", "carol", "admin"].map((name) => person(cloud, name)),
  );
  if (bob === undefined || carol === undefined || admin === undefined) throw new Error("nobody");
  const asked = () => {
    const requests = cloud.local.requests().map(({ method, path }) => `${method} ${path}`);
    cloud.local.clearRequests();
    return requests;
  };
  return {
    cloud,
    alice,
    bob,
    carol,
    admin,
    stack: (options = {}) => {
      const stack = openStack({ cloudsYaml: cloud.cloudsYaml, ...options });
      stacks.push(stack);
      writeDisk(stack, "disk.raw", "the bytes of a disk");
      writeDisk(stack, "other.raw", "the bytes of another disk");
      return stack;
    },
    givenImage: async (record) => {
      const image = { name: "given", visibility: "shared", ...record };
      return ((await alice.call("POST", "/v2/images", image)) as { id: string }).id;
    },
    asked,
    requestsOf: async (run) => {
      asked();
      await run();
      const counts: Record<string, number> = {};
      for (const request of asked()) {
        const line = request.replace(/[0-9a-f-]{36}/, "*");
        counts[line] = (counts[line] ?? 0) + 1;
      }
      return counts;
    },
    end: async () => {
      for (const stack of stacks) stack.remove();
      await cloud.stop();
    },
  };
}

export function writeDisk(stack: Stack, name: string, text: string): void {
  writeFileSync(path.join(stack.folder, name), text.repeat(1_000));
}

/** Inputs of an image that is uploaded from a file of the stack's folder. */
export function disk(file = "disk.raw"): Properties {
  return { source: { kind: "file", path: file }, diskFormat: "raw" };
}

export function image(name: string, inputs: Properties = {}): DeclaredResource {
  return { kind: "Image", name, inputs: { name, ...inputs } };
}

/** `where` is an image's id, or the name of an Image that stands before. */
export function member(
  name: string,
  where: string,
  projectId: string,
  more: Properties = {},
): DeclaredResource {
  return onImage("ImageMember", name, where, { projectId, ...more });
}

export function members(
  name: string,
  where: string,
  projectIds: readonly string[],
  more: Properties = {},
): DeclaredResource {
  const list = projectIds.map((projectId) => ({ projectId }));
  return {
    kind: "ImageMembers",
    name,
    inputs: async (made) => ({
      imageIds: [isId(where) ? where : (await made(where)).id],
      members: list,
      ...more,
    }),
  };
}

export function acceptance(name: string, where: string, more: Properties = {}): DeclaredResource {
  return onImage("ImageAcceptance", name, where, { connection: "bob", ...more });
}

export function tag(
  name: string,
  where: string,
  text: string,
  more: Properties = {},
): DeclaredResource {
  return onImage("ImageTag", name, where, { tag: text, ...more });
}

function onImage(
  kind: ResourceKind,
  name: string,
  where: string,
  inputs: Properties,
): DeclaredResource {
  if (isId(where)) return { kind, name, inputs: { imageId: where, ...inputs } };
  return {
    kind,
    name,
    inputs: async (made) => ({ imageId: (await made(where)).id, ...inputs }),
  };
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}-/.test(text);
}

/** Runs a command that must fail and answers with what the user reads. */
export async function failureOf(
  stack: Stack,
  command: Command,
  options?: Partial<StackOptions>,
): Promise<string> {
  const result = await stack.attempt(command, options);
  if (result.failure === undefined) throw new Error(`${command.command} did not fail`);
  return result.failure;
}

export function up(program: readonly DeclaredResource[], replace: readonly string[] = []): Command {
  return { command: "up", program, replace };
}

export async function markedImages(who: Person): Promise<readonly ImageRecord[]> {
  return (await who.ownImages()).filter((each) => "pulumi_creating" in each);
}

export async function patch(
  who: Person,
  imageId: string,
  attributes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const operations = Object.entries(attributes).map(([key, value]) => ({
    op: "replace",
    path: `/${key}`,
    value,
  }));
  await who.call("PATCH", `/v2/images/${imageId}`, operations);
}
