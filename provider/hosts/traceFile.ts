/** The file that PULUMI_IMS_TRACE names: a line for each HTTP exchange, without credentials. */
import { appendFileSync } from "node:fs";

/** Undefined where nobody named a file. */
export function traceTo(file: string | undefined): ((line: string) => void) | undefined {
  if (file === undefined || file === "") return undefined;
  return (line) => {
    try {
      appendFileSync(file, `${new Date().toISOString()} ${line}\n`, { mode: 0o600 });
    } catch {
      // A full disk must not turn answered calls into failures.
    }
  };
}
