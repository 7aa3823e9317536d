/**
 * What the kill matrices of Glance and of IMS have in common: where a command is to be cut off, cutting it off there, and the run that must find nothing
 * to do.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";

import type { RequestRecord } from "../../cloud/requestLog";
import type { Command, Stack, RunResult } from "../../support/stack";
import type { HostName } from "../../support/hosts";
import type { LocalCloud } from "../../support/localCloud";

export interface World {
  readonly cloud: LocalCloud;
  readonly stack: Stack;
}

export interface KillPoint {
  /** Which request, counted from 1. */
  readonly nth: number;
  readonly when: "before" | "after";
}

/** What the provider asked since the list was cleared. */
export function providerRequests({ cloud }: World): readonly RequestRecord[] {
  return cloud.local.requests().filter(({ userAgent }) => userAgent.startsWith("pulumi-ims/"));
}

export function named({ method, path }: RequestRecord): string {
  return `${method} ${path}`;
}

/**
 * After every request has acted; and before it acts, unless that is no other situation: the requests before it were answered, so the cloud is what
 * they left, and the state was not written since. Holds where the provider's own notes are no matter.
 */
export function killPoints(
  records: readonly RequestRecord[],
  savedAtMs: readonly number[],
): readonly KillPoint[] {
  let previousMs = -Infinity;
  let answeredMs = -Infinity;
  return records.flatMap(({ time, durationMs = Infinity }, index): KillPoint[] => {
    const arrivedMs = Date.parse(time);
    const isSame =
      answeredMs <= arrivedMs &&
      !savedAtMs.some((savedMs) => savedMs >= previousMs && savedMs <= arrivedMs);
    previousMs = arrivedMs;
    answeredMs = Math.max(answeredMs, arrivedMs + durationMs);
    const after = { nth: index + 1, when: "after" } as const;
    return isSame ? [after] : [{ nth: index + 1, when: "before" }, after];
  });
}

/**
 * All points with the plugin. The dynamic provider runs the same handlers and takes much longer to
 * start, so of its points every tenth is tested.
 */
export function sampleFor(host: HostName, points: readonly KillPoint[]): readonly KillPoint[] {
  return everyNth(host, points, 10);
}

/** All cases with the plugin, and every third with the dynamic provider. */
export function caseSampleFor<Case>(host: HostName, cases: readonly Case[]): readonly Case[] {
  return everyNth(host, cases, 3);
}

function everyNth<Item>(host: HostName, items: readonly Item[], nth: number): readonly Item[] {
  return host === "plugin" ? items : items.filter((_, index) => index % nth === 0);
}

/** kill -9 while the request is held. Says which one was running, for messages. */
export async function runAndKill(
  { cloud: { local }, stack }: World,
  command: Command,
  { nth, when }: KillPoint,
): Promise<string> {
  local.fault({ hold: when, nth, userAgent: "pulumi-ims/" });
  const run = stack.begin(command);
  const ended = run.finished.then(() => "ended");
  const held = local.waitForHeld(1, 60_000).then(() => "held");
  if ((await Promise.race([held, ended])) === "ended") {
    local.clearFaults();
    return "never sent this time";
  }
  const [request] = await local.waitForHeld(1, 0);
  await run.kill();
  local.clearFaults();
  local.release("reset");
  await run.finished;
  return `${request?.method} ${request?.path}`;
}

/** What needs no second look, for one command. Programs are the same for all its kills, so what follows depends on the world and the state alone. */
export interface Seen {
  /** Worlds that a run after the kill ended well in. */
  readonly worlds: Set<string>;
  /** States that one more run found nothing to do for. */
  readonly quiet: Set<string>;
}

export function nothingSeen(): Seen {
  return { worlds: new Set(), quiet: new Set() };
}

/** All that a run can find: what the cloud has stored, the state, and the files of `notesFolder`. */
export function worldOf({ cloud, stack }: World, notesFolder?: string): string {
  const { dataFolder } = cloud.local;
  const records = new Map<string, string>();
  for (const line of readFileSync(path.join(dataFolder, "journal.jsonl"), "utf8").split("\n")) {
    const { key, value } = JSON.parse(line || "{}") as { key?: string; value?: unknown }; // what test/cloud/journal.ts wrote
    if (key === undefined || key.startsWith("token/")) continue;
    if (value === undefined) records.delete(key);
    else records.set(key, line);
  }
  const bytes = filesBelow(dataFolder)
    .filter((file) => path.basename(file) !== "journal.jsonl")
    .map((file) => `${path.relative(dataFolder, file)} ${statSync(file).size}`);
  const notes = notesFolder === undefined ? [] : filesBelow(notesFolder);
  const texts = [
    ...records.values(),
    JSON.stringify(stack.state()),
    ...notes.map((file) => `${path.basename(file)} ${readFileSync(file, "utf8")}`),
  ];
  return lasting([...texts, ...bytes].join("\n"));
}

/**
 * One more run finds nothing to do and asks the cloud nothing; a sentence for each thing that it does all the same. Its checks and diffs know nothing but
 * program and state, so every state needs it once.
 */
export async function repeatedRun(
  world: World,
  { program }: Extract<Command, { command: "up" }>,
  { quiet }: Seen,
): Promise<readonly string[]> {
  const state = lasting(JSON.stringify(world.stack.state()));
  if (quiet.has(state)) return [];
  world.cloud.local.clearRequests();
  const result = await world.stack.attempt({ command: "up", program });
  const busy = result.steps.filter((step) => !step.startsWith("same "));
  const asked = providerRequests(world).map(named);
  const problems = [
    ...failuresOf(result),
    ...(busy.length === 0 ? [] : [`one more run still does: ${busy.join(", ")}`]),
    ...(asked.length === 0 ? [] : [`one more run asks the cloud: ${asked.join(", ")}`]),
  ];
  if (problems.length === 0) quiet.add(state);
  return problems;
}

/** Without what differs from run to run: times and addresses; ids are numbered in the order in which they appear. */
function lasting(text: string): string {
  const numbers = new Map<string, number>();
  return text
    .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b/g, (id) => {
      if (!numbers.has(id)) numbers.set(id, numbers.size);
      return `<id ${numbers.get(id)}>`;
    })
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?/g, "<time>")
    .replaceAll(/\b\d{13}(\.\d+)?\b/g, "<time>")
    .replaceAll(/127\.0\.0\.1:\d+/g, "<host>");
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

export function failuresOf({ failure, told }: RunResult): readonly string[] {
  return failure === undefined ? [] : [`the run failed: ${failure}\n${told}`];
}

/** Starting a process takes most of a kill, and waiting some of it. */
const lanes = 3;

export async function sideBySide<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
