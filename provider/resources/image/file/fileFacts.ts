/** What is known of a file without reading it, and whether that proves that it is unchanged. */
import { stat } from "node:fs/promises";
import type { UploadedFile } from "../state";

export interface FileFacts {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /**
   * Device, inode and time of the last change (ctime). Many builds give all files the same
   * modification time, but no program can set the ctime. Undefined if these values cannot prove
   * that the file is unchanged.
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
 * Inode and ctime prove nothing if the file system has none, keeps whole seconds only, or is an
 * image itself (squashfs, ISO 9660), in which the build sets the ctime.
 * @internal
 */
export function provesIdentity(inode: bigint, changedNs: bigint): boolean {
  return inode > 0n && changedNs > 0n && changedNs % 1_000_000_000n !== 0n;
}

export function isUntouched(facts: FileFacts, seen: UploadedFile | undefined): boolean {
  return (
    facts.identity !== undefined &&
    facts.identity === seen?.identity &&
    facts.sizeBytes === seen.sizeBytes &&
    facts.modifiedMs === seen.modifiedMs
  );
}

export function uploadedFile(facts: FileFacts, sha512: string): UploadedFile {
  const { sizeBytes, modifiedMs, identity } = facts;
  return { sha512, sizeBytes, modifiedMs, ...(identity === undefined ? {} : { identity }) };
}
