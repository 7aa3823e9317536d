/** PULUMI_IMS_TRACE names a file. It gets a line for each HTTP exchange, without credentials. */
import { appendFileSync } from "node:fs";

export function traceTo(file: string | undefined): ((line: string) => void) | undefined {
  if (file === undefined || file === "") return undefined;
  return (line) => {
    try {
      appendFileSync(file, `${new Date().toISOString()} ${line}\n`, { mode: 0o600 });
    } catch {
      // If the disk is full, the calls must still succeed.
    }
  };
}
