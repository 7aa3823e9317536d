/** The chain of one connection, in one place: call ► rate budget ► retry ► classify ► authenticate ► log ► safe answers ► transport ► cloud. */
import type { RequestCredentials } from "../auth/authenticator";
import { withAuthenticate } from "./authenticate";
import { withClassify } from "./classify";
import type { Clock } from "./clock";
import { withLog, type Log } from "./log";
import type { ApiRequest, Send } from "./request";
import { newRateBudget, withRateBudget, type RateBudget } from "./rateBudget";
import { withRetry } from "./retry";
import { withSafeAnswers } from "./safeAnswers";
import type { ServiceCodes } from "./serviceCodes";
import type { Tell } from "./waits";

export interface PipelineOptions {
  /** Does one HTTP exchange. */
  readonly transport: Send;
  /** Absent in the chain that fetches credentials. */
  readonly authenticator?: RequestCredentials | undefined;
  readonly log?: Log | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  /** `pulumi-ims/0.1.0` */
  readonly userAgent: string;
  /** Ends every call of this chain, beside the signal of the call itself. */
  readonly signal?: AbortSignal | undefined;
  /** Takes a line for the person who watches the run: until when it waits, and why. */
  readonly tell?: Tell | undefined;
  /** What the codes of this service mean. */
  readonly codes?: ServiceCodes | undefined;
  /** Whom a request shares its waits with. Default: the other requests of this chain. */
  readonly budgetFor?: ((request: ApiRequest) => RateBudget) | undefined;
}

/** Reads from the cloud outwards: each line wraps the ones above it. */
export function assemble(options: PipelineOptions): Send {
  const { transport, authenticator, log, clock, random, userAgent, signal, codes, tell } = options;
  const own = newRateBudget();
  const { budgetFor = () => own } = options;
  // Innermost, so that nothing further out ever sees a secret that a service repeats.
  let send: Send = withSafeAnswers(transport);
  // Next to the wire: it shows what really went out, credentials and repeats included.
  if (log !== undefined) send = withLog(send, log, clock);
  // Inside retry: each attempt carries what is valid now. Sees the plain 401.
  if (authenticator !== undefined) send = withAuthenticate(send, authenticator);
  // Inside retry: the policy there reads kinds, not statuses.
  send = withClassify(send, clock, codes);
  // One call, some attempts; the last error counts them.
  send = withRetry(send, { clock, random, tell });
  // Outside retry: to be told to wait is no failed attempt, and has a patience of its own.
  send = withRateBudget(send, { budgetFor, clock, random, tell });
  return withCommon(send, userAgent, signal);
}

/** What every request carries. JSON is asked for always: without it Glance answers errors as HTML pages. */
function withCommon(next: Send, userAgent: string, signal: AbortSignal | undefined): Send {
  return (request) => {
    const headers = { accept: "application/json", "user-agent": userAgent, ...request.headers };
    const signals = [signal, request.signal].filter((each) => each !== undefined);
    const [only, second] = signals;
    if (only === undefined) return next({ ...request, headers });
    return next({
      ...request,
      headers,
      signal: second === undefined ? only : AbortSignal.any(signals),
    });
  };
}
