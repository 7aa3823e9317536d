import { shown } from "../redaction/mask";

/** In lower case. */
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

export function isSecretKey(key: string): boolean {
  return secretKey.test(key);
}

// Removes everything behind `?` too: a signed URI carries its signature there.
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
 * `name` is in lower case. The signing headers of Huawei Cloud count too, except the date: people
 * need it to find out why a signature was refused.
 */
export function isSecretHeader(name: string): boolean {
  return secretHeaders.has(name) || (name.startsWith("x-sdk-") && name !== "x-sdk-date");
}

/** Reduces every URI to scheme, host and path. */
export function redactUris(text: string): string {
  return text.replace(uri, "$1$2");
}

/** A JSON value without the values of keys that name a secret, and with reduced URIs. */
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

// A list or an object behind a secret key is hidden as a whole only if the key names a token. In
// `password: { user: … }` only the secret inside is hidden, by its own key.
function hides(key: string, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return /token/i.test(key);
}
