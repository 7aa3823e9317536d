/**
 * The signature SDK-HMAC-SHA256, with which Huawei Cloud authenticates access keys.
 * @see API Request Signing Guide
 */
import { createHmac, hash } from "node:crypto";
import type { ApiRequest } from "../http/request";
import { fullUrl, headersOf } from "../http/transport";
import { percentDecoded, percentEncoded } from "../percent";
import type { AccessKeys } from "./accessKeys";

const algorithm = "SDK-HMAC-SHA256";
/** Replaces the hash of a stream, which would have to be read twice. */
const unsignedPayload = "UNSIGNED-PAYLOAD";
const contentHashHeader = "x-sdk-content-sha256";

/**
 * Headers that change the meaning of the request. Others are not signed, because a proxy may
 * rewrite them and the signature would no longer match.
 */
const signedNames: ReadonlySet<string> = new Set([
  "content-type",
  "host",
  contentHashHeader,
  "x-domain-id",
  "x-project-id",
  "x-sdk-date",
  "x-security-token",
]);

export interface SignedParts {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  /** The headers to sign, with `host` and `x-sdk-date`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The hash of the body, or `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string;
}

/** `date`: the time of signing by the cloud's clock. */
export function signed(request: ApiRequest, keys: AccessKeys, date: Date): ApiRequest {
  const written = writtenOut(request);
  const { body } = written;
  const headers = {
    ...written.headers,
    "x-sdk-date": sdkDate(date),
    ...(keys.securityToken === undefined
      ? {}
      : { "x-security-token": keys.securityToken.reveal() }),
    ...(body?.kind === "stream" ? { [contentHashHeader]: unsignedPayload } : {}),
  };
  const url = fullUrl(written);
  const parts: SignedParts = {
    method: written.method,
    url,
    headers: toSign({ ...headersOf({ ...written, headers }), host: new URL(url).host }),
    payloadHash:
      body?.kind === "stream"
        ? unsignedPayload
        : hash("sha256", body === undefined ? "" : body.text),
  };
  return { ...written, headers: { ...headers, authorization: authorization(parts, keys) } };
}

type Written = Omit<ApiRequest, "body"> & {
  readonly body?:
    | Extract<ApiRequest["body"], { kind: "stream" }>
    | (Extract<ApiRequest["body"], { kind: "json" }> & { readonly text: string });
};

/** Writes JSON out once, so that the signed bytes are sent. */
function writtenOut({ body, ...rest }: ApiRequest): Written {
  if (body === undefined) return rest;
  if (body.kind === "stream") return { ...rest, body };
  return { ...rest, body: { ...body, text: body.text ?? JSON.stringify(body.value) } };
}

export function authorization(
  parts: SignedParts,
  keys: Pick<AccessKeys, "accessKey" | "secretKey">,
): string {
  const signature = createHmac("sha256", keys.secretKey.reveal())
    .update(stringToSign(parts))
    .digest("hex");
  return `${algorithm} Access=${keys.accessKey}, SignedHeaders=${namesOf(parts.headers).join(";")}, Signature=${signature}`;
}

export function stringToSign(parts: SignedParts): string {
  const date = lowerCased(parts.headers).get("x-sdk-date") ?? "";
  return `${algorithm}\n${date}\n${hash("sha256", canonicalRequest(parts))}`;
}

export function canonicalRequest({ method, url, headers, payloadHash }: SignedParts): string {
  const { pathname, search } = new URL(url);
  const values = lowerCased(headers);
  const names = namesOf(headers);
  return [
    method.toUpperCase(),
    canonicalPath(pathname),
    canonicalQuery(search.slice(1)),
    // Each header line ends with a line break of its own, so an empty line follows the headers.
    ...names.map((name) => `${name}:${values.get(name)?.trim()}`),
    "",
    names.join(";"),
    payloadHash,
  ].join("\n");
}

/** Encodes each segment again and adds a slash at the end, which only the signed form has. */
function canonicalPath(pathname: string): string {
  const path = pathname
    .split("/")
    .map((segment) => percentEncoded(percentDecoded(segment)))
    .join("/");
  return path.endsWith("/") ? path : `${path}/`;
}

/** Sorts by name, then by value, before it encodes them. */
function canonicalQuery(query: string): string {
  const pairs = query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [percentDecoded(name), percentDecoded(value.join("="))] as const;
    });
  return pairs
    .sort(
      ([name, value], [otherName, otherValue]) =>
        byCodePoint(name, otherName) || byCodePoint(value, otherValue),
    )
    .map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`)
    .join("&");
}

// UTF-8 bytes sort like code points. JavaScript compares UTF-16 units, which gives another order.
function byCodePoint(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function toSign(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries([...lowerCased(headers)].filter(([name]) => signedNames.has(name)));
}

function namesOf(headers: Readonly<Record<string, string>>): readonly string[] {
  return [...lowerCased(headers).keys()].sort();
}

function lowerCased(headers: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** `20260105T080000Z` */
export function sdkDate(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, "");
}
