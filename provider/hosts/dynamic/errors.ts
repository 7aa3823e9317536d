/**
 * Errors as the dynamic provider's own shim prints them: it writes `${error}: ${error.stack}` to the user's terminal
 * for check, diff, read and delete. Nobody is helped by our stack there, so the message stands in both places.
 * @see pulumi sdk/nodejs/cmd/dynamic-provider/index.ts at v3.259.0
 */
import { safeText } from "../safeText";

// A message of more than some 64 KB is never delivered: the engine would wait for ever.
const longestMessage = 8_000;

/** What the shim packs into the answer, for the engine to keep in the state. */
export interface KeptState {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export class ReportedError extends Error {
  /**
   * With an id the engine keeps the properties, and calls `update` in the next run whatever `diff`
   * says.
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
