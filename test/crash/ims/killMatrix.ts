/**
 * Kills the provider at every single request of a command on IMS, runs the command again, and says what is not as an undisturbed run leaves it:
 * images and their origin, tags, members, objects, and how many jobs were begun.
 */
import type { RequestRecord } from "../../cloud/requestLog";
import {
  failuresOf,
  killPoints,
  named,
  nothingSeen,
  providerRequests,
  repeatedRun,
  runAndKill,
  sampleFor,
  sideBySide,
  worldOf,
  type KillPoint,
  type Seen,
} from "../glance/killing";
import { testedHost } from "../../support/hosts";
import type { Command, DeclaredResource } from "../../support/stack";
import {
  imsPortraitOf,
  jobsOf,
  killTemplateOf,
  openKillScene,
  settle,
  type ImsPortrait,
  type KillScene,
  type KillTemplate,
} from "./killScene";

export interface ImsKillCase {
  /** "create of Image(server)". */
  readonly title: string;
  /** What others did before. */
  readonly prepare?: (scene: KillScene) => Promise<unknown>;
  /** What the stack holds before: runs to its end. */
  readonly before: (scene: KillScene) => readonly DeclaredResource[];
  readonly command: (scene: KillScene) => Extract<Command, { command: "up" }>;
  /** Makes an image: an answer that was lost at the very end leaves one finished image that nobody can tell from a living one. */
  readonly makesImage: boolean;
  /** Code by which the cloud refuses to make a second image of the same. */
  readonly onceCode?: string | undefined;
  /** Cuts off at such requests only, where the others are another case's. */
  readonly at?: RegExp;
}

/** How the cloud shows records, and what becomes of the provider's notes between the two runs. */
export interface KillVariant {
  readonly recordAppears: "start" | "end";
  readonly journal: "kept" | "gone";
  /** Cuts off at such requests only; at all of them without it. */
  readonly at?: RegExp;
}

export interface ImsKillReport {
  /** Requests of the command when nothing cuts it off. */
  readonly requests: readonly string[];
  readonly kills: number;
  /** What the undisturbed run leaves. */
  readonly portrait: ImsPortrait;
  /** One sentence each; empty when all is well. */
  readonly problems: readonly string[];
}

/** kill -9 at each request, before it acts and after. */
export async function killEverywhereOnIms(
  kill: ImsKillCase,
  variant: KillVariant,
): Promise<ImsKillReport> {
  const pointsOf = variant.journal === "gone" ? killPoints : everyPoint;
  return await cutEverywhere(kill, variant, pointsOf, async (scene, command, point) => {
    return { where: await runAndKill(scene, command, point), isKilled: true };
  });
}

/** Loses the answer to each request that changes something; the provider lives. What it cannot make up for, the next run must. */
export async function loseEveryAnswerOnIms(
  kill: ImsKillCase,
  variant: KillVariant,
): Promise<ImsKillReport> {
  return await cutEverywhere(kill, variant, everyChange, async (scene, command, { nth }) => {
    scene.cloud.local.fault({ afterAnswerLost: true, nth, userAgent: "pulumi-ims/" });
    const { failure } = await scene.stack.attempt(command);
    scene.cloud.local.clearFaults();
    return { where: failure ?? "no failure", isKilled: false };
  });
}

/** A first run that is disturbed at one point. */
type FirstRun = (
  scene: KillScene,
  command: Command,
  point: KillPoint,
) => Promise<{ readonly where: string; readonly isKilled: boolean }>;

async function cutEverywhere(
  kill: ImsKillCase,
  variant: KillVariant,
  pointsOf: (
    records: readonly RequestRecord[],
    savedAtMs: readonly number[],
  ) => readonly KillPoint[],
  first: FirstRun,
): Promise<ImsKillReport> {
  const template = await prepare(kill, variant);
  try {
    const undisturbed = await runUndisturbed(kill, variant, template);
    const { records, portrait } = undisturbed;
    const requests = records.map(named);
    const points = sampleFor(
      testedHost(),
      pointsOf(records, undisturbed.savedAtMs).filter(
        ({ nth }) => variant.at?.test(requests[nth - 1] ?? "") ?? true,
      ),
    );
    const problems = [...undisturbed.problems];
    await sideBySide(points, async (point) => {
      problems.push(...(await cutAt(kill, variant, template, point, undisturbed, first)));
    });
    return { requests, kills: points.length, portrait, problems };
  } finally {
    template.remove();
  }
}

/** Before a change acts the provider may have made a note of it; a question that was not answered is the same as what acted before it. */
function everyPoint(records: readonly RequestRecord[]): readonly KillPoint[] {
  return records.flatMap((record, index): KillPoint[] => {
    const after = { nth: index + 1, when: "after" } as const;
    return isQuestion(record) ? [after] : [{ nth: index + 1, when: "before" }, after];
  });
}

function everyChange(records: readonly RequestRecord[]): readonly KillPoint[] {
  return everyPoint(records).filter(({ nth, when }) => {
    const record = records[nth - 1];
    return when === "after" && record !== undefined && !isQuestion(record);
  });
}

function isQuestion({ method }: RequestRecord): boolean {
  return method === "GET" || method === "HEAD";
}

interface Undisturbed {
  readonly records: readonly RequestRecord[];
  readonly savedAtMs: readonly number[];
  readonly portrait: ImsPortrait;
  readonly seen: Seen;
  /** Jobs that the command begins. */
  readonly jobs: number;
  readonly problems: readonly string[];
}

