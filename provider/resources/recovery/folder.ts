/** Makes a folder with the ones above it. */
import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * The code of what is in the way; undefined when the folder can be used. Level by level: Node's own `recursive` never ends where a
 * folder is there and takes no folder, as in /proc.
 */
export function makeFolder(folder: string): string | undefined {
  return made(folder) ?? codeOf(() => accessSync(folder, constants.W_OK | constants.X_OK));
}

function made(folder: string): string | undefined {
  const code = codeOf(() => mkdirSync(folder, { mode: 0o700 }));
  if (code === "EEXIST") return isFolder(folder) ? undefined : "ENOTDIR";
  const parent = dirname(folder);
  if (code !== "ENOENT" || parent === folder || isFolder(parent)) return code;
  return made(parent) ?? codeOf(() => mkdirSync(folder, { mode: 0o700 }));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function codeOf(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
