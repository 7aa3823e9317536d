/**
 * For check, diff, read and delete, the shim (Pulumi's program around a dynamic provider) writes
 * `${error}: ${error.stack}` to the user's terminal. Our stack trace would help nobody. So
 * `${error}` gives only the error's name, and `stack` gives only the message.
 * @see pulumi sdk/nodejs/cmd/dynamic-provider/index.ts at v3.276.0
 */
import { shownMessage } from "../safeText";

/** What the shim adds to the answer, so that the engine keeps it in the state. */
export interface KeptState {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export class ReportedError extends Error {
  /** If set, the engine keeps the properties, and the next run calls `update` in any case. */
  readonly id?: string;
  readonly properties?: KeptState["properties"];
  readonly reasons?: readonly string[];

  constructor(cause: unknown, kept?: KeptState) {
    super(shownMessage(cause), { cause });
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
