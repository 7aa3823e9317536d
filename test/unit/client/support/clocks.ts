/** Clocks for tests: time passes when the test says so, and nobody waits. */
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../../../provider/client/http/clock";

export interface FakeClock extends Clock {
  /** What was slept, in milliseconds, in order. */
  readonly slept: readonly number[];
  /** Lets time pass; sleepers whose time has come wake up in order. */
  advance(spanMs: number): Promise<void>;
}

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/**
 * A clock that stands still.
 *
 * @param mode `still`: only `advance` moves it. `skipping`: every sleep moves it to its end at once.
 */
export function fakeClock(
  mode: "still" | "skipping" = "skipping",
  startMs = Date.UTC(2026, 0, 1),
): FakeClock {
  let nowMs = startMs;
  const slept: number[] = [];
  let sleepers: Sleeper[] = [];
  return {
    slept,
    now: () => nowMs,
    sleep: async (delayMs, signal) => {
      slept.push(delayMs);
      signal?.throwIfAborted();
      if (mode === "skipping") {
        nowMs += delayMs;
        await settle();
        return;
      }
      await new Promise<void>((wake, reject) => {
        sleepers.push({ atMs: nowMs + delayMs, wake });
        signal?.addEventListener("abort", () => reject(new Error("aborted")));
      });
    },
    advance: async (spanMs) => {
      const endMs = nowMs + spanMs;
      await settle();
      for (;;) {
        const [next] = sleepers
          .filter(({ atMs }) => atMs <= endMs)
          .sort((left, right) => left.atMs - right.atMs);
        if (next === undefined) break;
        nowMs = Math.max(nowMs, next.atMs);
        sleepers = sleepers.filter((each) => each !== next);
        next.wake();
        await settle();
      }
      nowMs = endMs;
      await settle();
    },
  };
}

/** Lets everything happen that needs no time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
}

/** Lets time pass in small steps until a promise is settled. */
export async function passUntil<Value>(clock: FakeClock, promise: Promise<Value>): Promise<Value> {
  let isSettled = false;
  const settled = promise.finally(() => (isSettled = true));
  settled.catch(() => undefined);
  for (let step = 0; step < 1000 && !isSettled; step += 1) await clock.advance(10);
  return settled;
}
