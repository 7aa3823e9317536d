import type { RequestCredentials } from "../auth/authenticator";
import { isApiError } from "./errors";
import type { ApiRequest, Send } from "./request";

/** Adds credentials to each attempt. It is inside retry, so that they are valid at that moment. */
export function withAuthenticate(next: Send, authenticator: RequestCredentials): Send {
  return async (request) => {
    const applied = await apply(authenticator, request);
    const response = await next(applied);
    if (response.status !== 401 || authenticator.refused?.(applied, response) !== true)
      return response;
    // Only once: if new credentials are refused too, the reason is not that the old ones expired.
    return next(await apply(authenticator, request));
  };
}

/**
 * A failure of the identity service says nothing about the object of the request. Without this, a
 * 404 of IAM would look as if the image were deleted.
 */
async function apply(authenticator: RequestCredentials, request: ApiRequest): Promise<ApiRequest> {
  try {
    return await authenticator.apply(request);
  } catch (error) {
    if (isApiError(error, "notFound", "forbidden", "conflict"))
      throw error.with({ kind: "unauthenticated" });
    throw error;
  }
}
