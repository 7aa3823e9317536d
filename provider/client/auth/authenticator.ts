/** What others need of a way to prove who we are. */
import type { CloudLocation } from "../cloud";
import type { AccessKeys } from "./accessKeys";
import type { ApiRequest, ApiResponse } from "../http/request";

/** Adds credentials to requests, and hears when they were refused: what the chain itself needs. */
export interface RequestCredentials {
  /** The request as it goes out: with credentials, and with the service's address in front of a bare path. */
  apply(request: ApiRequest): Promise<ApiRequest>;
  /**
   * Told that a request made by `apply` was answered 401, and how. True: applying again can help.
   * Absent where nothing can be renewed.
   */
  refused?(applied: ApiRequest, response: ApiResponse): boolean;
}

export interface Authenticator extends RequestCredentials {
  /** Where the requests go and in which project; fetches credentials if that is what it takes to know. */
  location(): Promise<CloudLocation>;
}

/** What kind `ims` needs beyond that. */
export interface ImsAuthenticator extends Authenticator {
  /** The account of the project; asked for once, when nobody said it. */
  accountId(): Promise<string>;
  /** Keys for the object storage, good now: those of the connection, or temporary ones that its token is worth. */
  objectStorageKeys(): Promise<AccessKeys>;
  /** The longest body that these credentials may send; undefined: no limit of their own. */
  readonly bodyLimitBytes: number | undefined;
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
