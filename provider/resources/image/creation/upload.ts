/** Sends a file of this machine to a queued image and verifies the stored bytes. */
import type { CloudImage, UploadOptions } from "../../../client/cloud";
import type { JobProgress } from "../../../client/imageJobs";
import { isApiError } from "../../../client/http/errors";
import { createLimit } from "../../checks/createLimit";
import { jobProgress, transferProgress } from "../../run/jobProgress";
import { fileFacts, uploadedFile } from "../file/fileFacts";
import { sha512OfFile } from "../file/fileHash";
import { adviceOnRefusedBytes } from "../checks/formatCheck";
import type { AssetSource, FileSource } from "../inputs";
import { hasSameBytes } from "../file/sameBytes";
import { digestsOfFile, hashingBody, localPath } from "../file/source";
import type { ImageSoFar, SourceKind, Work } from "./kind";

export function upload(work: Work, source: FileSource | AssetSource): SourceKind {
  const { reportsHash } = work.cloud.rules;
  const path = localPath(source) ?? "";
  return {
    isUpload: true,
    content: async () =>
      reportsHash ? undefined : sha512OfFile(path, work.context.hashCacheFolder()),
    bring: (queued) => sendFile(work, source, queued),
    stored: async (image, isMarked) => {
      // If the cloud reports no hash, the mark has a hash of the file, and the caller compared it.
      const isBelieved = isMarked && !reportsHash;
      const facts = await fileFacts(path);
      if (image.status !== "active") return undefined;
      if (isMarked && !isBelieved && facts.sizeBytes !== image.sizeBytes) return undefined;
      const digests = await digestsOfFile(path, facts.sizeBytes);
      // If the image reports no hash, `hasSameBytes` is undefined. Then an image without a mark is
      // accepted if its size is equal: it is in a state already, and this run cannot replace it.
      // One with a mark is refused, unless the mark proves its bytes (`isBelieved`). After a
      // refusal the creation makes a new image.
      const isSameSize = !isMarked && image.sizeBytes === facts.sizeBytes;
      if (!isBelieved && !(hasSameBytes(image, digests) ?? isSameSize)) return undefined;
      return { image, hasBytes: true, uploaded: uploadedFile(facts, digests.sha512), digests };
    },
  };
}

export async function sendFile(
  { cloud, inputs, context }: Work,
  source: FileSource | AssetSource,
  queued: CloudImage,
  options: UploadOptions = {},
): Promise<ImageSoFar> {
  const path = localPath(source);
  if (path === undefined)
    throw new Error(`cannot upload image ${queued.id}: its source names no file`);
  const facts = await fileFacts(path);
  const what = `image "${inputs.name ?? queued.name ?? queued.id}"`;
  const sent = transferProgress(what, facts.sizeBytes, context);
  const body = hashingBody(path, facts.sizeBytes, sent);
  const worked = jobProgress(what, context);
  const progress = (reported: JobProgress) =>
    reported.sentBytes === undefined ? worked(reported) : sent(reported.sentBytes);
  const signal = options.signal ?? createLimit(inputs, context.signal);
  try {
    const stored = await cloud.uploadData(queued.id, body, { ...options, signal, progress });
    // Neither upload nor body has digests if an earlier run sent the file through a bucket, or if
    // the connection broke at the last byte. Then the file is read once more.
    const digests = stored ?? body.digests() ?? (await digestsOfFile(path, facts.sizeBytes));
    const uploaded = uploadedFile(facts, digests.sha512);
    return { image: queued, hasBytes: true, uploaded, digests };
  } catch (error) {
    if (isApiError(error) && error.status === 415)
      throw error.with({ advice: await adviceOnRefusedBytes(source, queued.diskFormat) });
    if (!isApiError(error, "quota")) throw error;
    const advice =
      "the file is larger than this cloud allows, or its storage is full: use a smaller file, or ask who runs the cloud";
    throw error.with({ advice });
  }
}
