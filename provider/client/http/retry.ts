/** Makes another attempt if that can help and cannot do harm. */
import type { Clock } from "./clock";
import { isApiError, type ApiError } from "./errors";
import { cancelled } from "./cancelled";
import type { ApiRequest, ApiResponse, Send } from "./request";
import { timeText, toldFromMs, type Tell } from "./waits";

export interface RetryOptions {
  readonly clock: Clock;
  /** From 0 (included) to 1 (not included). */
  readonly random: () => number;
  /** Takes a line about a wait that is long enough to surprise the user. */
  readonly tell?: Tell | undefined;
}

/** A repetition after a 401 or a 429 is not counted. */
const attemptsMax = 5;
/**
 * No attempt begins later than this after the first failure. The time before that does not count,
 * because an upload may take hours.
 */
const limitMs = 120_000;
const firstDelayMs = 500;
const longestDelayMs = 10_000;
/** A service that asks for a longer wait is asked again after this time. */
export const longestRetryAfterMs = 60_000;

export function withRetry(next: Send, options: RetryOptions): Send {
  const { clock, random, tell } = options;
  return async (request) => {
    let firstFailureMs: number | undefined;
    for (let attempt = 1 + (request.attemptsBefore ?? 0); ; attempt += 1) {
      try {
        return await next(request);
      } catch (error) {
        if (!isApiError(error)) throw error;
        const done = attempt > 1 ? doneBefore(error, request) : undefined;
        if (done !== undefined) return done;
        firstFailureMs ??= clock.now();
        const isLast = attempt >= attemptsMax || request.once === true;
        const delayMs = isLast ? undefined : retryDelay(error, attempt, request, random);
        const tooLate = clock.now() - firstFailureMs + (delayMs ?? 0) > limitMs;
        if (delayMs === undefined || tooLate) throw lastError(error, attempt, request);
        if (delayMs >= toldFromMs) {
          const until = timeText(clock.now() + delayMs);
          tell?.(`waiting until ${until} to ${request.purpose}: ${error.reason}`);
        }
        await pause(delayMs, request, attempt, clock);
      }
    }
  };
}

/** The answer of a repeated call if its first attempt already did the work. */
function doneBefore(error: ApiError, { repeatedOk = [] }: ApiRequest): ApiResponse | undefined {
  const { status, requestId } = error;
  if (status === undefined || !repeatedOk.includes(status)) return undefined;
  return { status, headers: {}, text: "", requestId };
}

function lastError(error: ApiError, attempts: number, request: ApiRequest): ApiError {
  const { idempotent, onRepeat } = request;
  // A status below 500, except 408, is a refusal: the service did nothing, even if the error code
  // in the answer gave the error the kind `unavailable`.
  const isAnswer = error.status !== undefined && error.status < 500 && error.status !== 408;
  const isDoubtful =
    isApiError(error, "unreachable", "unavailable") && error.mayHaveBeenSent && !isAnswer;
  const why = idempotent || onRepeat === undefined || !isDoubtful;
  const advice = why
    ? error.advice
    : `whether it was done is unknown, and it is not sent again, because ${onRepeat}`;
  if (attempts === 1 && advice === error.advice) return error;
  return error.with({ ...(attempts === 1 ? {} : { attempts }), advice });
}

/**
 * Undefined if there should be no further attempt. With full jitter: each call waits a random part
 * of a growing time, so that refused calls do not come back together.
 */
export function retryDelay(
  error: ApiError,
  attempt: number,
  request: ApiRequest,
  random: () => number,
): number | undefined {
  if (!isWorthRepeating(error, request)) return undefined;
  if (error.retryAfterMs !== undefined)
    return Math.min(Math.max(0, error.retryAfterMs), longestRetryAfterMs);
  return random() * Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
}

function isWorthRepeating(error: ApiError, request: ApiRequest): boolean {
  // The rate budget, which wraps this link, makes all callers of the host wait together.
  if (error.kind === "rateLimited") return false;
  if (error.kind === "unreachable") {
    if (isLasting(error.code)) return false;
    if (!error.mayHaveBeenSent) return true;
    return request.idempotent;
  }
  return request.idempotent && error.kind === "unavailable" && isPassing(error.status);
}

/** Whether a failure of the service, or of a proxy in front of it, may be over soon. */
function isPassing(status: number | undefined): boolean {
  if (status === undefined) return false;
  return status === 408 || (status >= 500 && !lastingStatus.has(status));
}

/** Not implemented, wrong HTTP version, no storage left, a loop, a network that wants a log-in. */
const lastingStatus: ReadonlySet<number> = new Set([501, 505, 506, 507, 508, 510, 511]);

/** Failures that every attempt would meet. */
function isLasting(code: string | undefined): boolean {
  return (
    code !== undefined &&
    (code === "ENOTFOUND" || code === "ERR_INVALID_URL" || isCertificateProblem(code))
  );
}

/** The codes of OpenSSL and Node for a failed TLS handshake, such as an untrusted certificate. */
export function isCertificateProblem(code: string): boolean {
  return (
    /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|INVALID_(CA|PURPOSE))/.test(
      code,
    ) ||
    code === "HOSTNAME_MISMATCH" ||
    code === "EPROTO"
  );
}

/** If the signal fires, throws an error of kind `cancelled` with the request's purpose. */
export async function pause(
  delayMs: number,
  request: ApiRequest,
  attempts: number,
  clock: Clock,
): Promise<void> {
  try {
    await clock.sleep(delayMs, request.signal);
  } catch (cause) {
    throw cancelled(request, cause).with({ attempts });
  }
}
