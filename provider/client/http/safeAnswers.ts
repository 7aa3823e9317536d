/**
 * Services repeat what they were sent. This link is next to the transport and masks the secrets in
 * refusals, so that neither the log nor the user sees them. It also remembers the secrets in
 * requests and answers: tokens, passwords, and the signature that an address has in its query.
 */
import { learnSecret } from "../redaction/knownSecrets";
import { withoutSecrets } from "../redaction/serviceText";
import { shownRequestId } from "../redaction/terminal";
import { isSecretHeader, isSecretKey } from "./redact";
import type { ApiRequest, ApiResponse, Send } from "./request";

export function withSafeAnswers(next: Send): Send {
  return async (request) => {
    learnFrom(request);
    const response = await next(request);
    for (const [name, value] of Object.entries(response.headers))
      if (isSecretHeader(name)) learnSecret(value);
    return safe(response, request);
  };
}

/** Successful answers are data and not searched. Code that shows a part of one masks it. */
function safe(response: ApiResponse, request: ApiRequest): ApiResponse {
  const own = signaturesOf(request);
  const { requestId } = response;
  const bare = {
    ...response,
    requestId: requestId === undefined ? undefined : shownRequestId(withoutSecrets(requestId, own)),
  };
  if (request.okStatus.includes(response.status)) return bare;
  const { location } = response.headers;
  return {
    ...bare,
    text: withoutSecrets(response.text, own),
    // No other header is shown to a person.
    headers:
      location === undefined
        ? response.headers
        : { ...response.headers, location: withoutSecrets(location, own) },
  };
}

function learnFrom({ headers = {}, body, url }: ApiRequest): void {
  for (const [name, value] of Object.entries(headers))
    if (isSecretHeader(name.toLowerCase()) && !isOfOneRequest(name)) learnSecret(value);
  if (!url.startsWith("/")) learnSecret(url);
  if (body?.kind === "json") learnFromBody("", body.value);
}

/** Remembers values whose names say that they are secret, and addresses with a user or a query. */
function learnFromBody(key: string, value: unknown): void {
  if (typeof value === "string") {
    if (isSecretKey(key) || /^[a-z][a-z0-9+.-]*:\/\/[^\s]*[@?#]/i.test(value)) learnSecret(value);
  } else if (typeof value === "object" && value !== null) {
    for (const [inner, each] of Object.entries(value))
      learnFromBody(Array.isArray(value) ? "" : inner, each);
  }
}

// These headers differ in every request, so their values are not remembered. Only the answer to the
// same request is searched for them (`signaturesOf`).
function isOfOneRequest(name: string): boolean {
  return /^(proxy-)?authorization$/i.test(name) || /^x-sdk-/i.test(name);
}

/** The parts that prove who sent the request: the signature, or all after the scheme's name. */
function signaturesOf({ headers = {} }: ApiRequest): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => /^(proxy-)?authorization$/i.test(name))
    .flatMap(([, value]) => {
      const signature = /signature=([^,\s]+)/i.exec(value)?.[1];
      return signature === undefined ? [value.replace(/^\S+\s+/, "")] : [signature];
    });
}
