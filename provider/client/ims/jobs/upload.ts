/**
 * Uploads a file directly (B8) or, if it is too large, through a bucket: the object is registered
 * (A10) and then deleted. Its name contains the image's id, so an interrupted run can continue.
 */
import type { Digests, UploadOptions } from "../../cloud";
import { ApiError } from "../../http/errors";
import type { StreamBody } from "../../http/request";
import { uploadOnce } from "../../glance/uploadOnce";
import type { ObjectStorage } from "../../obs/objectStorage";
import type { ImsCalls } from "../calls";
import { showCloudImage } from "../images/cloudImages";
import { registerOnce } from "./registerOnce";
import { waitForJob } from "./waitForJob";

export interface FileUploadOptions extends ImsCalls {
  readonly objectStorage: () => ObjectStorage;
  /** The longest body that B8 accepts on this connection. */
  readonly directMaxBytes: number;
}

export async function uploadFile(
  options: FileUploadOptions,
  imageId: string,
  body: StreamBody,
  upload: UploadOptions,
): Promise<Digests | undefined> {
  const { bucket } = upload;
  if (body.sizeBytes <= options.directMaxBytes) {
    const read = () => showCloudImage(options.send, imageId);
    // Any `active` image counts as ours: IMS does not maintain the size of a record, and nobody
    // else uploads bytes to a marked image.
    const { signal, progress } = upload;
    await uploadOnce({ ...options, read, isSame: () => true, signal, progress }, imageId, body);
    return undefined;
  }
  if (bucket === undefined || body.openRange === undefined) {
    throw new ApiError({
      kind: "configuration",
      purpose: `upload the data of image ${imageId}`,
      reason: `it has ${body.sizeBytes} bytes, and this connection uploads at most ${options.directMaxBytes} directly`,
      advice:
        bucket === undefined
          ? "set source.bucket, to upload it through a bucket"
          : "an upload through a bucket reads it in parts, which this source does not allow: use a regular file",
    });
  }
  return throughBucket(options, imageId, bucket, body, upload);
}

/** The key of the object that holds a file until it is registered. */
export function stagedKey(imageId: string): string {
  return `pulumi-ims-staged/${imageId}`;
}

async function throughBucket(
  options: FileUploadOptions,
  imageId: string,
  bucket: string,
  body: StreamBody,
  upload: UploadOptions,
): Promise<Digests | undefined> {
  const { send, clock } = options;
  const key = stagedKey(imageId);
  const storage = options.objectStorage();
  const { openRange, sizeBytes } = body;
  let digests: Digests | undefined;
  let jobId = upload.begunJobId;
  if (jobId === undefined && openRange !== undefined) {
    const { signal } = upload;
    const source = { sizeBytes, open: openRange };
    const progress = (passedBytes: number) =>
      upload.progress?.({
        percent: Math.floor((passedBytes / sizeBytes) * 100),
        phase: `to bucket ${bucket}`,
        sentBytes: passedBytes,
      });
    ({ digests } = await storage.upload({ bucket, key, source, progress, signal }));
    jobId = await registerOnce({ send, clock, signal }, imageId, { bucket, key });
    if (jobId !== undefined) await upload.began?.(jobId);
  }
  if (jobId !== undefined) {
    const { limitMs, signal, progress } = upload;
    const projectId = await options.projectId();
    const purpose = `store the data of image ${imageId}`;
    await waitForJob(jobId, {
      send,
      clock,
      projectId,
      purpose,
      kind: "import",
      askProgress: true,
      limitMs,
      signal,
      progress,
    });
  }
  await storage.remove(bucket, key);
  return digests;
}
