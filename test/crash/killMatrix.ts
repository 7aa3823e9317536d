/**
 * Kills the provider at every single request of a command, runs the command again, and says what is not as declared then.
 */
import type { Command, DeclaredResource, RunResult } from "../support/dynamicStack";
import {
  comparable,
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
    const points = requests.flatMap((request, index) =>
      momentsOf(request).map((when) => ({ nth: index + 1, when })),
    );
    const problems = [...uninterrupted.problems];
    await sideBySide(points, async (point) => {
      problems.push(...(await killAt(kill, template, point, uninterrupted)));
    });
    return { requests, kills: points.length, problems };
  } finally {
    template.remove();
  }
}

interface Point {
  readonly nth: number;
  readonly when: "before" | "after";
}

/** To the cloud, a question that has arrived and was not answered is the same as what acted before it. */
function momentsOf(request: string): readonly Point["when"][] {
  const isQuestion = request.startsWith("GET ") || request === "POST /v3/auth/tokens";
  return isQuestion ? ["after"] : ["before", "after"];
}

interface Uninterrupted {
  readonly requests: readonly string[];
  readonly state: unknown;
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
    const command = kill.command(scene);
    const result = await scene.stack.attempt(command);
    const requests = scene.cloud.local.requests().map(({ method, path }) => `${method} ${path}`);
    const state = comparable(scene.stack.state());
    const problems = [
      ...failuresOf(result),
      ...differences(await portraitOf(scene), kill.expected(scene), 0),
      ...(await repeatedRun(scene, command)),
    ];
    return { requests, state, problems: problems.map((what) => `${kill.title}: ${what}`) };
  });
}

async function killAt(
  kill: KillCase,
  template: Template,
  point: Point,
  uninterrupted: Uninterrupted,
): Promise<string[]> {
  return await inScene(template, async (scene) => {
    const command = kill.command(scene);
    const killedIn = await runAndKill(scene, command, point);
    await settle(scene);
    const again = await scene.stack.attempt(command);
    const portrait = await portraitOf(scene);
    const isFinished = point.nth === finishingRequest(uninterrupted.requests);
    const extra = kill.makesImage && isFinished && point.when === "after" ? 1 : 0;
    const problems = [...failuresOf(again), ...differences(portrait, kill.expected(scene), extra)];
    // Check and diff know nothing but program and state: the same state needs nothing more.
    const state = comparable(scene.stack.state());
    if (JSON.stringify(state) !== JSON.stringify(uninterrupted.state))
      problems.push(...(await repeatedRun(scene, command)));
    const where = `request ${point.nth} of ${uninterrupted.requests.length} (${killedIn})`;
    const moment = point.when === "before" ? `when ${where} arrived` : `after ${where} acted`;
    return problems.map((what) => `${kill.title}, killed ${moment}: ${what}`);
  });
}

/** Which request was running, for messages. */
async function runAndKill(scene: Scene, command: Command, point: Point): Promise<string> {
  const { local } = scene.cloud;
  local.fault({ hold: point.when, nth: point.nth });
  const run = scene.stack.begin(command);
  const ended = run.finished.then(() => "ended");
  const held = local.waitForHeld(1, 30_000).then(() => "held");
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

/** One more run finds nothing to do and asks the cloud nothing. */
async function repeatedRun(
  scene: Scene,
  command: Extract<Command, { command: "up" }>,
): Promise<string[]> {
  scene.cloud.local.clearRequests();
  const result = await scene.stack.attempt({ command: "up", program: command.program });
  const busy = result.steps.filter((step) => !step.startsWith("same "));
  const asked = scene.cloud.local.requests().map(({ method, path }) => `${method} ${path}`);
  return [
    ...failuresOf(result),
    ...(busy.length === 0 ? [] : [`one more run still does: ${busy.join(", ")}`]),
    ...(asked.length === 0 ? [] : [`one more run asks the cloud: ${asked.join(", ")}`]),
  ];
}

function failuresOf({ failure, stderr }: RunResult): string[] {
  return failure === undefined ? [] : [`the run failed: ${failure}\n${stderr}`];
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

const lanes = 4;

async function sideBySide<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function inScene<T>(template: Template, act: (scene: Scene) => Promise<T>): Promise<T> {
  const scene = await openScene(template);
  try {
    return await act(scene);
  } finally {
    await scene.end();
  }
}
