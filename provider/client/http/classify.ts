/** Turns every status that is not a success into an `ApiError` with a kind. */
import { plainText } from "../redaction/serviceText";
import { ApiError, type ErrorKind } from "./errors";
import { jsonIn } from "./json";
import type { ApiRequest, ApiResponse, Send } from "./request";
import type { Clock } from "./clock";
import type { ServiceCodes } from "./serviceCodes";

export function withClassify(next: Send, clock: Clock, codes: ServiceCodes = {}): Send {
  return async (request) => {
    const response = await next(request);
    if (request.okStatus.includes(response.status)) return response;
    throw errorOf(request, response, clock.now(), codes);
  };
}

/** A known error code decides before the status, because IMS answers 400 to nearly every error. */
export function errorOf(
  request: ApiRequest,
  response: ApiResponse,
  nowMs: number,
  codes: ServiceCodes = {},
): ApiError {
  const said = messageOf(response);
  const known = said.code === undefined ? undefined : codes[said.code];
  return new ApiError({
    kind: known?.kind ?? kindOf(response.status),
    ...aboutRequest(request),
    reason: reasonOf(response, said),
    advice: known?.advice ?? adviceOn(request, response),
    status: response.status,
    code: said.code,
    means: known?.means,
    requestId: response.requestId,
    retryAfterMs: retryAfterMs(response.headers["retry-after"], nowMs),
  });
}

function reasonOf(response: ApiResponse, said: Said): string {
  const target = redirectTarget(response);
  if (target !== undefined)
    return `the service answered ${response.status} and points to ${target}`;
  return said.message ?? `the service answered ${response.status}`;
}

function adviceOn({ url }: ApiRequest, response: ApiResponse): string | undefined {
  if (response.status === 401)
    return "check the connection's credentials; a token may have expired";
  if (redirectTarget(response) === undefined) return undefined;
  return `redirects are not followed, because they could send credentials to another host; set the final address (${URL.canParse(url) ? "authUrl, endpoint" : "endpoint"}, or in the service's catalogue)`;
}

/** Without query and fragment, which may contain credentials. */
function redirectTarget({ status, headers }: ApiResponse): string | undefined {
  const { location = "" } = headers;
  if (status < 300 || status >= 400) return undefined;
  return plainText(location.replace(/[?#].*$/, ""));
}

function kindOf(status: number): ErrorKind {
  switch (status) {
    case 401:
      return "unauthenticated";
    case 403:
      return "forbidden";
    case 404:
    case 410:
      return "notFound";
    case 409:
      return "conflict";
    case 413:
      return "quota";
    case 429:
      return "rateLimited";
    case 408:
      return "unavailable";
    default:
      if (status >= 500) return "unavailable";
      return status >= 400 ? "badRequest" : "protocol";
  }
}

interface Said {
  readonly message?: string | undefined;
  readonly code?: string | undefined;
}

/**
 * The message and the code of an error answer. These forms exist:
 *
 * - Glance: `{message, code: "404 Not Found", title}`
 * - Keystone: `{error: {code, message, title}}`
 * - gateways: `{error_code, error_msg}`
 * - plain text, or an HTML page
 */
function messageOf(response: ApiResponse): Said {
  const json = jsonIn(response.text);
  if (!isRecord(json)) return { message: plainText(response.text) };
  const inner = isRecord(json["error"]) ? json["error"] : json;
  const message = firstText(
    inner["message"],
    inner["error_msg"],
    json["error_msg"],
    inner["title"],
  );
  // The codes of Glance and Keystone only repeat the status. Codes such as `IMG.0026` say more.
  const code = firstText(inner["code"], inner["error_code"], json["error_code"]);
  return {
    message: message === undefined ? undefined : plainText(message),
    // Always in upper case, like the codes of the API reference that callers compare it with.
    code:
      code !== undefined && /^[A-Z]{1,16}\.\d{1,10}$/i.test(code) ? code.toUpperCase() : undefined,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === "string" && value !== "");
}

/** `Retry-After` in milliseconds: seconds or a date, never negative. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined || value.trim() === "") return undefined;
  const seconds = Number(value);
  const delayMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(delayMs) ? Math.max(0, delayMs) : undefined;
}

export function aboutRequest(request: Pick<ApiRequest, "purpose" | "method" | "url">) {
  const { purpose, method, url } = request;
  return { purpose, method, path: pathOf(url) };
}

export function pathOf(url: string): string {
  if (url.startsWith("/")) return url.replace(/[?#].*$/, "");
  return URL.canParse(url) ? new URL(url).pathname : "";
}