async function prepare(
  kill: ImsKillCase,
  { recordAppears }: KillVariant,
): Promise<KillTemplate & { remove(): void }> {
  const scene = await openKillScene(recordAppears);
  try {
    await kill.prepare?.(scene);
    const before = kill.before(scene);
    if (before.length > 0) await scene.stack.up(before);
    return killTemplateOf(scene);
  } finally {
    await scene.end();
  }
}

async function runUndisturbed(
  kill: ImsKillCase,
  variant: KillVariant,
  template: KillTemplate,
): Promise<Undisturbed> {
  return await inScene(variant, template, async (scene) => {
    const jobsBefore = (await jobsOf(scene)).length;
    const seen = nothingSeen();
    const world = worldOf(scene, scene.journalFolder);
    const command = kill.command(scene);
    const result = await scene.stack.attempt(command);
    const records = providerRequests(scene);
    const jobs = (await jobsOf(scene)).length - jobsBefore;
    const portrait = await imsPortraitOf(scene);
    const problems = [
      ...failuresOf(result),
      ...leftIn(portrait),
      ...(await repeatedRun(scene, command, seen)),
    ];
    if (problems.length === 0) seen.worlds.add(world);
    const titled = problems.map((what) => `${kill.title}: ${what}`);
    const { savedAtMs } = result;
    return { records, savedAtMs, portrait, seen, jobs, problems: titled };
  });
}

async function cutAt(
  kill: ImsKillCase,
  variant: KillVariant,
  template: KillTemplate,
  point: KillPoint,
  undisturbed: Undisturbed,
  first: FirstRun,
): Promise<string[]> {
  return await inScene(variant, template, async (scene) => {
    const jobsBefore = (await jobsOf(scene)).length;
    const command = kill.command(scene);
    const { where: cutIn, isKilled } = await first(scene, command, point);
    await settle(scene, variant.journal);
    const requests = undisturbed.records.map(named);
    const isFinished = isKilled && kill.makesImage && isAfterFinish(requests, point);
    const isUnknown = isFinished && isBeforeSave(undisturbed, point);
    const { seen } = undisturbed;
    const world = worldOf(scene, scene.journalFolder);
    if (!isFinished && seen.worlds.has(world)) return [];
    const again = await scene.stack.attempt(command);
    const portrait = await imsPortraitOf(scene);
    const jobs = (await jobsOf(scene)).length - jobsBefore;
    // The finished image that no state knows is in the way of another one, and the user is told so.
    if (isFinished && kill.onceCode !== undefined && again.failure?.includes(kill.onceCode))
      return differences(portrait, undisturbed.portrait, isUnknown);
    const problems = [
      ...failuresOf(again),
      ...leftIn(portrait),
      ...differences(portrait, undisturbed.portrait, isUnknown),
      ...tooManyJobs(jobs, isFinished ? 2 * undisturbed.jobs : undisturbed.jobs),
      ...(await repeatedRun(scene, command, seen)),
    ];
    if (!isFinished && problems.length === 0) seen.worlds.add(world);
    const where = `request ${point.nth} of ${requests.length} (${cutIn})`;
    const moment = point.when === "before" ? `when ${where} arrived` : `after ${where} acted`;
    return problems.map((what) => `${kill.title}, cut off ${moment}: ${what}`);
  });
}

function leftIn(portrait: ImsPortrait): string[] {
  return portrait
    .filter((thing) => /pulumi-creating|^object pulumi-ims-staged|^upload /.test(thing))
    .map((thing) => `it leaves ${thing}`);
}

/** `isUnknown`: a finished image may be there twice, because no state knows the first one. */
function differences(portrait: ImsPortrait, expected: ImsPortrait, isUnknown: boolean): string[] {
  const missing = [...expected];
  const twice = isUnknown ? [...expected] : [];
  const tooMuch = portrait.filter((thing) => !take(missing, thing) && !take(twice, thing));
  return [
    ...missing.map((thing) => `there is no ${thing}`),
    ...tooMuch.map((thing) => `there is ${thing}`),
  ];
}

function take(things: string[], thing: string): boolean {
  const index = things.indexOf(thing);
  if (index >= 0) things.splice(index, 1);
  return index >= 0;
}

function tooManyJobs(jobs: number, expected: number): string[] {
  return jobs <= expected ? [] : [`${jobs} jobs were begun, not ${expected}`];
}

/** Whether the request that takes the mark off has acted: the last PATCH of an image. */
function isAfterFinish(requests: readonly string[], { nth, when }: KillPoint): boolean {
  const finishing = requests.findLastIndex((request) => request.startsWith("PATCH ")) + 1;
  return nth > finishing || (nth === finishing && when === "after");
}

/** Whether the command has not written the finished image into its state yet. */
function isBeforeSave({ records, savedAtMs }: Undisturbed, { nth }: KillPoint): boolean {
  const finishing = records.findLast((record) => record.method === "PATCH");
  const finishedMs = Date.parse(finishing?.time ?? "");
  const savedMs = savedAtMs.find((each) => each >= finishedMs) ?? Infinity;
  return Date.parse(records[nth - 1]?.time ?? "") < savedMs;
}

async function inScene<T>(
  { recordAppears }: KillVariant,
  template: KillTemplate,
  act: (scene: KillScene) => Promise<T>,
): Promise<T> {
  const scene = await openKillScene(recordAppears, template);
  try {
    return await act(scene);
  } finally {
    await scene.end();
  }
}
