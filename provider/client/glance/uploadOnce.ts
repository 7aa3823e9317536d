/**
 * Uploads bytes so that a lost answer does not make the upload fail. If a proxy gives up, the
 * service behind it may go on saving for hours. So the image is read: while it is `saving`, the
 * upload waits. The bytes are sent again only if the image is `queued` again.
 */
import type { CloudImage } from "../cloud";
import type { JobProgress } from "../imageJobs";
import { cancelled } from "../http/cancelled";
import type { Clock } from "../http/clock";
import { mayHaveActed } from "../http/doubtful";
import { isApiError, type ApiError } from "../http/errors";
import type { Send, StreamBody } from "../http/request";
import { uploadImageData } from "./imageData";

export interface UploadOnceOptions {
  readonly send: Send;
  readonly clock: Clock;
  /** Reads the present image. */
  readonly read: () => Promise<CloudImage | undefined>;
  /** Whether an `active` image has these bytes. Default: compares the sizes. */
  readonly isSame?: (image: CloudImage, body: StreamBody) => boolean;
  /** Fires when the time limit of the upload is over. */
  readonly signal?: AbortSignal | undefined;
  /** Called with what the upload waits for. */
  readonly progress?: ((progress: JobProgress) => void) | undefined;
}

/** How often the bytes are sent at most. */
const uploadsMax = 5;
const firstPauseMs = 1_000;
const longestPauseMs = 10_000;
const growth = 1.5;
/** If the service asks for a longer wait than this, the next attempt comes after this time. */
const longestRetryAfterMs = 60_000;

export async function uploadOnce(
  options: UploadOnceOptions,
  id: string,
  body: StreamBody,
): Promise<void> {
  const { send, clock, signal, isSame = hasSameSize } = options;
  // Without this, the retries of the chain would send the whole file again while the image is being
  // saved.
  const sendOnce: Send = (request) => send({ ...request, idempotent: false });
  let pauseMs = firstPauseMs;
  for (let uploads = 1; ; uploads += 1) {
    try {
      return await uploadImageData(sendOnce, id, body, signal);
    } catch (error) {
      // A 409 to the first attempt means that somebody else uploaded bytes. A 409 to a later
      // attempt means that our own earlier attempt did.
      const isOurs = mayHaveActed(error) || (isApiError(error, "conflict") && uploads > 1);
      if (!isOurs || !isApiError(error)) throw error;
      const image = await settled(options, error);
      if (image !== "unknown" && image?.status === "active" && isSame(image, body)) return;
      // If the image cannot be read now, the bytes are sent again: the service refuses them if it
      // does not need them.
      const isOpen = image === "unknown" || image?.status === "queued";
      if (!isOpen || uploads === uploadsMax)
        throw uploads === 1 ? error : error.with({ attempts: uploads });
      const askedMs = Math.min(error.retryAfterMs ?? 0, longestRetryAfterMs);
      await pause(clock, error, Math.max(pauseMs, askedMs), signal);
      pauseMs *= 2;
    }
  }
}

function hasSameSize(image: CloudImage, body: StreamBody): boolean {
  return image.sizeBytes === body.sizeBytes;
}

/** Waits until the image is no longer `saving` and returns it. */
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
      // The image cannot be read, so the error of the upload is reported.
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
