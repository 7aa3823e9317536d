/** Takes out of texts and objects what must not be repeated: credentials, and what uris may carry. */
import { shown } from "../redaction/mask";

/** Headers whose values are credentials, in lower case. */
const secretHeaders: ReadonlySet<string> = new Set([
  "x-auth-token",
  "x-subject-token",
  "x-service-token",
  "x-security-token",
  "x-amz-security-token",
  "authorization",
  "proxy-authorization",
  "cookie",
  "set-cookie",
]);

const secretKey = /password|secret|token|passcode|credential|authorization/i;

/** Whether a property of this name holds a secret, where it holds a text. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key);
}

// Everything behind `?` too: a signed uri carries its signature there.
const uri = /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/?#@"'<>]*@)?([^\s?#"'<>]*)(?:[?#][^\s"'<>]*)?/gi;

export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretHeader(name.toLowerCase()) ? shown : value,
    ]),
  );
}

/**
 * By a name in lower case. Signing headers of Huawei Cloud count too, but for the date, which is what one looks
 * for when a signature is refused.
 */
export function isSecretHeader(name: string): boolean {
  return secretHeaders.has(name) || (name.startsWith("x-sdk-") && name !== "x-sdk-date");
}

/** A text with every uri cut down to scheme, host and path. */
export function redactUris(text: string): string {
  return text.replace(uri, "$1$2");
}

/** A JSON value without the values of keys that name a secret, and with its uris cut down. */
export function redactValue(value: unknown): unknown {
  if (typeof value === "string") return redactUris(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isSecretKey(key) && hides(key, inner) ? shown : redactValue(inner),
    ]),
  );
}

// `methods: ["password"]` is no secret, and `password: { user: … }` has one further down; the names and ids
// beside it are worth reading.
function hides(key: string, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return /token/i.test(key);
}
