/**
 * The chain of one connection: call ► rate budget ► retry ► classify ► authenticate ► log ► safe
 * answers ► transport ► cloud.
 */
import type { RequestCredentials } from "../auth/authenticator";
import { packageVersion } from "../version";
import { withAuthenticate } from "./authenticate";
import { withClassify } from "./classify";
import { withLog, type Trace } from "./log";
import type { ApiRequest, Send } from "./request";
import { newRateBudget, withRateBudget, type RateBudget } from "./rateBudget";
import { withRetry, type RetryOptions } from "./retry";
import { withSafeAnswers } from "./safeAnswers";
import type { ServiceCodes } from "./serviceCodes";

export interface PipelineOptions extends Pick<RetryOptions, "clock" | "random" | "tell"> {
  readonly transport: Send;
  /** Absent in a chain that needs no credentials, such as the one that asks for a token. */
  readonly authenticator?: RequestCredentials | undefined;
  readonly log?: Trace | undefined;
  /** Ends every call of this chain. A call can have a signal of its own as well. */
  readonly signal?: AbortSignal | undefined;
  readonly codes?: ServiceCodes | undefined;
  /** Default: one that all requests of this chain share. */
  readonly budgetFor?: ((request: ApiRequest) => RateBudget) | undefined;
}

/** Builds the chain from the inside out: each line wraps the lines above it. */
export function assemble(options: PipelineOptions): Send {
  const { transport, authenticator, log, clock, random, signal, codes, tell } = options;
  const own = newRateBudget();
  const { budgetFor = () => own } = options;
  // Innermost, so that no other link sees a secret that a service repeats.
  let send: Send = withSafeAnswers(transport);
  // Close to the transport, so that the log shows every attempt as it was really sent.
  if (log !== undefined) send = withLog(send, log, clock);
  // Inside retry, so that each attempt has valid credentials. Inside classify, because this link
  // must see a 401 as an answer.
  if (authenticator !== undefined) send = withAuthenticate(send, authenticator);
  // Inside retry, because retry decides by kinds of errors, not by statuses.
  send = withClassify(send, clock, codes);
  send = withRetry(send, { clock, random, tell });
  // Outside retry, because an answer that asks us to wait is not a failed attempt.
  send = withRateBudget(send, { budgetFor, clock, random, tell });
  // Without this, Glance sends errors as HTML pages.
  return withCommon(send, { accept: "application/json" }, signal);
}

/**
 * Adds the `common` headers, and a user-agent that names us. A request's own headers win. Both
 * `signal` and the request's own signal end the request.
 */
export function withCommon(
  next: Send,
  common: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Send {
  const ours = { ...common, "user-agent": `pulumi-ims/${packageVersion()}` };
  return (request) => {
    const signals = [signal, request.signal].filter((each) => each !== undefined);
    const [only, second] = signals;
    const whole = { ...request, headers: { ...ours, ...request.headers } };
    if (only === undefined) return next(whole);
    return next({ ...whole, signal: second === undefined ? only : AbortSignal.any(signals) });
  };
}
