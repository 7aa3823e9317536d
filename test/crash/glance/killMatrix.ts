/**
 * Kills the provider at every single request of a command, runs the command again, and says what is not as declared then.
 */
import { testedHost } from "../../support/hosts";
import type { Command, DeclaredResource } from "../../support/stack";
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
} from "./killing";
import {
  openScene,
  portraitOf,
  settle,
  templateOf,
  type Portrait,
  type Scene,
  type Template,
} from "./scene";

export interface KillCase {
  /** "create of Image(file)". */
  readonly title: string;
  /** What others did before. */
  readonly prepare: (scene: Scene) => Promise<unknown>;
  /** What the stack holds before: runs to its end. */
  readonly before: (scene: Scene) => readonly DeclaredResource[];
  readonly command: (scene: Scene) => Extract<Command, { command: "up" }>;
  /** What must be there afterwards, beside the images that were given. */
  readonly expected: (scene: Scene) => Portrait;
  /** Makes an image: an answer that was lost at the very end leaves one finished image that nobody can tell from a living one. */
  readonly makesImage: boolean;
}

export interface KillReport {
  /** Requests of the command when nothing cuts it off. */
  readonly requests: readonly string[];
  /** Where it was killed, all in all. */
  readonly kills: number;
  /** One sentence each; empty when all is well. */
  readonly problems: readonly string[];
}

export async function killEverywhere(kill: KillCase): Promise<KillReport> {
  const template = await prepare(kill);
  try {
    const uninterrupted = await runUninterrupted(kill, template);
    const { requests } = uninterrupted;
    const points = sampleFor(testedHost(), uninterrupted.points);
    const problems = [...uninterrupted.problems];
    await sideBySide(points, async (point) => {
      problems.push(...(await killAt(kill, template, point, uninterrupted)));
    });
    return { requests, kills: points.length, problems };
  } finally {
    template.remove();
  }
}

interface Uninterrupted {
  readonly requests: readonly string[];
  readonly points: readonly KillPoint[];
  readonly seen: Seen;
  readonly problems: readonly string[];
}

async function prepare(kill: KillCase): Promise<Template & { remove(): void }> {
  const scene = await openScene();
  try {
    await kill.prepare(scene);
    const before = kill.before(scene);
    if (before.length > 0) await scene.stack.up(before);
    return templateOf(scene);
  } finally {
    await scene.end();
  }
}

async function runUninterrupted(kill: KillCase, template: Template): Promise<Uninterrupted> {
  return await inScene(template, async (scene) => {
    const seen = nothingSeen();
    const world = worldOf(scene);
    const command = kill.command(scene);
    const result = await scene.stack.attempt(command);
    const records = providerRequests(scene);
    const requests = records.map(named);
    const points = killPoints(records, result.savedAtMs);
    const problems = [
      ...failuresOf(result),
      ...differences(await portraitOf(scene), kill.expected(scene), 0),
      ...(await repeatedRun(scene, command, seen)),
    ];
    if (problems.length === 0) seen.worlds.add(world);
    const titled = problems.map((what) => `${kill.title}: ${what}`);
    return { requests, points, seen, problems: titled };
  });
}

async function killAt(
  kill: KillCase,
  template: Template,
  point: KillPoint,
  uninterrupted: Uninterrupted,
): Promise<string[]> {
  return await inScene(template, async (scene) => {
    const command = kill.command(scene);
    const killedIn = await runAndKill(scene, command, point);
    await settle(scene);
    const isFinished = point.nth === finishingRequest(uninterrupted.requests);
    const extra = kill.makesImage && isFinished && point.when === "after" ? 1 : 0;
    const { seen } = uninterrupted;
    const world = worldOf(scene);
    if (extra === 0 && seen.worlds.has(world)) return [];
    const again = await scene.stack.attempt(command);
    const portrait = await portraitOf(scene);
    const problems = [
      ...failuresOf(again),
      ...differences(portrait, kill.expected(scene), extra),
      ...(await repeatedRun(scene, command, seen)),
    ];
    if (extra === 0 && problems.length === 0) seen.worlds.add(world);
    const where = `request ${point.nth} of ${uninterrupted.requests.length} (${killedIn})`;
    const moment = point.when === "before" ? `when ${where} arrived` : `after ${where} acted`;
    return problems.map((what) => `${kill.title}, killed ${moment}: ${what}`);
  });
}

/** `extra`: so many more images that look like a declared one are allowed. */
function differences(portrait: Portrait, expected: Portrait, extra: number): string[] {
  const missing = expected.map((image) => JSON.stringify(image));
  const tooMuch: string[] = [];
  let allowed = extra;
  for (const image of portrait.map((each) => JSON.stringify(each))) {
    const index = missing.indexOf(image);
    if (index >= 0) missing.splice(index, 1);
    else if (allowed > 0 && expected.some((each) => JSON.stringify(each) === image)) allowed -= 1;
    else tooMuch.push(image);
  }
  return [
    ...missing.map((image) => `there is no ${image}`),
    ...tooMuch.map((image) => `there is ${image}`),
  ];
}

/** The number of the request that takes the mark off: the first change after the record was made. */
function finishingRequest(requests: readonly string[]): number {
  const made = requests.indexOf("POST /v2/images");
  return requests.findIndex((request, index) => index > made && request.startsWith("PATCH ")) + 1;
}

async function inScene<T>(template: Template, act: (scene: Scene) => Promise<T>): Promise<T> {
  const scene = await openScene(template);
  try {
    return await act(scene);
  } finally {
    await scene.end();
  }
}
