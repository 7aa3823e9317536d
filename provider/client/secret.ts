import { pinSecret } from "./redaction/knownSecrets";
import { shown } from "./redaction/mask";

/** Shows as `[secret]` when it is turned into text. Texts of services that repeat it are masked. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    pinSecret(value);
  }

  /** Only for the code that sends the credential. All other code passes the object. */
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
