/**
 * The user's cache folder keeps the SHA-512 of a file, so that an unchanged file is not read again.
 * `uploaded` in the state is not enough: every checkout of a repository gives the file new times,
 * but the engine does not rewrite the state of an unchanged resource, so it keeps the old times.
 */
import { hash } from "node:crypto";
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
  return join(cacheFolder, hash("sha256", key));
}

async function readEntry(entry: string | undefined): Promise<string | undefined> {
  if (entry === undefined) return undefined;
  try {
    const text = await readFile(entry, "utf8");
    return /^[0-9a-f]{128}$/.test(text) ? text : undefined;
  } catch {
    // If the entry does not exist or cannot be read, the file is hashed again.
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
    // A cache that cannot be written, as in some pipelines, costs only time.
  }
}
