/** Calls that were ended from our side: by the user, or by a time limit that a setting gives. */
import { ApiError } from "./errors";
import { aboutRequest } from "./classify";
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
  const limit = timeLimitOf(request.signal?.reason) ?? timeLimitOf(cause);
  return new ApiError({
    kind: "cancelled",
    ...aboutRequest(request),
    reason: limit === undefined ? "it was cancelled" : limit.reason,
    advice: limit?.advice,
    cause,
  });
}
