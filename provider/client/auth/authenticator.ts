/** What the chain needs of a way to prove who we are. */
import type { CloudLocation } from "../cloud";
import type { ApiRequest } from "../http/request";

export interface Authenticator {
  /** The request as it goes out: with credentials, and with the service's address in front of a bare path. */
  apply(request: ApiRequest): Promise<ApiRequest>;
  /**
   * Told that a request made by `apply` was answered 401. True: applying again can help.
   * Absent where nothing can be renewed.
   */
  refused?(applied: ApiRequest): boolean;
  /** Where the requests go and in which project; fetches credentials if that is what it takes to know. */
  location(): Promise<CloudLocation>;
}

export const tokenHeader = "x-auth-token";

/** Puts the service's address in front of a bare path, and the token on the request. */
export function withToken(
  request: ApiRequest,
  endpoint: string,
  token: string | undefined,
): ApiRequest {
  const url = request.url.startsWith("/") ? endpoint + request.url : request.url;
  if (token === undefined) return { ...request, url };
  return { ...request, url, headers: { ...request.headers, [tokenHeader]: token } };
}
