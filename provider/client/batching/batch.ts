/**
 * Work that many callers want in the same moment, done once; and work that must not overlap, done in turn.
 * Knows nothing of images: what is shared and how is the caller's `run`.
 */
import type { Clock } from "../http/clock";

export interface BatchOptions<Item, Result> {
  readonly clock: Clock;
  /** A batch is closed when nothing new came for this long… */
  readonly quietMs: number;
  /** …or when it has been open for this long. */
  readonly longestMs: number;
  /**
   * Callers that come back with their next item as soon as they are answered, as the engine's workers do: right after a run as many as there were
   * are waited for, with this long between two of them. Without it nobody is waited for, and they fall apart into groups that take turns.
   */
  readonly patientMs?: number | undefined;
  /** Does the work of one batch. Its answers stand in the order of the items; a throw is every caller's. */
  readonly run: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Result>[]>;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A function that collects what it is called with, one batch running at a time: what comes while one runs
 * waits for the next, so an answer is never older than the question.
 */
export function batched<Item, Result>(
  options: BatchOptions<Item, Result>,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let isRunning = false;
  let callers = 0;
  let endedMs = Number.NEGATIVE_INFINITY;

  async function drain(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      const isSoon = options.clock.now() - endedMs < options.longestMs;
      await untilQuiet(options, () => waiting.length, isSoon ? callers : 0);
      const taken = waiting;
      waiting = [];
      await serve(taken, options.run);
      callers = taken.length + waiting.length;
      endedMs = options.clock.now();
    }
    isRunning = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // Never rejects: failures go to the callers.
      if (!isRunning) void drain();
    });
}

/** Waits until nothing new has come for a moment; for `expected` of them with more patience. */
export async function untilQuiet(
  options: Pick<BatchOptions<never, never>, "clock" | "quietMs" | "longestMs" | "patientMs">,
  count: () => number,
  expected: number,
): Promise<void> {
  const { clock, quietMs, longestMs, patientMs = quietMs } = options;
  const openedMs = clock.now();
  let silentMs = 0;
  do {
    const seen = count();
    await clock.sleep(quietMs);
    silentMs = count() > seen ? 0 : silentMs + quietMs;
  } while (
    silentMs < (count() < expected ? patientMs : quietMs) &&
    clock.now() - openedMs < longestMs
  );
}

async function serve<Item, Result>(
  taken: readonly Waiting<Item, Result>[],
  run: BatchOptions<Item, Result>["run"],
): Promise<void> {
  try {
    const results = await run(taken.map(({ item }) => item));
    taken.forEach(({ resolve, reject }, index) => {
      const result = results[index];
      if (result === undefined) reject(new Error("a batch left a question without an answer"));
      else if (result.status === "fulfilled") resolve(result.value);
      else reject(result.reason);
    });
  } catch (error) {
    for (const { reject } of taken) reject(error);
  }
}

/** Runs what is given for one key one after another, in the order of the calls; different keys in parallel. */
export function inTurn(): <Result>(key: string, work: () => Promise<Result>) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    // A failure before us is its caller's business.
    const mine = before === undefined ? work() : before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}

/** Runs what it is given, at most so many at a time, in the order of the calls. */
export function atMost(places: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // A place is handed on, or given back when nobody waits.
      if (next === undefined) free += 1;
      else next();
    }
  };
}
