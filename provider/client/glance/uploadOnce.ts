/**
 * Uploads bytes so that a lost answer is no failure. A proxy that gave up says nothing of the service behind it, which may go on saving for hours. So
 * the image is looked at: it is waited for while it is `saving`, and the bytes go again only when it is `queued` again.
 */
import type { CloudImage, JobProgress } from "../cloud";
import { cancelled } from "../http/cancelled";
import type { Clock } from "../http/clock";
import { mayHaveActed } from "../http/doubtful";
import { isApiError, type ApiError } from "../http/errors";
import type { Send, StreamBody } from "../http/request";
import { uploadImageData } from "./imageData";

export interface UploadOnceOptions {
  readonly send: Send;
  readonly clock: Clock;
  /** The image as it is now. */
  readonly read: () => Promise<CloudImage | undefined>;
  /** Whether an `active` image has these bytes. Default: as many as were sent. */
  readonly isSame?: (image: CloudImage, body: StreamBody) => boolean;
  /** Fires when the time for the upload is over; until then it is waited for. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is waited for. */
  readonly progress?: ((progress: JobProgress) => void) | undefined;
}

/** How often the bytes are sent, all in all. */
const uploadsMax = 5;
const firstPauseMs = 1_000;
const longestPauseMs = 10_000;
const growth = 1.5;
/** A service that asks for more patience than this is asked again after this. */
const longestRetryAfterMs = 60_000;

export async function uploadOnce(
  options: UploadOnceOptions,
  id: string,
  body: StreamBody,
): Promise<void> {
  const { send, clock, signal } = options;
  // A repeat that nobody thought about would send the whole file to an image that is being saved.
  const sendOnce: Send = (request) => send({ ...request, idempotent: false });
  let pauseMs = firstPauseMs;
  for (let uploads = 1; ; uploads += 1) {
    try {
      return await uploadImageData(sendOnce, id, body, signal);
    } catch (error) {
      // A first 409 means that somebody else gave the image its bytes; after another attempt it was ourselves.
      const isOurs = mayHaveActed(error) || (isApiError(error, "conflict") && uploads > 1);
      if (!isOurs || !isApiError(error)) throw error;
      const image = await settled(options, error);
      if (image !== "unknown" && isDone(options, image, body)) return;
      // An image that cannot be looked at now refuses bytes that it does not need.
      const isOpen = image === "unknown" || image?.status === "queued";
      if (!isOpen || uploads === uploadsMax)
        throw uploads === 1 ? error : error.with({ attempts: uploads });
      const askedMs = Math.min(error.retryAfterMs ?? 0, longestRetryAfterMs);
      await pause(clock, error, Math.max(pauseMs, askedMs), signal);
      pauseMs *= 2;
    }
  }
}

function isDone(
  { isSame = hasSameSize }: UploadOnceOptions,
  image: CloudImage | undefined,
  body: StreamBody,
): boolean {
  return image?.status === "active" && isSame(image, body);
}

function hasSameSize(image: CloudImage, body: StreamBody): boolean {
  return image.sizeBytes === body.sizeBytes;
}

/** The image once nobody saves it any more. */
async function settled(
  { read, clock, signal, progress }: UploadOnceOptions,
  error: ApiError,
): Promise<CloudImage | "unknown" | undefined> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * growth)) {
    let image: CloudImage | undefined;
    try {
      image = await read();
    } catch (failure) {
      if (isApiError(failure, "unreachable", "unavailable", "rateLimited")) return "unknown";
      // Without a look the upload's own error is the whole story.
      throw isApiError(failure, "cancelled") ? failure : error;
    }
    if (image?.status !== "saving") return image;
    progress?.({ percent: undefined, phase: `${error.reason}; the cloud is still saving it` });
    await pause(clock, error, pauseMs, signal);
  }
}

async function pause(
  clock: Clock,
  { purpose }: ApiError,
  delayMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await clock.sleep(delayMs, signal);
  } catch (cause) {
    throw cancelled({ purpose, method: "PUT", url: "", ...(signal && { signal }) }, cause);
  }
}
