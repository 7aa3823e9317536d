/**
 * A10 with a lost answer made up for. The record tells what became of the request: it stays the same record whatever is sent again, so no second image
 * can come of it.
 */
import type { ObjectPlace } from "../../cloudSources";
import { cancelled } from "../../http/cancelled";
import type { Clock } from "../../http/clock";
import { mayHaveActed } from "../../http/doubtful";
import { isApiError, type ApiError } from "../../http/errors";
import type { Send } from "../../http/request";
import { showCloudImage } from "../images/cloudImages";
import type { JobId } from "./jobReference";
import { registerImageFile } from "./register";

export interface RegisterOnceOptions {
  readonly send: Send;
  readonly clock: Clock;
  /** Fires when the time is over. */
  readonly signal?: AbortSignal | undefined;
}

const attemptsMax = 5;
const pauseMs = 1_000;
/** How long a record may stay as it is before the request counts as one that never arrived. */
const looksMax = 3;

/** The job; undefined when the answer that named it was lost, and the image has its bytes by now. */
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
      // A job that is under way refuses a second one.
      const isOver = status !== "queued" || attempt === attemptsMax;
      if (isOver) throw attempt === 1 ? error : error.with({ attempts: attempt });
    }
  }
}

function mayHaveBegun(error: ApiError, attempt: number): boolean {
  if (isApiError(error, "conflict")) return attempt > 1;
  return mayHaveActed(error);
}

/** Waits while the record changes; a conflict says that somebody is at it, so that is waited for too. */
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
