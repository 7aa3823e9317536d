/** Logs what really went out and what came back, without credentials. */
import type { Clock } from "./clock";
import { isApiError } from "./errors";
import { withoutSecrets } from "../redaction/serviceText";
import { oneLine } from "../redaction/terminal";
import { redactHeaders, redactUris, redactValue } from "./redact";
import type { ApiRequest, ApiResponse, Send } from "./request";

/** Takes one line, without a line break at its end. */
export type Trace = (line: string) => void;

/** `GET https://… {headers} -> 200, 1532 bytes, request-id req-…, 34 ms` */
export function withLog(next: Send, log: Trace, clock: Clock): Send {
  // A secret may also be in a field whose name does not say so, such as an image's name.
  const tell = (line: string): void => log(oneLine(withoutSecrets(line)));
  return async (request) => {
    const startedMs = clock.now();
    try {
      const response = await next(request);
      tell(`${sent(request)} -> ${answered(response)}, ${clock.now() - startedMs} ms`);
      return response;
    } catch (error) {
      const reason = isApiError(error) ? error.reason : String(error);
      tell(`${sent(request)} -> ${redactUris(reason)}, ${clock.now() - startedMs} ms`);
      throw error;
    }
  };
}

function sent(request: ApiRequest): string {
  const { method, url, headers = {}, body } = request;
  return `${method} ${withoutUserinfo(url)}${queryOf(request)} ${JSON.stringify(redactHeaders(headers))}${bodyOf(body)}`;
}

function answered(response: ApiResponse): string {
  const requestId = response.requestId === undefined ? "" : `, request-id ${response.requestId}`;
  const refusal =
    response.status < 400 ? "" : ` ${redactUris(response.text.slice(0, refusalShown))}`;
  return `${response.status}, ${Buffer.byteLength(response.text)} bytes${requestId}${refusal}`;
}

/** Characters of an error's body: enough for a message, too few for an HTML page. */
const refusalShown = 500;

function bodyOf(body: ApiRequest["body"]): string {
  if (body === undefined) return "";
  if (body.kind === "stream") return ` ${body.sizeBytes} bytes`;
  return ` ${JSON.stringify(redactValue(body.value))}`;
}

// Shown because people look for its ids and filters. Our own queries never contain credentials.
function queryOf(request: ApiRequest): string {
  return request.query === undefined ? "" : ` ${JSON.stringify(redactValue(request.query))}`;
}

function withoutUserinfo(url: string): string {
  return url.startsWith("/") ? url : redactUris(url);
}
