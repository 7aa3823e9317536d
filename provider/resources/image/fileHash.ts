/**
 * SHA-512 of a file, remembered by path, inode, size and modification time in the user's cache folder: what is known
 * unchanged is not read again. The state cannot serve: an unchanged resource's state is not rewritten, and
 * every checkout of a repository has new modification times.
 */
import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { makeFolder } from "../folder";
import { digestsOfFile, fileFacts } from "./source";

export async function sha512OfFile(path: string, cacheFolder: string | undefined): Promise<string> {
  const facts = await fileFacts(path);
  const key = JSON.stringify([resolve(path), facts.inode, facts.sizeBytes, facts.modifiedMs]);
  const entry =
    cacheFolder === undefined
      ? undefined
      : join(cacheFolder, createHash("sha256").update(key).digest("hex"));
  const remembered = await readEntry(entry);
  if (remembered !== undefined) return remembered;
  const { sha512 } = await digestsOfFile(path, facts.sizeBytes);
  await rememberHash(entry, sha512);
  return sha512;
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
