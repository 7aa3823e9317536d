/**
 * A value that must not be printed. When an object is turned into text, it shows as `[secret]`.
 * Texts of services that repeat the value are masked.
 */
import { pinSecret } from "./redaction/knownSecrets";
import { shown } from "./redaction/mask";

/** Call `reveal()` only where the credential is sent. All other code passes the object itself. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    pinSecret(value);
  }

  /** The value itself, for the code that sends it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  /** For `console.log`, `util.inspect` and test runners. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return shown;
  }
}
