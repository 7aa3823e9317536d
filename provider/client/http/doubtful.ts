/** Failures that leave open whether the service did what it was asked for. */
import { isApiError, type ApiError } from "./errors";

/** The service failed, its answer did not arrive, or it was cut off: it may have acted all the same. */
export function mayHaveActed(error: unknown): error is ApiError {
  return isApiError(error, "unreachable", "unavailable", "protocol") && error.mayHaveBeenSent;
}
