/**
 * Obeys "too many requests". After a 429, all calls of the process to that host wait together. (For
 * the object storage: all calls of one connection.) Then they come back at random moments within a
 * second. If an earlier one is refused, the later ones wait again.
 */
import { isApiError } from "./errors";
import type { ApiRequest, Send } from "./request";
import { longestRetryAfterMs, pause, type RetryOptions } from "./retry";
import { placeOf, timeText, toldFromMs, type Tell } from "./waits";
import { secondsText } from "./timeLimit";

export interface RateBudgetOptions extends Pick<RetryOptions, "clock" | "random" | "tell"> {
  readonly budgetFor: (request: ApiRequest) => RateBudget;
  /** For how long a call is sent again, counted from the start of its first wait. */
  readonly limitMs?: number;
}

/** What the process knows about the rate limit of one host. */
export interface RateBudget {
  closedAtMs: number;
  closedUntilMs: number;
  /** How many refusals came in a row. */
  refusals: number;
  waiting: number;
  /** The reason of the last refusal. */
  said: string;
  /** How long the last refusal asked to wait. */
  askedMs: number | undefined;
  /** The end of the last wait that the user was told about. */
  toldUntilMs: number;
  toldAtMs: number;
}

const firstDelayMs = 500;
const growth = 1.6;
const longestDelayMs = 10_000;
/** Calls that waited come back about this far apart, but all of them within a second. */
const distanceMs = 25;
const longestSpreadMs = 1_000;
/** Long, because a cloud with too many tasks refuses calls until one ends: that takes minutes. */
const defaultLimitMs = 15 * 60_000;

export function newRateBudget(): RateBudget {
  return {
    closedAtMs: 0,
    closedUntilMs: 0,
    refusals: 0,
    waiting: 0,
    said: "",
    askedMs: undefined,
    toldUntilMs: 0,
    toldAtMs: 0,
  };
}

/** A 429 means that nothing was done. So every call may be sent again, except with `once`. */
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
        // The last attempt of this call was refused and did nothing, so it is not counted.
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

/**
 * A 429 for a request that was sent before the pause does not lengthen the pause, unless its
 * `Retry-After` asks for more.
 */
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
    // A call that came back earlier may have been refused again.
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

/** When a wait is extended again and again, a line is printed at most this often. */
const toldEveryMs = 10_000;

/** Prints one line for all calls that wait for the same budget. */
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
      ? `; it asks for a pause of ${secondsText(askedMs)}, and is asked again every ${secondsText(longestRetryAfterMs)} until ${timeText(latestMs)}`
      : "";
  tell(
    `waiting until ${timeText(closedUntilMs)} to ${request.purpose}: ${placeOf(request)} takes no more requests now (${said})${wish}`,
  );
}
