/** What other modules need from a way to authenticate. */
import type { CloudLocation } from "../cloud";
import type { AccessKeys } from "./accessKeys";
import type { ApiRequest, ApiResponse } from "../http/request";

/**
 * The part of an authenticator that the chain uses: it adds credentials to requests, and is told
 * when they were refused.
 */
export interface RequestCredentials {
  /**
   * The request as it is sent: with credentials, and with the service's address in front of a path
   * that has none.
   */
  apply(request: ApiRequest): Promise<ApiRequest>;
  /**
   * Called when a request that `apply` made was answered with 401. Returns true if another `apply`
   * can help. Returns false if the credentials cannot be renewed. An authenticator that can never
   * renew them may lack this method.
   */
  refused?(applied: ApiRequest, response: ApiResponse): boolean;
}

export interface Authenticator extends RequestCredentials {
  /**
   * The address that requests go to, and the project. If only the cloud knows the answer, this call
   * gets credentials first.
   */
  location(): Promise<CloudLocation>;
}

/** What clouds of kind `ims` need in addition. */
export interface ImsAuthenticator extends Authenticator {
  /** The account of the project. Asked for once if the settings do not name it. */
  accountId(): Promise<string>;
  /**
   * Keys for the object storage that are valid now: those of the connection, or temporary ones that
   * IAM issues for its token.
   */
  objectStorageKeys(): Promise<AccessKeys>;
  /** The longest body that these credentials may send; undefined if they set no limit. */
  readonly bodyLimitBytes: number | undefined;
}

export const tokenHeader = "x-auth-token";

/** Adds the token, and puts the service's address in front of a path that has none. */
export function withToken(
  request: ApiRequest,
  endpoint: string,
  token: string | undefined,
): ApiRequest {
  const url = request.url.startsWith("/") ? endpoint + request.url : request.url;
  if (token === undefined) return { ...request, url };
  return { ...request, url, headers: { ...request.headers, [tokenHeader]: token } };
}
