import type { ObjectPlace } from "../../cloudSources";
import { cancelled } from "../../http/cancelled";
import { mayHaveActed } from "../../http/doubtful";
import { isApiError, type ApiError } from "../../http/errors";
import type { ImsCalls } from "../calls";
import { showCloudImage } from "../images/cloudImages";
import type { JobId } from "./jobReference";
import { registerImageFile } from "./register";

export interface RegisterOnceOptions extends Pick<ImsCalls, "send" | "clock"> {
  /** Fires when the time limit is over. */
  readonly signal?: AbortSignal | undefined;
}

const attemptsMax = 5;
const pauseMs = 1_000;
/** If the record is still `queued` after this many reads, the request counts as not received. */
const looksMax = 3;

/**
 * Registers a file with A10. After a lost answer, the status of the record shows whether the
 * request arrived. A10 may be sent again, because it always fills the same record. Returns
 * undefined if the job's id was lost and the image has its bytes already.
 */
export async function registerOnce(
  options: RegisterOnceOptions,
  imageId: string,
  object: ObjectPlace,
): Promise<JobId | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await registerImageFile(options.send, imageId, object);
    } catch (error) {
      if (!isApiError(error) || !mayHaveBegun(error, attempt)) throw error;
      const status = await statusAfterwards(options, imageId, error, attempt);
      if (status === "active") return undefined;
      // Any other status means that the record is gone, or that the job failed ("killed").
      const isOver = status !== "queued" || attempt === attemptsMax;
      if (isOver) throw attempt === 1 ? error : error.with({ attempts: attempt });
    }
  }
}

function mayHaveBegun(error: ApiError, attempt: number): boolean {
  if (isApiError(error, "conflict")) return attempt > 1;
  return mayHaveActed(error);
}

/** After a conflict, waits also while the record is `queued`: a job is working on it. */
async function statusAfterwards(
  options: RegisterOnceOptions,
  imageId: string,
  error: ApiError,
  attempt: number,
): Promise<string | undefined> {
  const { send, clock, signal } = options;
  const { purpose } = error;
  const isBusy = isApiError(error, "conflict");
  for (let look = 1; ; look += 1) {
    const image = await showCloudImage(send, imageId);
    const status = image?.status;
    if (status === undefined || status === "active" || status === "killed") return status;
    if (status === "queued" && !isBusy && look >= looksMax) return status;
    try {
      await clock.sleep(pauseMs * attempt, signal);
    } catch (cause) {
      throw cancelled({ purpose, method: "PUT", url: "", ...(signal && { signal }) }, cause);
    }
  }
}
