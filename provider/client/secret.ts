/**
 * A value that must not be printed. It shows itself as `[secret]` wherever an object is turned into text, and
 * texts of services that repeat it are masked.
 */
import { pinSecret } from "./redaction/knownSecrets";
import { shown } from "./redaction/mask";

/** `reveal()` belongs only where the credential is sent; everything else can pass the object around freely. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    pinSecret(value);
  }

  /** The value itself, for the one line that puts it on the wire. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  /** What `console.log`, `util.inspect` and test runners print. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return shown;
  }
}
