/** Masks secrets by the name in front of them, so that unknown secrets are masked too. */
import { shown } from "./mask";

const names =
  "password|passwd|passcode|secret|token|credential|authorization|signature|session_?key";

/** `"password": "…"`, `\"token\":\"…\"`: name and value may have different kinds of quotes. */
const quotedField = new RegExp(
  `((\\\\*["'])[\\w.-]*(?:${names})[\\w.-]*\\2\\s*(?::|=>?)\\s*)[bu]?(\\\\*["'])(?:(?!\\3)[\\s\\S])*(?:\\3|$)`,
  "gi",
);

/** `X-Auth-Token: …`, as in a list of headers. `token: expired` is prose and does not match. */
const header =
  /\b((?:x-auth-token|x-subject-token|x-service-token|x-(?:amz-|obs-)?security-token|set-cookie|cookie)["'\\]*\s*[:=]\s*["'\\]*)[^\s"'\\<>,;]+/gi;

/** `Authorization: Basic …`, and the signatures of access keys with all their parts. */
const authorization =
  /\b((?:proxy-)?authorization["'\\]*\s*[:=]\s*["'\\]*(?:basic|bearer|digest|aws|obs)\s+)[^\s"'\\<>,;]+/gi;
const signature = /\b((?:sdk|v11|aws4)-hmac-sha256\s+)(?:access|credential)=[^"'\\\r\n<>}]*/gi;

/** `X-Amz-Signature=…` and the like, in a query without an address in front of it. */
const parameter =
  /([?&;](?:[\w.-]*(?:password|secret|token|signature|credential)[\w.-]*|sig)=)[^&\s"'\\<>]+/gi;

export function maskFields(text: string): string {
  return text
    .replace(signature, `$1${shown}`)
    .replace(authorization, `$1${shown}`)
    .replace(header, `$1${shown}`)
    .replace(parameter, `$1${shown}`)
    .replace(quotedField, (whole: string, before: string, _quote: string, opening: string) =>
      whole.length === before.length + 2 * opening.length
        ? whole
        : `${before}${opening}${shown}${opening}`,
    );
}
