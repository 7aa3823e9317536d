import { isApiError, type ApiError } from "./errors";

/**
 * Whether the service may have acted although the call failed: the service itself failed, its
 * answer did not arrive or was unreadable, or the connection broke off.
 */
export function mayHaveActed(error: unknown): error is ApiError {
  return isApiError(error, "unreachable", "unavailable", "protocol") && error.mayHaveBeenSent;
}
