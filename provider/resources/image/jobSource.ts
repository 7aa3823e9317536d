/** Sources that the cloud makes images of by a job of its own: which they are, what identifies one, and how the port calls it. */
import { createHash } from "node:crypto";
import type { CloudRules, ImageCloud } from "../../client/cloud";
import type { CloudSource } from "../../client/cloudSources";
import type { HandlerContext } from "../handler";
import { sha512OfFile } from "./fileHash";
import type { CopySource, ImageInputs, ImageSource } from "./inputs";
import { localPath } from "./source";

/** Those whose image the cloud makes as a whole; the others bring bytes to a record. */
export type JobSource = Extract<ImageSource, CloudSource> | CopySource;

export function bringsBytes(source: ImageSource): source is Exclude<ImageSource, JobSource> {
  switch (source.kind) {
    case "file":
    case "asset":
    case "webDownload":
    case "register":
      return true;
    default:
      return false;
  }
}

export function jobSourceOf(source: ImageSource | undefined): JobSource | undefined {
  return source === undefined || bringsBytes(source) ? undefined : source;
}

/** What people call the source: `server 4f…`. */
export function sourceTitle(source: JobSource): string {
  switch (source.kind) {
    case "server":
      return `server ${source.serverId}`;
    case "volume":
      return `volume ${source.volumeId}`;
    case "backup":
      return `backup ${source.backupId}`;
    case "object":
      return `object ${source.bucket}:${source.key}`;
    case "copy":
      return source.fromConnection === undefined
        ? `image ${source.imageId}`
        : `image ${source.imageId} of connection "${source.fromConnection}"`;
  }
}

/** What a source is, as one text: two of one text make images of one content. */
export function sourceText(source: ImageSource): string {
  const { fromConnection: _, agencyName: __, ...content } = source as CopySource;
  return JSON.stringify(Object.entries(content).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * The part of the mark that tells which bytes an image has, where the cloud reports no hash of them; undefined where it does.
 * For a file that takes its hash, which is remembered between runs.
 */
export async function sourceMark(
  source: ImageSource | undefined,
  rules: CloudRules,
  hashCacheFolder: () => string | undefined,
): Promise<string | undefined> {
  if (rules.reportsHash || source === undefined) return undefined;
  const path = localPath(source);
  const text =
    path === undefined ? sourceText(source) : await sha512OfFile(path, hashCacheFolder());
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/**
 * The part of the mark of an import that tells the declared formats: the cloud may store the bytes in another one, and then the
 * record does not tell them any more.
 */
export function formatMark({ diskFormat, containerFormat = "bare" }: ImageInputs): string {
  const text = JSON.stringify([diskFormat, containerFormat]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** Which cloud does the work, and what it is asked for. A copy from another region is made by the region of the original. */
export async function workOf(
  cloud: ImageCloud,
  source: JobSource,
  context: HandlerContext,
): Promise<{ readonly maker: ImageCloud; readonly source: CloudSource }> {
  if (source.kind !== "copy") return { maker: cloud, source };
  const { imageId, kmsKeyId, fromConnection, agencyName, vaultId } = source;
  const key = kmsKeyId === undefined ? {} : { kmsKeyId };
  if (fromConnection === undefined)
    return { maker: cloud, source: { kind: "copy", imageId, ...key } };
  const { region, projectName } = await cloud.location();
  if (region === undefined || agencyName === undefined) {
    throw new Error(
      `source.fromConnection: ${cloud.connectionName} names no region to copy to, or the source no agencyName`,
    );
  }
  const vault = vaultId === undefined ? {} : { vaultId };
  const to = { region, projectName: projectName ?? region, agencyName, ...vault };
  return { maker: context.cloud(fromConnection), source: { kind: "copy", imageId, to } };
}
