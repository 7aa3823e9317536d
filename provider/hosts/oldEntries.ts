import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Removes files and folders with such names that nobody has changed for this long. A folder that is
 * a link to somewhere else is left alone.
 */
export function removeOldEntries(folder: string, name: RegExp, oldestMs: number): void {
  if (!lstatSync(folder).isDirectory()) return;
  for (const entry of readdirSync(folder).filter((each) => name.test(each))) {
    try {
      const { mtimeMs } = lstatSync(join(folder, entry));
      if (Date.now() - mtimeMs > oldestMs) rmSync(join(folder, entry), { recursive: true });
    } catch {
      // Another process may have removed it. Nothing depends on it.
    }
  }
}
