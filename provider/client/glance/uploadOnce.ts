/** Uploads bytes so that a lost answer is no failure: before saying no, it looks at what became of the image. */
import type { CloudImage } from "../cloud";
import type { Clock } from "../http/clock";
import { isApiError, type ApiError } from "../http/errors";
import type { Send, StreamBody } from "../http/request";
import { uploadImageData } from "./imageData";

export interface UploadOptions {
  readonly send: Send;
  readonly clock: Clock;
  /** The image as it is now. */
  readonly read: () => Promise<CloudImage | undefined>;
}

/** A Glance that was left in the middle of an upload notices it and puts the image back to `queued`. */
const noticePauseMs = 1_000;
const noticeLooksMax = 15;

export async function uploadOnce(
  options: UploadOptions,
  id: string,
  body: StreamBody,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await uploadImageData(options.send, id, body, signal);
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    const image = await settled(options, error, signal);
    if (isDone(image, body)) return;
    // Cut off, noticed, and ready for another upload.
    if (image?.status !== "queued" || error.kind !== "conflict") throw error;
    await uploadImageData(options.send, id, body, signal);
  }
}

/**
 * A first 409 means that somebody else gave the image its bytes; after a repeat it may have been ourselves.
 */
function mayBeDone(error: unknown): error is ApiError {
  if (isApiError(error, "conflict")) return error.attempts > 1;
  return isApiError(error, "unreachable", "unavailable") && error.mayHaveBeenSent;
}

function isDone(image: CloudImage | undefined, body: StreamBody): boolean {
  return image?.status === "active" && image.sizeBytes === body.sizeBytes;
}

async function settled(
  { read, clock }: UploadOptions,
  error: ApiError,
  signal: AbortSignal | undefined,
): Promise<CloudImage | undefined> {
  try {
    let image = await read();
    for (let look = 1; image?.status === "saving" && look < noticeLooksMax; look += 1) {
      await clock.sleep(noticePauseMs, signal);
      image = await read();
    }
    return image;
  } catch {
    // Without a look the upload's own error is the whole story.
    throw error;
  }
}
