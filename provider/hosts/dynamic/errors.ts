/**
 * Errors in the form that the shim (Pulumi's program around a dynamic provider) prints. For check,
 * diff, read and delete it writes `${error}: ${error.stack}` to the user's terminal. Our stack
 * trace would help nobody, so the stack is the message and the error prints as its name.
 * @see pulumi sdk/nodejs/cmd/dynamic-provider/index.ts at v3.276.0
 */
import { safeText } from "../safeText";

// A message of more than about 64 KB is never delivered, and the engine would wait for ever.
const longestMessage = 8_000;

/** What the shim adds to the answer, so that the engine keeps it in the state. */
export interface KeptState {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export class ReportedError extends Error {
  /**
   * If an id is set, the engine keeps the properties, and calls `update` in the next run whatever
   * `diff` says.
   */
  readonly id?: string;
  readonly properties?: KeptState["properties"];
  readonly reasons?: readonly string[];

  constructor(cause: unknown, kept?: KeptState) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(safeText(message).slice(0, longestMessage), { cause });
    this.name = "pulumi-ims";
    this.stack = this.message;
    if (kept === undefined) return;
    this.id = kept.id;
    this.properties = kept.properties;
    this.reasons = [this.message];
  }

  override toString(): string {
    return this.name;
  }
}
