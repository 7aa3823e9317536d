/**
 * The signature SDK-HMAC-SHA256, worked out again from the request as it came over the wire.
 * @see the API reference, D3
 */
import { createHash, createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export const algorithm = "SDK-HMAC-SHA256";

export interface SignatureClaim {
  readonly accessKey: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** What the Authorization header claims; undefined when it is not of this form. */
export function parseClaim(authorization: string): SignatureClaim | undefined {
  const match =
    /^SDK-HMAC-SHA256 Access=([^\s,]+), ?SignedHeaders=([^\s,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization.trim(),
    );
  const [, accessKey, names, signature] = match ?? [];
  if (accessKey === undefined || names === undefined || signature === undefined) return undefined;
  return { accessKey, signedHeaders: names.split(";"), signature };
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
}

export function signatureOf(request: SignedRequest, secret: string): string {
  const date = headerText(request.headers, "x-sdk-date");
  // Node hands header bytes over as Latin-1 characters; everything else in here is ASCII.
  const canonical = Buffer.from(canonicalRequest(request), "latin1");
  const stringToSign = [algorithm, date, sha256Hex(canonical)].join("\n");
  return createHmac("sha256", secret).update(stringToSign).digest("hex");
}

export function canonicalRequest(request: SignedRequest): string {
  const [path = "", ...rest] = request.target.split("?");
  const headerLines = request.signedHeaders.map(
    (name) => `${name}:${headerText(request.headers, name)}\n`,
  );
  return [
    request.method,
    canonicalUri(path),
    canonicalQuery(rest.join("?")),
    headerLines.join(""),
    request.signedHeaders.join(";"),
    request.payloadHash,
  ].join("\n");
}

function canonicalUri(path: string): string {
  const encoded = path
    .split("/")
    .map((segment) => strictlyEncoded(decoded(segment)))
    .join("/");
  return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

/** A plus sign stands for a space, as forms write it. */
function canonicalQuery(search: string): string {
  const pairs = search
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const [name = "", ...value] = part.replaceAll("+", " ").split("=");
      return [decoded(name), decoded(value.join("="))] as const;
    });
  return pairs
    .toSorted(([name, value], [otherName, otherValue]) =>
      name === otherName ? byCode(value, otherValue) : byCode(name, otherName),
    )
    .map(([name, value]) => `${strictlyEncoded(name)}=${strictlyEncoded(value)}`)
    .join("&");
}

function byCode(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Percent signs that begin no code stay. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Everything but letters, digits and `-_.~`. */
export function strictlyEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function headerText(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(",") : (value ?? "")).trim();
}

export function sha256Hex(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
