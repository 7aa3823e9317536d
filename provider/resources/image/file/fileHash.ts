/**
 * SHA-512 of a file, remembered in the user's cache folder by path, size, times and inode: what is known unchanged is not read
 * again. A file whose facts prove nothing is read in each run. The state cannot serve: an unchanged resource's state is not rewritten, and
 * every checkout of a repository has new modification times.
 */
import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { makeFolder } from "../../recovery/folder";
import { fileFacts, type FileFacts } from "./fileFacts";
import { digestsOfFile } from "./source";

export async function sha512OfFile(
  path: string,
  cacheFolder: string | undefined,
  nowMs?: number,
): Promise<string> {
  const facts = await fileFacts(path, nowMs);
  const entry = entryOf(path, facts, cacheFolder);
  const remembered = await readEntry(entry);
  if (remembered !== undefined) return remembered;
  const { sha512 } = await digestsOfFile(path, facts.sizeBytes);
  await rememberHash(entry, sha512);
  return sha512;
}

function entryOf(
  path: string,
  { identity, sizeBytes, modifiedMs }: FileFacts,
  cacheFolder: string | undefined,
): string | undefined {
  if (cacheFolder === undefined || identity === undefined) return undefined;
  const key = JSON.stringify([resolve(path), identity, sizeBytes, modifiedMs]);
  return join(cacheFolder, createHash("sha256").update(key).digest("hex"));
}

async function readEntry(entry: string | undefined): Promise<string | undefined> {
  if (entry === undefined) return undefined;
  try {
    const text = await readFile(entry, "utf8");
    return /^[0-9a-f]{128}$/.test(text) ? text : undefined;
  } catch {
    // Not there, or not readable: the file is hashed again, which is always right.
    return undefined;
  }
}

async function rememberHash(entry: string | undefined, sha512: string): Promise<void> {
  if (entry === undefined) return;
  try {
    if (makeFolder(dirname(entry)) !== undefined) return;
    const unfinished = `${entry}.${process.pid}`;
    await writeFile(unfinished, sha512);
    await rename(unfinished, entry);
  } catch {
    // A cache that cannot be written costs time, never correctness (read-only home folders of pipelines).
  }
}
