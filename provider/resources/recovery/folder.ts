import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and its parents. Returns the error code of an obstacle, or undefined if the folder
 * can be used. It works level by level, because Node's `recursive` never ends if a parent exists
 * but accepts no folders, as in /proc.
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
