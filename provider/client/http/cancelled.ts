import { ApiError } from "./errors";
import { aboutRequest } from "./classify";
import type { ApiRequest } from "./request";
import { timeLimitOf } from "./timeLimit";

/** The error of a call whose signal fired: by a time limit of a setting, or by the user. */
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
