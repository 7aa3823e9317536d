import { isApiError } from "../../client/http/errors";
import { messageOf } from "../../client/messageOf";

// An error with more than about 56 KB of details does not reach the engine, which would then wait
// for ever. The details also contain messages, so the state must be shorter.
const longestStateBytes = 24_000;

/** A registered symbol, because two copies of this package can be in one process. */
const brand = Symbol.for("pulumi-ims.UnfinishedError");

/**
 * The error of a call that began something and then failed for a temporary reason. The engine
 * stores its state, and the next run continues from there. If the user has undone the change in the
 * program before that, the next run removes what was begun.
 */
export class UnfinishedError extends Error {
  readonly [brand] = true;
  readonly id: string;
  readonly state: object;

  private constructor(id: string, state: object, cause: unknown) {
    super(messageOf(cause), { cause });
    this.name = "UnfinishedError";
    this.id = id;
    this.state = state;
  }

  /** Undefined if the next run would fail too, or if the state is too long for the engine. */
  static of(id: string, state: object, cause: unknown): UnfinishedError | undefined {
    const sizeBytes = Buffer.byteLength(JSON.stringify(state));
    if (!isTemporary(cause) || sizeBytes > longestStateBytes) return undefined;
    return new UnfinishedError(id, state, cause);
  }
}

export function isUnfinished(error: unknown): error is UnfinishedError {
  return typeof error === "object" && error !== null && brand in error;
}

/** Whether the same call can succeed later. */
export function isTemporary(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isTemporary);
  return isApiError(error, "unavailable", "unreachable", "rateLimited", "cancelled");
}
