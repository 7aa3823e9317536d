/** The file of a source: its path, whether it can be used, and its bytes with their digests. */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Digests } from "../../../client/cloud";
import type { CloudSource } from "../../../client/cloudSources";
import { fileSource, type RangeSource } from "../../../client/obs/source";
import type { StreamBody } from "../../../client/http/request";
import { isAsset } from "../../values/asset";
import type { CheckFailure } from "../../handler";
import { isUnknown } from "../../values/unknown";
import type { CopySource, ImageSource } from "../inputs";

/** Sources from which a job of the cloud creates the whole image. */
export type JobSource = Extract<ImageSource, CloudSource> | CopySource;

export function isJobSource(source: ImageSource): source is JobSource {
  return !["file", "asset", "webDownload", "register"].includes(source.kind);
}

/** Sources with the same text make images with the same content, through any connection. */
export function sourceText(source: ImageSource): string {
  const { fromConnection: _, agencyName: __, ...content } = source as CopySource;
  return JSON.stringify(Object.entries(content).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Undefined for kinds without a file on this machine. */
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

/** The property that says where the bytes come from, for messages. */
export function placeProperty(source: ImageSource): string {
  switch (source.kind) {
    case "file":
      return "source.path";
    case "asset":
      return "source.asset";
    case "webDownload":
      return "source.uri";
    default:
      return "source";
  }
}

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
  return problem === undefined ? [] : [{ property: placeProperty(source), reason: problem }];
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

/** A file whose digests are computed while it is read. Every attempt opens it again. */
export interface HashingBody extends StreamBody {
  /**
   * The digests of the last attempt that was sent completely. It counts even if its answer was
   * lost: the cloud may have stored its bytes, and may refuse a later attempt halfway.
   */
  readonly digests: () => Digests | undefined;
}

export function hashingBody(
  path: string,
  sizeBytes: number,
  progress: (sentBytes: number) => void = () => undefined,
): HashingBody {
  let digests: Digests | undefined;
  const file = fileSource(path, sizeBytes);
  return {
    kind: "stream",
    sizeBytes,
    digests: () => digests,
    openRange: file.open,
    open: () => {
      const chunks = hashedChunks(file, progress, (complete) => (digests = complete));
      // Only one chunk waits at a time, because its memory is used again.
      return Readable.from(chunks, { objectMode: false, highWaterMark: 1 });
    },
  };
}

export async function digestsOfFile(path: string, sizeBytes: number): Promise<Digests> {
  const body = hashingBody(path, sizeBytes);
  for await (const chunk of body.open()) void chunk;
  const digests = body.digests();
  if (digests === undefined) throw new Error(`cannot read ${path} to its end`);
  return digests;
}

/** Yields at most as many bytes as were announced, even if the file grows. */
async function* hashedChunks(
  file: RangeSource,
  progress: (sentBytes: number) => void,
  complete: (digests: Digests) => void,
): AsyncGenerator<Buffer> {
  // Only the cloud's answer says which of the two hashes it reports.
  const sha512 = createHash("sha512");
  const md5 = createHash("md5");
  let sentBytes = 0;
  for await (const each of file.open(0, file.sizeBytes)) {
    // Sources are byte streams without an encoding.
    const chunk = each as Buffer;
    sha512.update(chunk);
    md5.update(chunk);
    sentBytes += chunk.length;
    progress(sentBytes);
    yield chunk;
    // The end of the file's stream comes later, perhaps after the cloud's answer. A file that is
    // shorter than announced is never complete. The sender counts the bytes and reports that.
    if (sentBytes === file.sizeBytes)
      complete({ sha512: sha512.digest("hex"), md5: md5.digest("hex") });
  }
}
