/**
 * Where the working copy is, for code that runs both from test/ (under jest) and from dist/test/ (from make).
 */
import { existsSync } from "node:fs";
import * as path from "node:path";

/** The folder that holds the Makefile. */
export const repositoryFolder = folderAbove(__dirname);

/** Where the tests keep what is slow to make. Git ignores it; `make clean` removes it. */
export const cacheFolder = path.join(repositoryFolder, ".cache");

/** A file or folder of the working copy; helpers that are not TypeScript are never copied to dist/. */
export function inRepository(...parts: readonly string[]): string {
  return path.join(repositoryFolder, ...parts);
}

function folderAbove(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "Makefile"))) return folder;
    if (folder === path.dirname(folder)) throw new Error(`no Makefile in or above ${start}`);
  }
}
