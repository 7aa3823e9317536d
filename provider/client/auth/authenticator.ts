import type { CloudLocation } from "../cloud";
import type { AccessKeys } from "./accessKeys";
import type { ApiRequest, ApiResponse } from "../http/request";

export interface RequestCredentials {
  /** Adds credentials, and puts the service's address in front of a path that has none. */
  apply(request: ApiRequest): Promise<ApiRequest>;
  /**
   * Called when a request that `apply` made was answered with 401. Returns true if another `apply`
   * can help. May be missing if the credentials can never be renewed.
   */
  refused?(applied: ApiRequest, response: ApiResponse): boolean;
}

export interface Authenticator extends RequestCredentials {
  /** Gets credentials first if only the cloud knows the answer. */
  location(): Promise<CloudLocation>;
}

export interface ImsAuthenticator extends Authenticator {
  /** The account of the project. */
  accountId(): Promise<string>;
  /** The keys of the connection, or temporary ones that IAM issues for its token. */
  objectStorageKeys(): Promise<AccessKeys>;
  /** Undefined if these credentials set no limit. */
  readonly bodyLimitBytes: number | undefined;
}

export const tokenHeader = "x-auth-token";

export function withToken(
  request: ApiRequest,
  endpoint: string,
  token: string | undefined,
): ApiRequest {
  const url = request.url.startsWith("/") ? endpoint + request.url : request.url;
  if (token === undefined) return { ...request, url };
  return { ...request, url, headers: { ...request.headers, [tokenHeader]: token } };
}
