/** Collects calls into batches, or lets them wait for each other. It knows nothing of images. */
import type { Clock } from "../http/clock";

export interface BatchOptions<Item, Result> {
  readonly clock: Clock;
  /** A batch closes when no new item has come for this long, or when it is open for `longestMs`. */
  readonly quietMs: number;
  readonly longestMs: number;
  /**
   * Callers such as the engine's workers send their next item as soon as they have an answer. If a
   * batch opens within `longestMs` after the end of a call of `run`, it expects as many items as
   * there were callers during that call. While it has fewer, this silence closes it instead of
   * `quietMs`. Otherwise the callers would split into two groups that take turns.
   */
  readonly patientMs?: number | undefined;
  /** Answers in the order of the items. If it throws, every caller gets the error. */
  readonly run: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Result>[]>;
}

/** For changes. The engine starts them in groups, and a batch should contain a whole group. */
export const changesOfEngine = { quietMs: 100, longestMs: 1_000 };

/** For reads. Those that the engine starts together arrive within this time. */
export const readsOfEngine = { quietMs: 3, longestMs: 15 };

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Collects calls into batches. Only one batch runs at a time, and a call that comes meanwhile is
 * part of the next one. So no call gets an answer from work that began before the call.
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

/** Waits until no item comes for `quietMs`; with fewer items than `expected`, for `patientMs`. */
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

/** Runs the work for one key in the order of the calls. Different keys run in parallel. */
export function inTurn(): <Result>(key: string, work: () => Promise<Result>) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    // If the previous work fails, only its own caller gets the error.
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
      if (next === undefined) free += 1;
      else next();
    }
  };
}

export function chunks<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
