/**
 * Calls that failed for a reason that passes, and had begun something. The engine keeps what such
 * an error carries: the next run goes on from there, and a program that is reverted takes it back.
 */
import { isApiError } from "../../client/http/errors";

// An answer of more than some 56 KB is never delivered, and the engine would wait for ever; there
// are messages in it too.
const longestState = 24_000;

/** Registered: two copies of this package can meet in one process. */
const brand = Symbol.for("pulumi-ims.UnfinishedError");

/**
 * A failed call whose resource is in the state all the same; the engine updates it in the next run.
 */
export class UnfinishedError extends Error {
  readonly [brand] = true;
  readonly id: string;
  readonly state: object;

  private constructor(id: string, state: object, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "UnfinishedError";
    this.id = id;
    this.state = state;
  }

  /**
   * Undefined when the reason lasts, so that the next run would fail too, or when the state is too
   * long to travel.
   */
  static of(id: string, state: object, cause: unknown): UnfinishedError | undefined {
    if (!passes(cause) || JSON.stringify(state).length > longestState) return undefined;
    return new UnfinishedError(id, state, cause);
  }
}

export function isUnfinished(error: unknown): error is UnfinishedError {
  return typeof error === "object" && error !== null && brand in error;
}

/**
 * Whether the same call can succeed later: the service or the way to it failed, not the request.
 */
export function passes(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(passes);
  return isApiError(error, "unavailable", "unreachable", "rateLimited", "cancelled");
}
