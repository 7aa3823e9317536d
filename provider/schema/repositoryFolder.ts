import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** Finds the repository's folder above a compiled file of dist/. */
export function repositoryFolder(from: string): string {
  if (existsSync(join(from, "Makefile"))) return from;
  if (dirname(from) === from) throw new Error("there is no Makefile above this file");
  return repositoryFolder(dirname(from));
}
