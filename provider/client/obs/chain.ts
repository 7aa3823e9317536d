/**
 * The chain to the object storage: call ► rate budget ► retry ► refusals ► signature ► log ► safe
 * answers ► bare refusals ► transport.
 */
import { refusePlainHttp } from "../auth/plainHttp";
import { withLog, type Trace } from "../http/log";
import { withCommon } from "../http/pipeline";
import { newRateBudget, withRateBudget } from "../http/rateBudget";
import type { Send } from "../http/request";
import { withRetry } from "../http/retry";
import { withSafeAnswers } from "../http/safeAnswers";
import { createTransport } from "../http/transport";
import type { Tell } from "../http/waits";
import type { ProxySettings, TlsSettings } from "../settings";
import { withBareRefusals, withRefusals } from "./refusals";
import { withSignature, type SignatureOptions } from "./signature";

export interface ObjectStorageOptions extends SignatureOptions {
  /** Without a bucket. */
  readonly endpoint: string;
  readonly tls: TlsSettings;
  readonly proxy: ProxySettings;
  readonly allowPlainHttp: boolean;
  /** The longest silence, if a call sets none. */
  readonly timeoutMs: number;
  /** Large sources have larger parts. Default 16 MiB; only tests use less than 5 MiB. */
  readonly smallestPartBytes?: number | undefined;
  readonly log?: Trace | undefined;
  readonly tell?: Tell | undefined;
  readonly random?: (() => number) | undefined;
  /** Ends all calls. */
  readonly signal?: AbortSignal | undefined;
}

export function openChain(options: ObjectStorageOptions): Send {
  const { tls, proxy, timeoutMs, log, clock, random = Math.random, signal, tell } = options;
  refusePlainHttp(options.endpoint, options.allowPlainHttp, "reach the object storage");
  let send: Send = withSafeAnswers(
    withBareRefusals(createTransport({ tls, proxy, timeoutMs }).send),
  );
  if (log !== undefined) send = withLog(send, log, clock);
  send = withSignature(send, options);
  send = withRefusals(send, clock);
  send = withRetry(send, { clock, random, tell });
  const budget = newRateBudget();
  send = withRateBudget(send, { budgetFor: () => budget, clock, random, tell });
  return withCommon(send, {}, signal);
}
