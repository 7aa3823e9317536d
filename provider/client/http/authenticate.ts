/** The link that adds credentials to each attempt and, when they are refused, fetches new ones once. */
import type { RequestCredentials } from "../auth/authenticator";
import { isApiError } from "./errors";
import type { ApiRequest, Send } from "./request";

/** Inside retry: every attempt gets the credentials that are good at that moment. */
export function withAuthenticate(next: Send, authenticator: RequestCredentials): Send {
  return async (request) => {
    const applied = await apply(authenticator, request);
    const response = await next(applied);
    if (response.status !== 401 || authenticator.refused?.(applied, response) !== true)
      return response;
    // Once and not more: what is refused twice is not refused for its age.
    return next(await apply(authenticator, request));
  };
}

/** What the identity service does not find or allow is no news of the object that the request is about: a 404 of IAM must not pass for a deleted image. */
async function apply(authenticator: RequestCredentials, request: ApiRequest): Promise<ApiRequest> {
  try {
    return await authenticator.apply(request);
  } catch (error) {
    if (isApiError(error, "notFound", "forbidden", "conflict"))
      throw error.with({ kind: "unauthenticated" });
    throw error;
  }
}
