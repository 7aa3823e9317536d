/** Calls that were ended from our side: by the user, or by a time limit that a setting gives. */
import { ApiError } from "./errors";
import { pathOf } from "./classify";
import type { ApiRequest } from "./request";
import { timeLimitOf } from "./timeLimit";

/**
 * The error of a call whose signal fired. If a time limit fired it, the error names the setting of
 * the limit. Otherwise the user cancelled the run.
 */
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
