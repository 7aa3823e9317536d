/** Calls that were ended from our side: by the person, or by a time limit that somebody set. */
import { ApiError } from "./errors";
import { pathOf } from "./classify";
import type { ApiRequest } from "./request";
import { timeLimitOf } from "./timeLimit";

/** The error of a call whose signal fired. A time limit is named with its setting; everything else is the person's wish. */
export function cancelled(
  request: Pick<ApiRequest, "purpose" | "method" | "url" | "signal">,
  cause?: unknown,
): ApiError {
  const { purpose, method, url, signal } = request;
  const limit = timeLimitOf(signal?.reason) ?? timeLimitOf(cause);
  return new ApiError({
    kind: "cancelled",
    purpose,
    reason: limit === undefined ? "it was cancelled" : limit.reason,
    advice: limit?.advice,
    method,
    path: pathOf(url),
    cause,
  });
}
