import { createHash, hash, type Hash } from "node:crypto";
import { Readable } from "node:stream";
import type { Digests } from "../cloud";
import type { RangeSource } from "./source";

export interface Part {
  /** From 1 on. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly sizeBytes: number;
}

const mebibyte = 1024 ** 2;
const defaultPartBytes = 16 * mebibyte;
/** @see UploadPart of OBS and S3 */
const partsMax = 10_000;

/** The parts depend only on the size, so that a later run cuts the same ones. */
export function planParts(
  sizeBytes: number,
  smallestPartBytes = defaultPartBytes,
): readonly Part[] {
  const neededMebibytes = Math.ceil(sizeBytes / partsMax / mebibyte);
  const isEnough = sizeBytes <= partsMax * smallestPartBytes;
  const partBytes = isEnough ? smallestPartBytes : neededMebibytes * mebibyte;
  const count = Math.max(1, Math.ceil(sizeBytes / partBytes));
  return Array.from({ length: count }, (_, index) => {
    const start = index * partBytes;
    const end = Math.min(sizeBytes, start + partBytes);
    return { number: index + 1, start, end, sizeBytes: end - start };
  });
}

export interface RunningDigests {
  readonly sha512: Hash;
  readonly md5: Hash;
}

export function noBytesYet(): RunningDigests {
  return { sha512: createHash("sha512"), md5: createHash("md5") };
}

/** The hashes take no more bytes after this. */
export function digestsOf({ sha512, md5 }: RunningDigests): Digests {
  return { sha512: sha512.digest("hex"), md5: md5.digest("hex") };
}

export interface PassedPart {
  /** Equals the ETag unless the part is stored encrypted. */
  readonly md5: string;
  /** The hashes of all bytes up to the end of this part. */
  readonly running: RunningDigests;
}

export interface PartBody {
  /** Every attempt reads from the first byte again. */
  readonly open: () => Readable;
  /** Of the last complete attempt; undefined if none has reached the part's last byte. */
  readonly passed: () => PassedPart | undefined;
}

/**
 * One pass over the bytes of a part computes the part's hash and both hashes of the whole source.
 * `before` is copied, so that a repeated part counts only once.
 */
export function partBody(
  source: RangeSource,
  part: Part,
  before: RunningDigests,
  progress: (passedBytes: number) => void,
): PartBody {
  let passed: PassedPart | undefined;

  async function* hashed(): AsyncGenerator<Buffer> {
    const running = { sha512: before.sha512.copy(), md5: before.md5.copy() };
    const md5 = createHash("md5");
    let passedBytes = 0;
    for await (const each of source.open(part.start, part.end)) {
      // Sources are byte streams without an encoding.
      const chunk = each as Buffer;
      running.sha512.update(chunk);
      running.md5.update(chunk);
      md5.update(chunk);
      passedBytes += chunk.length;
      // Set before the last chunk goes out: the answer may come before the stream is read again.
      if (passedBytes === part.sizeBytes) passed = { md5: md5.digest("hex"), running };
      progress(part.start + passedBytes);
      yield chunk;
    }
  }

  return {
    open: () => Readable.from(hashed(), { objectMode: false, highWaterMark: 1 }),
    passed: () => passed,
  };
}

/** The ETag of an object from parts: the MD5 of their MD5s, and the number of parts. */
export function etagOfParts(md5s: readonly string[]): string {
  const joined = Buffer.from(md5s.join(""), "hex");
  return `${hash("md5", joined)}-${md5s.length}`;
}
