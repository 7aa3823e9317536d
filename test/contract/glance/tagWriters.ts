/**
 * Several writers of the tags of one image at a time, on a Glance that answers several requests at
 * a time: how many tags of whom are lost. Measured for a test, which bounds it, and for `make
 * bench`, which prints it.
 */
import { setTimeout as delay } from "node:timers/promises";

import { openStack, type DeclaredResource } from "../../support/stack";
import { person, type Person } from "../../support/person";
import type { TestCloud } from "../../support/testCloud";

/** Tags of one stack, each made after the one before. */
const chained = 8;
const writerPauseMs = 50;

export interface StackFigures {
  readonly runs: number;
  readonly declared: number;
  /** Declared tags that were not there after the run that made them. */
  readonly lost: number;
  /** Tags that were there after the run that took them away. */
  readonly left: number;
}

/**
 * Two stacks chain eight `ImageTag` each on one image, both at once; then both take them away, both
 * at once.
 */
export async function measureTwoStacks(cloud: TestCloud, runs: number): Promise<StackFigures> {
  const alice = await person(cloud, "alice");
  const stacks = ["one", "two"].map((stack) =>
    openStack({ cloudsYaml: cloud.cloudsYaml, stack, host: "plugin" }),
  );
  let lost = 0;
  let left = 0;
  try {
    for (let run = 0; run < runs; run += 1) {
      const imageId = await newImage(alice);
      const programs = stacks.map((_, index) => chainOf(imageId, `${index}`));
      await Promise.all(stacks.map(async (stack, index) => await stack.up(programs[index] ?? [])));
      lost += missing(await tagsOf(alice, imageId), programs.flat());
      await Promise.all(stacks.map(async (stack) => await stack.destroy()));
      left += (await tagsOf(alice, imageId)).length;
      await alice.call("DELETE", `/v2/images/${imageId}`);
    }
  } finally {
    for (const stack of stacks) stack.remove();
  }
  return { runs, declared: runs * stacks.length * chained, lost, left };
}

export interface WriterFigures {
  readonly runs: number;
  /** Of ours: eight in each run. */
  readonly ours: { readonly set: number; readonly lost: number };
  /** Of a writer that sets one tag every 50 ms by single PUTs beside our stack. */
  readonly besideUs: { readonly set: number; readonly lost: number };
  /** Of the same writer beside a plain loop of eight PUTs. */
  readonly besideLoop: { readonly set: number; readonly lost: number };
}

/**
 * A stack that chains eight `ImageTag`, and a plain loop of PUTs in its place, each beside a
 * writer.
 */
export async function measureWriter(cloud: TestCloud, runs: number): Promise<WriterFigures> {
  const alice = await person(cloud, "alice");
  const stack = openStack({ cloudsYaml: cloud.cloudsYaml, host: "plugin" });
  const ours = { set: 0, lost: 0 };
  const besideUs = { set: 0, lost: 0 };
  const besideLoop = { set: 0, lost: 0 };
  try {
    for (let run = 0; run < runs; run += 1) {
      const imageId = await newImage(alice);
      const program = chainOf(imageId, "ours");
      add(besideUs, await beside(alice, imageId, async () => void (await stack.up(program))));
      ours.set += program.length;
      ours.lost += missing(await tagsOf(alice, imageId), program);
      await stack.destroy();
      const other = await newImage(alice);
      add(besideLoop, await beside(alice, other, async () => await plainLoop(alice, other)));
      for (const id of [imageId, other]) await alice.call("DELETE", `/v2/images/${id}`);
    }
  } finally {
    stack.remove();
  }
  return { runs, ours, besideUs, besideLoop };
}

/** Lets the writer write while something else goes on; counts what it lost. */
async function beside(
  alice: Person,
  imageId: string,
  work: () => Promise<void>,
): Promise<{ readonly set: number; readonly lost: number }> {
  const end = new AbortController();
  const writing = writeTags(alice, imageId, end.signal);
  try {
    await work();
  } finally {
    end.abort();
  }
  const set = await writing;
  const there = await tagsOf(alice, imageId);
  return { set: set.length, lost: set.filter((tag) => !there.includes(tag)).length };
}

/** One after the other, and never again: answers with those that Glance said it had set. */
async function writeTags(
  alice: Person,
  imageId: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const set: string[] = [];
  while (!signal.aborted && set.length < 100) {
    const tag = `writer-${set.length}`;
    if (await put(alice, imageId, tag)) set.push(tag);
    await delay(writerPauseMs);
  }
  return set;
}

async function plainLoop(alice: Person, imageId: string): Promise<void> {
  for (let index = 0; index < chained; index += 1) {
    await put(alice, imageId, `loop-${index}`);
    await delay(writerPauseMs);
  }
}

/** Under parallel writes Glance answers some with 404 or 500. */
async function put(alice: Person, imageId: string, tag: string): Promise<boolean> {
  return await alice.call("PUT", `/v2/images/${imageId}/tags/${tag}`).then(
    () => true,
    () => false,
  );
}

function chainOf(imageId: string, prefix: string): DeclaredResource[] {
  return Array.from({ length: chained }, (_, index) => ({
    kind: "ImageTag",
    name: `${prefix}-${index}`,
    inputs: { imageId, tag: `${prefix}-${index}` },
  }));
}

function missing(tags: readonly string[], program: readonly DeclaredResource[]): number {
  return program.filter(({ name }) => !tags.includes(name)).length;
}

async function newImage(alice: Person): Promise<string> {
  const record = { name: "tagged", disk_format: "raw", container_format: "bare" };
  const made = (await alice.call("POST", "/v2/images", record)) as { id: string }; // as Glance has it
  return made.id;
}

async function tagsOf(alice: Person, imageId: string): Promise<readonly string[]> {
  return (await alice.image(imageId))?.tags ?? [];
}

function add(
  sum: { set: number; lost: number },
  more: { readonly set: number; readonly lost: number },
): void {
  sum.set += more.set;
  sum.lost += more.lost;
}
