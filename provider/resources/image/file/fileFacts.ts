/** What is known of a file without reading it, and how far that proves that it is the one seen before. */
import { stat } from "node:fs/promises";
import type { UploadedFile } from "../state";

export interface FileFacts {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /**
   * Device, inode and time of the last change (ctime). Programs set the modification time as they like, and many builds give
   * all files the same one; none can set this. Undefined where it proves nothing: then only the bytes tell.
   */
  readonly identity: string | undefined;
}

/** Clocks of file systems are coarse: another change in the moment of the last one would not show. */
const settledAfterMs = 2_000;

export async function fileFacts(path: string, nowMs: number = Date.now()): Promise<FileFacts> {
  const { size, mtimeNs, ctimeNs, ino, dev } = await stat(path, { bigint: true });
  const isSettled = Number(ctimeNs / 1_000_000n) < nowMs - settledAfterMs;
  return {
    sizeBytes: Number(size),
    modifiedMs: Number(mtimeNs / 1_000_000n),
    identity: provesIdentity(ino, ctimeNs) && isSettled ? `${dev}:${ino}:${ctimeNs}` : undefined,
  };
}

/**
 * Not a file system that reports none, keeps whole seconds only, or is an image itself (squashfs, ISO 9660): there the time
 * is what a build has set, as little worth as the modification time.
 */
export function provesIdentity(inode: bigint, changedNs: bigint): boolean {
  return inode > 0n && changedNs > 0n && changedNs % 1_000_000_000n !== 0n;
}

/** The file as it was seen before, with nothing that could have changed its bytes since. */
export function isUntouched(facts: FileFacts, seen: UploadedFile | undefined): boolean {
  return (
    facts.identity !== undefined &&
    facts.identity === seen?.identity &&
    facts.sizeBytes === seen.sizeBytes &&
    facts.modifiedMs === seen.modifiedMs
  );
}

/** What the state keeps of a file whose bytes are stored. */
export function uploadedFile(facts: FileFacts, sha512: string): UploadedFile {
  const { sizeBytes, modifiedMs, identity } = facts;
  return { sha512, sizeBytes, modifiedMs, ...(identity === undefined ? {} : { identity }) };
}
