/** The link that adds credentials to each attempt. When they are refused, it gets new ones once. */
import type { RequestCredentials } from "../auth/authenticator";
import { isApiError } from "./errors";
import type { ApiRequest, Send } from "./request";

/**
 * This link is inside retry, so that every attempt gets credentials that are valid at that moment.
 */
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
 * A failure of the identity service says nothing about the object that the request is about. So a
 * 404 of IAM becomes `unauthenticated`; otherwise a caller would believe that the image was
 * deleted.
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
