/**
 * Helpers for work that many callers want. `batched` collects the calls of one moment and does
 * their work once. `inTurn` and `atMost` let calls wait for each other. This file knows nothing of
 * images: the function `run` does the work of a batch.
 */
import type { Clock } from "../http/clock";

export interface BatchOptions<Item, Result> {
  readonly clock: Clock;
  /** A batch is closed when no new item has come for this long. */
  readonly quietMs: number;
  /** A batch is closed at the latest when it has been open for this long. */
  readonly longestMs: number;
  /**
   * Used instead of `quietMs` right after a run, as long as the next batch has fewer items than
   * expected. The expected number is the number of items in the last batch plus the number of items
   * that came while it ran. It is for callers that send their next item as soon as they have an
   * answer, as the engine's workers do. With `quietMs` alone, such callers would split into two
   * groups: the batch of one group would run while the other group waits.
   */
  readonly patientMs?: number | undefined;
  /**
   * Does the work of one batch. It answers in the order of the items. If it throws, every caller
   * gets the error.
   */
  readonly run: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Result>[]>;
}

/**
 * For changes. The engine starts them in groups: when some end, it starts the next ones. A batch
 * stays open until no change has come for this long, so that it contains a whole group.
 */
export const changesOfEngine = { quietMs: 100, longestMs: 1_000 };

/** For reads. Those that the engine starts together arrive within this time. */
export const readsOfEngine = { quietMs: 3, longestMs: 15 };

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A function that collects its calls into batches. Only one batch runs at a time. A call that comes
 * while a batch runs is part of the next batch. So no call gets an answer from work that began
 * before the call.
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
      // Never rejects: each failure goes to its caller.
      if (!isRunning) void drain();
    });
}

/**
 * Waits until no new item has come for `quietMs`. As long as there are fewer items than `expected`,
 * it waits for `patientMs` instead.
 */
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

/**
 * Runs the work for one key one after another, in the order of the calls. Different keys run in
 * parallel.
 */
export function inTurn(): <Result>(key: string, work: () => Promise<Result>) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    // If the previous work fails, its own caller gets the error, and the next work still runs.
    const mine = before === undefined ? work() : before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}

/** Runs the work in the order of the calls, at most `places` at a time. */
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
      // The place goes to the next caller. If nobody waits, it becomes free.
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/** The items in parts of at most this size. */
export function chunks<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
