/**
 * A lost answer does not make the upload fail: if a proxy gives up, the service behind it may go on
 * saving for hours. The bytes are sent again only if the image is `queued` again or cannot be read
 * now.
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
  readonly read: () => Promise<CloudImage | undefined>;
  /** Whether an `active` image has these bytes. Default: compares the sizes. */
  readonly isSame?: (image: CloudImage, body: StreamBody) => boolean;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: JobProgress) => void) | undefined;
}

const uploadsMax = 5;
const firstPauseMs = 1_000;
const longestPauseMs = 10_000;
const growth = 1.5;
const longestRetryAfterMs = 60_000;

export async function uploadOnce(
  options: UploadOnceOptions,
  id: string,
  body: StreamBody,
): Promise<void> {
  const { send, clock, signal, isSame = hasSameSize } = options;
  // The retries of the chain would send the whole file again while the image is being saved.
  const sendOnce: Send = (request) => send({ ...request, idempotent: false });
  let pauseMs = firstPauseMs;
  for (let uploads = 1; ; uploads += 1) {
    try {
      return await uploadImageData(sendOnce, id, body, signal);
    } catch (error) {
      // A 409 to the first attempt means that somebody else uploaded bytes.
      const isOurs = mayHaveActed(error) || (isApiError(error, "conflict") && uploads > 1);
      if (!isOurs || !isApiError(error)) throw error;
      const image = await settled(options, error);
      if (image !== "unknown" && image?.status === "active" && isSame(image, body)) return;
      // If the image cannot be read now, the bytes are sent again. If the service has them already,
      // it refuses them.
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

/** Waits while the image is `saving`. `unknown`: it cannot be read now. */
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
