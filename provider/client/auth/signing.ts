/** Each attempt is signed again, with keys and a date that are valid at that moment. */
import type { ApiRequest } from "../http/request";
import type { KeySource } from "./accessKeys";
import { signed } from "./akSk";
import type { RequestCredentials } from "./authenticator";
import type { CloudTime } from "./cloudTime";
import { refusePlainHttp } from "./plainHttp";

export interface SigningOptions {
  readonly keys: KeySource;
  readonly time: CloudTime;
  readonly endpoint: string;
  /** Headers that name the project or the account. */
  readonly scope?: () => Promise<Readonly<Record<string, string>>>;
  readonly allowPlainHttp: boolean;
  /** `use connection "consumer"` */
  readonly purpose: string;
}

export function signing(options: SigningOptions): RequestCredentials {
  const { keys, time, endpoint, scope, allowPlainHttp, purpose } = options;
  return {
    apply: async (request) => {
      refusePlainHttp(endpoint, allowPlainHttp, purpose);
      const url = request.url.startsWith("/") ? endpoint + request.url : request.url;
      const headers = { ...request.headers, ...(await scope?.()) };
      return signed({ ...request, url, headers }, await keys.get(), time.now());
    },
    refused: (applied, response) =>
      time.learn(applied, response) || keys.refused(accessKeyOf(applied)),
  };
}

function accessKeyOf({ headers = {} }: ApiRequest): string {
  return /Access=([^,]+)/.exec(headers["authorization"] ?? "")?.[1] ?? "";
}
