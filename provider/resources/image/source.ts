/** The file behind a source: where it is, whether it can be used, and its bytes as a stream that hashes itself. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Transform, type Readable } from "node:stream";
import type { StreamBody } from "../../client/http/request";
import { isAsset } from "../asset";
import type { CheckFailure } from "../handler";
import { isUnknown } from "../unknown";
import type { ImageSource } from "./inputs";

/** Path of a source on this machine; undefined for the other kinds. */
export function localPath(source: ImageSource | undefined): string | undefined {
  switch (source?.kind) {
    case "file":
      return source.path;
    case "asset":
      return isAsset(source.asset) ? source.asset.path : undefined;
    default:
      return undefined;
  }
}

/** The property that names the file, for messages. */
export function pathProperty(source: ImageSource): string {
  return source.kind === "asset" ? "source.asset" : "source.path";
}

/** Why the file of a source cannot be used, if so. */
export async function fileFailures(source: ImageSource): Promise<CheckFailure[]> {
  if (source.kind === "asset" && !isUnknown(source.asset)) {
    if (!isAsset(source.asset) || source.asset.assetKind !== "file") {
      const reason = "must be a FileAsset: text, remote assets and archives cannot be streamed";
      return [{ property: "source.asset", reason }];
    }
  }
  const path = localPath(source);
  if (typeof path !== "string") return [];
  const problem = await fileProblem(path);
  return problem === undefined ? [] : [{ property: pathProperty(source), reason: problem }];
}

async function fileProblem(path: string): Promise<string | undefined> {
  let found;
  try {
    found = await stat(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return `there is no file ${path} (seen from ${process.cwd()})`;
    return `cannot read ${path}: ${code ?? String(error)}`;
  }
  if (found.isDirectory()) return `${path} is a directory; name the file of the disk in it`;
  if (!found.isFile())
    return `${path} is not a regular file: its size must be known before it is sent`;
  if (found.size === 0) return `${path} is empty: an image needs bytes`;
  return undefined;
}

export interface FileFacts {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly inode: number;
}

export async function fileFacts(path: string): Promise<FileFacts> {
  const found = await stat(path);
  return { sizeBytes: found.size, modifiedMs: Math.trunc(found.mtimeMs), inode: found.ino };
}

/** Hexadecimal digests of the bytes that went by. */
export interface Digests {
  readonly sha512: string;
  readonly md5: string;
}

/** The bytes of a file, opened anew for every attempt, hashed while they go by. */
export interface HashingBody extends StreamBody {
  /** Digests of the last attempt that went through to its end; undefined before. */
  readonly digests: () => Digests | undefined;
}

export function hashingBody(
  path: string,
  sizeBytes: number,
  progress: (sentBytes: number) => void = () => undefined,
): HashingBody {
  let digests: Digests | undefined;
  return {
    kind: "stream",
    sizeBytes,
    digests: () => digests,
    open: () => {
      digests = undefined;
      // `end` keeps a file that grows meanwhile from sending more than was announced.
      const file = createReadStream(path, { end: sizeBytes - 1, highWaterMark: 256 * 1024 });
      return hashed(file, progress, (complete) => (digests = complete));
    },
  };
}

/** Digests of a whole file, without sending it. */
export async function digestsOfFile(path: string, sizeBytes: number): Promise<Digests> {
  const body = hashingBody(path, sizeBytes);
  for await (const chunk of body.open()) void chunk;
  const digests = body.digests();
  if (digests === undefined) throw new Error(`cannot read ${path} to its end`);
  return digests;
}

// Both hashes in one pass: which of them the cloud reports is known only afterwards.
function hashed(
  file: Readable,
  progress: (sentBytes: number) => void,
  complete: (digests: Digests) => void,
): Readable {
  const sha512 = createHash("sha512");
  const md5 = createHash("md5");
  let sentBytes = 0;
  const hashing = new Transform({
    highWaterMark: 256 * 1024,
    transform(chunk: Buffer, _encoding, done) {
      sha512.update(chunk);
      md5.update(chunk);
      sentBytes += chunk.length;
      progress(sentBytes);
      done(null, chunk);
    },
    flush(done) {
      complete({ sha512: sha512.digest("hex"), md5: md5.digest("hex") });
      done();
    },
  });
  file.on("error", (error) => hashing.destroy(error));
  hashing.on("close", () => file.destroy());
  return file.pipe(hashing);
}
