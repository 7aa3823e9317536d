/** Uses a given token, which cannot be renewed, or none at all. */
import type { Secret } from "../secret";
import { withToken, type Authenticator } from "./authenticator";
import { refusePlainHttp } from "./plainHttp";

export interface FixedTokenOptions {
  readonly token: Secret | undefined;
  /** Base URL of the image service. */
  readonly endpoint: string;
  /** As the settings name it; empty if unknown. */
  readonly projectId: string;
  readonly allowPlainHttp: boolean;
  /** `the default connection` */
  readonly connectionName: string;
}

export function fixedToken(options: FixedTokenOptions): Authenticator {
  const { token, endpoint, projectId, allowPlainHttp, connectionName } = options;
  return {
    apply: async (request) => {
      if (token !== undefined) refusePlainHttp(endpoint, allowPlainHttp, `use ${connectionName}`);
      return withToken(request, endpoint, token?.reveal());
    },
    location: async () => ({ endpoint, projectId }),
  };
}
