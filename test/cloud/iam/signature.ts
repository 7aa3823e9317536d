/**
 * The signature of a request, worked out again from the request as it came over the wire. It comes in three forms,
 * which differ in the key and in one line of what is signed: SDK-HMAC-SHA256 with the secret itself, the same with a
 * key of the day, and V11-HMAC-SHA256.
 * @see the API Request Signing Guide; for the key of the day, the signer of the Go SDK of Open Telekom Cloud
 */
import { createHash, createHmac, hkdfSync } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export const algorithm = "SDK-HMAC-SHA256";
const derivedAlgorithm = "V11-HMAC-SHA256";

export interface SignatureClaim {
  readonly algorithm: string;
  readonly accessKey: string;
  /** `<date>/<region>/<service>…` of a key that holds for those; "" when the secret itself signs. */
  readonly scope: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const claimForms: readonly RegExp[] = [
  `${algorithm} Access=([^\\s,]+)()`,
  `${algorithm} Credential=([^\\s,/]+)/(\\d{8}/[^\\s,/]*/[^\\s,/]*/sdk_request)`,
  `${derivedAlgorithm} Credential=([^\\s,/]+)/(\\d{8}/[^\\s,/]*/[^\\s,/]*)`,
].map((form) => new RegExp(`^${form}, ?SignedHeaders=([^\\s,]+), ?Signature=([0-9a-f]{64})$`));

/** What the Authorization header claims; undefined when it is of none of the forms. */
export function parseClaim(authorization: string): SignatureClaim | undefined {
  const text = authorization.trim();
  const match = claimForms.map((form) => form.exec(text)).find((found) => found !== null);
  const [, accessKey, scope, names, signature] = match ?? [];
  if (accessKey === undefined || scope === undefined) return undefined;
  if (names === undefined || signature === undefined) return undefined;
  return {
    algorithm: text.split(" ")[0] ?? "",
    accessKey,
    scope,
    signedHeaders: names.split(";"),
    signature,
  };
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
}

/** The signature that the claim should have. */
export function signatureOf(
  request: SignedRequest,
  secret: string,
  claim: Pick<SignatureClaim, "algorithm" | "accessKey" | "scope"> = {
    algorithm,
    accessKey: "",
    scope: "",
  },
): string {
  const date = headerText(request.headers, "x-sdk-date");
  // Node hands header bytes over as Latin-1 characters; everything else in here is ASCII.
  const canonical = Buffer.from(canonicalRequest(request), "latin1");
  const stringToSign = [
    claim.algorithm,
    date,
    ...(claim.scope === "" ? [] : [claim.scope]),
    sha256Hex(canonical),
  ].join("\n");
  return createHmac("sha256", signingKey(secret, claim)).update(stringToSign).digest("hex");
}

function signingKey(
  secret: string,
  { algorithm: used, accessKey, scope }: Pick<SignatureClaim, "algorithm" | "accessKey" | "scope">,
): string | Buffer {
  if (used === derivedAlgorithm) {
    // The text of the key in hexadecimal digits is the key.
    return Buffer.from(hkdfSync("sha256", secret, accessKey, scope, 32)).toString("hex");
  }
  if (scope === "") return secret;
  return scope
    .split("/")
    .reduce<string | Buffer>(
      (key, part) => createHmac("sha256", key).update(part).digest(),
      `SDK${secret}`,
    );
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
