/** The link that adds credentials to each attempt and, when they are refused, fetches new ones once. */
import type { Authenticator } from "../auth/authenticator";
import type { Send } from "./request";

/** Inside retry: every attempt gets the credentials that are good at that moment. */
export function withAuthenticate(next: Send, authenticator: Authenticator): Send {
  return async (request) => {
    const applied = await authenticator.apply(request);
    const response = await next(applied);
    if (response.status !== 401 || authenticator.refused?.(applied) !== true) return response;
    // Once and not more: what is refused twice is not refused for its age.
    return next(await authenticator.apply(request));
  };
}
