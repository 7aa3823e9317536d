/** Removes what earlier runs left in the cache folder. */
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** Removes files and folders that nobody has changed for this long. */
export function removeOldEntries(folder: string, oldestMs: number): void {
  for (const name of readdirSync(folder)) {
    const entry = join(folder, name);
    // Another process may have removed it.
    const { mtimeMs } = statSync(entry, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > oldestMs) rmSync(entry, { recursive: true, force: true });
  }
}
