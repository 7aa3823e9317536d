/** How a source is cut into parts, and a part's bytes on their way: hashed as they go by, for the part and for the whole. */
import { createHash, type Hash } from "node:crypto";
import { Readable } from "node:stream";
import type { RangeSource } from "./source";

export interface Part {
  /** From 1. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly sizeBytes: number;
}

const mebibyte = 1024 ** 2;
const defaultPartBytes = 16 * mebibyte;
/** @see UploadPart of OBS and S3 */
const partsMax = 10_000;

/** Depends on the size only, so that another run cuts the same parts. */
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

/** Hexadecimal digests of the whole source. */
export interface Digests {
  readonly sha512: string;
  readonly md5: string;
}

/** The digests of everything up to some byte. */
export interface RunningDigests {
  readonly sha512: Hash;
  readonly md5: Hash;
}

export function noBytesYet(): RunningDigests {
  return { sha512: createHash("sha512"), md5: createHash("md5") };
}

/** Ends the hashes: they can take no more bytes. */
export function digestsOf({ sha512, md5 }: RunningDigests): Digests {
  return { sha512: sha512.digest("hex"), md5: md5.digest("hex") };
}

export interface PassedPart {
  /** MD5 of the part, hexadecimal: its ETag, unless it is stored encrypted. */
  readonly md5: string;
  /** The whole's digests with this part. */
  readonly running: RunningDigests;
}

export interface PartBody {
  /** From the first byte again, for every attempt. */
  readonly open: () => Readable;
  /** What an attempt that reached the part's last byte saw; undefined before. */
  readonly passed: () => PassedPart | undefined;
}

/** One pass over the bytes serves the part's hash and both of the whole; `before` stays as it is, so that a repeated part counts once. */
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
      // Sources are streams of bytes, without an encoding.
      const chunk = each as Buffer;
      running.sha512.update(chunk);
      running.md5.update(chunk);
      md5.update(chunk);
      passedBytes += chunk.length;
      // Before the last chunk goes on: the answer may come before anybody asks for more.
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

/** The ETag of an object that was made of parts: the MD5 of their MD5s, and how many they are. */
export function etagOfParts(md5s: readonly string[]): string {
  const joined = Buffer.from(md5s.join(""), "hex");
  return `${createHash("md5").update(joined).digest("hex")}-${md5s.length}`;
}
