/** Decides what a changed source means for an existing image. Reads the disk, never the cloud. */
import { withoutQuery } from "../../values/uri";
import { fileFacts, isUntouched } from "../file/fileFacts";
import { sha512OfFile } from "../file/fileHash";
import type { ImageInputs, ImageSource } from "../inputs";
import { isJobSource, localPath, sourceText } from "../file/source";
import type { ImageState } from "../state";

/**
 * `upload`: the image has no bytes yet. `replace`: the image may have other bytes than the source,
 * or cannot get those of the source.
 */
export type SourceChange = "none" | "upload" | "replace";

export async function sourceChange(
  state: ImageState,
  inputs: ImageInputs,
  hashCacheFolder: () => string | undefined,
  nowMs?: number,
): Promise<SourceChange> {
  const { source } = inputs;
  if (source === undefined) return "none";
  const isJob = isJobSource(source);
  if (state.status === "queued") return isJob ? "replace" : "upload";
  if (state.status === "killed") return "replace";
  if (source.kind === "webDownload")
    return isSameAddress(state.source, source.uri) ? "none" : "replace";
  // Without a source in the state, nobody can tell what the image was made from, so it is kept.
  if (isJob || source.kind === "register")
    return state.source === undefined || sourceText(state.source) === sourceText(source)
      ? "none"
      : "replace";
  const reported = state.hashAlgorithm === "sha512" ? state.hashValue : undefined;
  const known = reported ?? state.uploaded?.sha512;
  // Without a hash the bytes cannot be compared. If the state has no source, the image was adopted
  // and keeps its bytes. Otherwise they came from another kind of source.
  if (known === undefined) return state.source === undefined ? "none" : "replace";
  return (await isSameFile(state, source, known, hashCacheFolder, nowMs)) ? "none" : "replace";
}

async function isSameFile(
  state: ImageState,
  source: ImageSource,
  knownSha512: string,
  hashCacheFolder: () => string | undefined,
  nowMs: number | undefined,
): Promise<boolean> {
  if (source.kind === "file" && source.sha512 !== undefined) {
    return source.sha512.toLowerCase() === knownSha512;
  }
  const path = localPath(source);
  if (path === undefined) return true;
  const facts = await fileFacts(path, nowMs);
  if (facts.sizeBytes !== (state.uploaded?.sizeBytes ?? state.sizeBytes)) return false;
  const isSamePath = localPath(state.source) === path;
  if (isSamePath && isUntouched(facts, state.uploaded)) return true;
  return (await sha512OfFile(path, hashCacheFolder(), nowMs)) === knownSha512;
}

function isSameAddress(old: ImageSource | undefined, uri: string): boolean {
  if (old?.kind !== "webDownload") return false;
  return withoutQuery(old.uri) === withoutQuery(uri);
}
