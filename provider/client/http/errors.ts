import { mask, maskInSentence } from "../redaction/mask";
import { oneLine, shownRequestId } from "../redaction/terminal";
import { redactUris } from "./redact";

/**
 * What went wrong, from the caller's point of view.
 *
 * - `badRequest`: the cloud does not accept the values (400, 415)
 * - `unauthenticated`: no or wrong credentials (401)
 * - `forbidden`: the user is known, but not allowed to do this (403)
 * - `notFound`: absent, or hidden from this project (404, 410)
 * - `conflict`: the object exists already, or its state does not allow the call (409)
 * - `quota`: a limit of the cloud is reached (413)
 * - `rateLimited`: too many requests or tasks; nothing was done (429, and codes that mean it)
 * - `unavailable`: the service failed (5xx, 408)
 * - `unreachable`: no answer came: the name is unknown, the connection or TLS failed, or it took
 *   too long
 * - `cancelled`: the caller's signal fired
 * - `protocol`: the answer is not what the API documents
 * - `configuration`: the connection's settings cannot work; nothing was sent
 */
export type ErrorKind =
  | "badRequest"
  | "unauthenticated"
  | "forbidden"
  | "notFound"
  | "conflict"
  | "quota"
  | "rateLimited"
  | "unavailable"
  | "unreachable"
  | "cancelled"
  | "protocol"
  | "configuration";

/**
 * What an error means in addition to its kind, for code that decides how to continue. The clients
 * translate the services' codes into these words.
 *
 * - `jobFailed`: the job itself failed, and not only the request that reads its state
 * - `jobUnknown`: the cloud knows no such job
 * - `alreadyMade`: what was asked for exists already, or the cloud is making it
 * - `sourceUsed`: nothing more can be made of the source, because it was used before
 * - `vaultNeeded`: a vault is missing; everything else is right
 */
export type ErrorMeaning =
  "jobFailed" | "jobUnknown" | "alreadyMade" | "sourceUsed" | "vaultNeeded";

export interface ApiErrorFields {
  readonly kind: ErrorKind;
  /** What was attempted, without "cannot": `delete image 4f…`. */
  readonly purpose: string;
  /** What the answer was, or why there was none, in one sentence without a full stop. */
  readonly reason: string;
  readonly advice?: string | undefined;
  readonly status?: number | undefined;
  /** The service's own code, e.g. `IMG.0026`, or a system error such as `ECONNREFUSED`. */
  readonly code?: string | undefined;
  readonly means?: readonly ErrorMeaning[] | undefined;
  readonly requestId?: string | undefined;
  readonly method?: string | undefined;
  /** Only the path: query strings and hosts may contain what must not be shown. */
  readonly path?: string | undefined;
  /**
   * How many attempts were made. Repetitions after a 401 and attempts that got a 429 do not count.
   * If the call fails with a 429, or is cancelled in the wait after one: the number of 429s.
   */
  readonly attempts?: number | undefined;
  /** From `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the service may have got the request. Default: true, except for `configuration`. */
  readonly mayHaveBeenSent?: boolean | undefined;
  readonly cause?: unknown;
}

// One process can hold two copies of this package (a linked checkout beside an installed one).
// `instanceof` does not recognise the errors of the other copy; a registered symbol does.
const brand = Symbol.for("pulumi-ims.ApiError");

/** A call that failed. The message tells a person everything; the fields are for programs. */
export class ApiError extends Error implements ApiErrorFields {
  readonly [brand] = true;
  readonly kind: ErrorKind;
  readonly purpose: string;
  readonly reason: string;
  readonly advice: string | undefined;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly means: readonly ErrorMeaning[];
  readonly requestId: string | undefined;
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly attempts: number;
  readonly retryAfterMs: number | undefined;
  readonly mayHaveBeenSent: boolean;

  constructor(given: ApiErrorFields) {
    const fields = { ...given, ...safe(given) };
    super(sentence(fields), fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = "ApiError";
    this.kind = fields.kind;
    this.purpose = fields.purpose;
    this.reason = fields.reason;
    this.advice = fields.advice;
    this.status = fields.status;
    this.code = fields.code;
    this.means = fields.means ?? [];
    this.requestId = fields.requestId;
    this.method = fields.method;
    this.path = fields.path;
    this.attempts = fields.attempts ?? 1;
    this.retryAfterMs = fields.retryAfterMs;
    this.mayHaveBeenSent = fields.mayHaveBeenSent ?? fields.kind !== "configuration";
  }

  /** The same failure with more known about it, such as the number of attempts. */
  with(changes: Partial<ApiErrorFields>): ApiError {
    // The cause is not enumerable, so it has to be named.
    return new ApiError({ ...this, cause: this.cause, ...changes });
  }
}

/** Works without `instanceof`: `isApiError(error, "notFound", "forbidden")`. */
export function isApiError(error: unknown, ...kinds: readonly ErrorKind[]): error is ApiError {
  if (typeof error !== "object" || error === null || !(brand in error)) return false;
  return kinds.length === 0 || kinds.includes((error as ApiError).kind);
}

/** Undefined if the call ends with `notFound`. */
export async function ifFound<Result>(asked: Promise<Result>): Promise<Result | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isApiError(error, "notFound")) return undefined;
    throw error;
  }
}

export function means(error: unknown, ...meanings: readonly ErrorMeaning[]): boolean {
  return isApiError(error) && error.means.some((meaning) => meanings.includes(meaning));
}

/**
 * Fields may contain text of a service, and every error is printed somewhere. The purpose is our
 * own text and names, so it is not masked: the name of user `demo` is shown even if the password is
 * `demo` too.
 */
function safe(fields: ApiErrorFields): Partial<ApiErrorFields> {
  const { purpose, reason, advice, code, path, requestId } = fields;
  return {
    purpose: oneLine(purpose),
    reason: redactUris(maskInSentence(oneLine(reason))),
    advice: advice === undefined ? undefined : oneLine(advice),
    code: code === undefined ? undefined : mask(oneLine(code)).slice(0, longestCode),
    path: path === undefined ? undefined : maskInSentence(oneLine(path)),
    requestId: requestId === undefined ? undefined : shownRequestId(mask(requestId)),
  };
}

const longestCode = 64;

/** `cannot delete image 4f…: it is protected; set protected: false … (403, request-id req-…)` */
function sentence(fields: ApiErrorFields): string {
  const facts = [
    fields.status === undefined ? fields.code : String(fields.status),
    fields.status !== undefined && fields.code !== undefined ? fields.code : undefined,
    fields.attempts !== undefined && fields.attempts > 1
      ? `${fields.attempts} attempts`
      : undefined,
    fields.requestId === undefined ? undefined : `request-id ${fields.requestId}`,
  ].filter((fact) => fact !== undefined);
  const advice = fields.advice === undefined ? "" : `; ${fields.advice}`;
  const tail = facts.length === 0 ? "" : ` (${facts.join(", ")})`;
  return `cannot ${fields.purpose}: ${fields.reason}${advice}${tail}`;
}
