/**
 * What is known of a file without reading it, and whether that proves that the file is unchanged.
 */
import { stat } from "node:fs/promises";
import type { UploadedFile } from "../state";

export interface FileFacts {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /**
   * Device, inode and time of the last change (ctime). Programs can set the modification time
   * freely, and many builds give all files the same one, but no program can set the ctime.
   * Undefined if these values cannot prove that the file is unchanged. Then the bytes must be
   * compared.
   */
  readonly identity: string | undefined;
}

/** File systems measure time in coarse steps. Two changes within one step get the same time. */
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
 * Whether inode and ctime identify a file's content. They do not if the file system has no inodes
 * or ctimes, keeps whole seconds only, or is an image itself (squashfs, ISO 9660). In such an image
 * the build sets the ctime, so the ctime proves as little as the modification time.
 */
export function provesIdentity(inode: bigint, changedNs: bigint): boolean {
  return inode > 0n && changedNs > 0n && changedNs % 1_000_000_000n !== 0n;
}

/** Whether the file is the one seen before and nothing can have changed its bytes since. */
export function isUntouched(facts: FileFacts, seen: UploadedFile | undefined): boolean {
  return (
    facts.identity !== undefined &&
    facts.identity === seen?.identity &&
    facts.sizeBytes === seen.sizeBytes &&
    facts.modifiedMs === seen.modifiedMs
  );
}

/** What the state records about a file whose bytes are stored. */
export function uploadedFile(facts: FileFacts, sha512: string): UploadedFile {
  const { sizeBytes, modifiedMs, identity } = facts;
  return { sha512, sizeBytes, modifiedMs, ...(identity === undefined ? {} : { identity }) };
}
