/**
 * The link that obeys "too many requests". What one caller is told holds for all of the process that talk to that host: they wait
 * together, and come back one after the other, so that the first of them finds out whether there is room again.
 */
import type { Clock } from "./clock";
import { isApiError } from "./errors";
import type { ApiRequest, Send } from "./request";
import { pause } from "./retry";
import { placeOf, timeText, toldFromMs, type Tell } from "./waits";
import { secondsText } from "./timeLimit";

export interface RateBudgetOptions {
  readonly budgetFor: (request: ApiRequest) => RateBudget;
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  /** No further attempt of one call later than this after it first had to wait. */
  readonly limitMs?: number;
  /** Told until when it waits, and why. */
  readonly tell?: Tell | undefined;
}

/** What the process knows of one host's patience. */
export interface RateBudget {
  /** When it was last found out that there is no room, and until when nobody asks. */
  closedAtMs: number;
  closedUntilMs: number;
  /** Refusals in a row. */
  refusals: number;
  waiting: number;
  /** What the last refusal said, and how long it asked to wait. */
  said: string;
  askedMs: number | undefined;
  /** The end of the last wait that somebody was told of, and when. */
  toldUntilMs: number;
  toldAtMs: number;
}

const firstDelayMs = 500;
const growth = 1.6;
const longestDelayMs = 10_000;
/** A service that asks for more patience than this is asked again after this. */
const longestRetryAfterMs = 60_000;
/** Those who waited come back at this distance on the average, but all of them within a second. */
const distanceMs = 25;
const longestSpreadMs = 1_000;
/** Limits on tasks that run at a time open only as these end; image jobs take minutes. */
const defaultLimitMs = 15 * 60_000;

export function newRateBudget(): RateBudget {
  return {
    ...{ closedAtMs: 0, closedUntilMs: 0, refusals: 0, waiting: 0 },
    ...{ said: "", askedMs: undefined, toldUntilMs: 0, toldAtMs: 0 },
  };
}

/** Budgets by host, each made at its first use. */
export function rateBudgets(): (host: string) => RateBudget {
  const budgets = new Map<string, RateBudget>();
  return (host) => {
    const budget = budgets.get(host) ?? newRateBudget();
    budgets.set(host, budget);
    return budget;
  };
}

/** Outside retry: being told to wait is no failed attempt. It says that nothing was done, so any call may be sent again. */
export function withRateBudget(next: Send, options: RateBudgetOptions): Send {
  const { budgetFor, clock, limitMs = defaultLimitMs } = options;
  return async (request) => {
    const budget = budgetFor(request);
    let firstWaitMs: number | undefined;
    let attemptsBefore = 0;
    for (let attempts = 1; ; attempts += 1) {
      if (clock.now() < budget.closedUntilMs) {
        firstWaitMs ??= clock.now();
        await untilOpen(budget, request, attempts - 1, firstWaitMs, options);
      }
      const sentMs = clock.now();
      try {
        const response = await next({ ...request, attemptsBefore });
        if (sentMs > budget.closedAtMs) budget.refusals = 0;
        return response;
      } catch (error) {
        if (!isApiError(error, "rateLimited")) throw error;
        // The last of its attempts was told to wait, and did nothing.
        attemptsBefore = error.attempts - 1;
        budget.said = error.reason;
        budget.askedMs = error.retryAfterMs;
        close(budget, sentMs, clock.now(), error.retryAfterMs);
        firstWaitMs ??= clock.now();
        if (request.once === true) throw error;
        if (budget.closedUntilMs > firstWaitMs + limitMs)
          throw attempts === 1 ? error : error.with({ attempts });
      }
    }
  };
}

/** Those who were sent before the door was closed only meet what is known already. */
function close(
  budget: RateBudget,
  sentMs: number,
  nowMs: number,
  retryAfterMs: number | undefined,
): void {
  const asked =
    retryAfterMs === undefined
      ? undefined
      : nowMs + Math.min(Math.max(0, retryAfterMs), longestRetryAfterMs);
  if (sentMs < budget.closedAtMs || nowMs < budget.closedUntilMs) {
    budget.closedUntilMs = Math.max(budget.closedUntilMs, asked ?? 0);
    return;
  }
  const delayMs = Math.min(longestDelayMs, firstDelayMs * growth ** budget.refusals);
  budget.closedAtMs = nowMs;
  budget.closedUntilMs = asked ?? nowMs + delayMs;
  budget.refusals += 1;
}

async function untilOpen(
  budget: RateBudget,
  request: ApiRequest,
  attempts: number,
  firstWaitMs: number,
  { clock, random, tell, limitMs = defaultLimitMs }: RateBudgetOptions,
): Promise<void> {
  const latestMs = firstWaitMs + limitMs;
  budget.waiting += 1;
  try {
    // Again after the wait: somebody who came back earlier may have found no room.
    while (clock.now() < budget.closedUntilMs && clock.now() < latestMs) {
      const spreadMs = Math.min(longestSpreadMs, distanceMs * budget.waiting);
      const delayMs = budget.closedUntilMs - clock.now() + random() * spreadMs;
      const isLong = Math.max(delayMs, clock.now() - firstWaitMs) >= toldFromMs;
      if (tell !== undefined && isLong) tellOnce(budget, request, latestMs, clock.now(), tell);
      await pause(delayMs, request, attempts, clock);
    }
  } finally {
    budget.waiting -= 1;
  }
}

/** Waits that grow step by step are told of this often. */
const toldEveryMs = 10_000;

/** Once for all who wait for the same. */
function tellOnce(
  budget: RateBudget,
  request: ApiRequest,
  latestMs: number,
  nowMs: number,
  tell: Tell,
): void {
  const { closedUntilMs, askedMs = 0, said } = budget;
  if (budget.toldUntilMs >= closedUntilMs || nowMs - budget.toldAtMs < toldEveryMs) return;
  budget.toldUntilMs = closedUntilMs;
  budget.toldAtMs = nowMs;
  const wish =
    askedMs > longestRetryAfterMs
      ? `; it wants to be left alone for ${secondsText(askedMs)}, and is asked every ${secondsText(longestRetryAfterMs)} until ${timeText(latestMs)}`
      : "";
  tell(
    `waiting until ${timeText(closedUntilMs)} to ${request.purpose}: ${placeOf(request)} takes no more requests now (${said})${wish}`,
  );
}
