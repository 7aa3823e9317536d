/** Failures after which nobody knows whether the service did what it was asked to do. */
import { isApiError, type ApiError } from "./errors";

/**
 * Whether the service may have acted although the call failed. It may have acted if the service
 * failed, if its answer did not arrive, or if the connection broke off.
 */
export function mayHaveActed(error: unknown): error is ApiError {
  return isApiError(error, "unreachable", "unavailable", "protocol") && error.mayHaveBeenSent;
}
