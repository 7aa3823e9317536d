/** Code that waits or reads the time gets a clock as an argument, so that tests need not wait. */
import { setTimeout } from "node:timers/promises";

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `delayMs`. Rejects with the signal's reason as soon as the signal fires. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),

  sleep: async (delayMs, signal) => {
    try {
      await setTimeout(delayMs, undefined, signal === undefined ? {} : { signal });
    } catch {
      // Only the signal ends it before its time.
      throw asError(signal?.reason);
    }
  },
};

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("cancelled");
}
