/**
 * AWS Signature Version 4 in the Authorization header, which OBS understands beside its own: worked out again from the
 * request as it came. Written from the description of the algorithm in the S3 API reference.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Call } from "../http";
import { type AccessKey, findUsableKey } from "../iam/accessKeys";
import { decoded, headerText, sha256Hex, strictlyEncoded } from "../iam/signature";
import type { State } from "../state";
import { accessDenied, invalidArgument, notImplemented, ObsRefusal } from "./errors";

const maxClockDifferenceMs = 15 * 60_000;

interface Claim {
  readonly accessKey: string;
  /** `<date>/<region>/s3/aws4_request`; OBS does not look at the region. */
  readonly scope: readonly [date: string, region: string, service: string, end: string];
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** The key that signed the request. The body is compared with its hash later, while it is stored. */
export function verifySignature(state: State, call: Call): AccessKey {
  const { authorization } = call.headers;
  if (authorization === undefined) throw accessDenied("The request is not signed.");
  const claim = parseClaim(authorization);
  requireFreshDate(call, claim);
  const securityToken = headerText(call.headers, "x-amz-security-token") || undefined;
  const key = findUsableKey(state, claim.accessKey, securityToken);
  if (key === "unknown key") {
    throw new ObsRefusal(
      403,
      "InvalidAccessKeyId",
      "The access key you provided does not exist in our records.",
    );
  }
  if (key === "expired key") {
    throw new ObsRefusal(400, "ExpiredToken", "The provided token has expired.");
  }
  if (key === "wrong security token") {
    throw new ObsRefusal(403, "InvalidToken", "The provided token does not belong to the key.");
  }
  const expected = signatureOf(call, claim, key.secret);
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(claim.signature))) {
    throw new ObsRefusal(
      403,
      "SignatureDoesNotMatch",
      "The signature we calculated does not match the one you provided. Check your key and method.",
    );
  }
  return key;
}

function parseClaim(authorization: string): Claim {
  if (!authorization.startsWith("AWS4-HMAC-SHA256 ")) {
    throw notImplemented("Any signature but AWS4-HMAC-SHA256");
  }
  const part = (name: string, form: string): string => {
    const found = new RegExp(`[ ,]${name}=(${form})(?=,|$)`).exec(authorization)?.[1];
    if (found === undefined) throw invalidArgument(`Authorization has no proper ${name}.`);
    return found;
  };
  const [accessKey = "", date = "", region = "", service = "", end = ""] = part(
    "Credential",
    "[^,/]+/\\d{8}/[^,/]+/[^,/]+/aws4_request",
  ).split("/");
  const signedHeaders = part("SignedHeaders", "[^,]+").split(";");
  if (service !== "s3") throw invalidArgument(`The scope names the service ${service}, not s3.`);
  if (!signedHeaders.includes("host")) throw accessDenied("The header host is not signed.");
  return {
    accessKey,
    scope: [date, region, service, end],
    signedHeaders,
    signature: part("Signature", "[0-9a-f]{64}"),
  };
}

function requireFreshDate(call: Call, claim: Claim): void {
  const text = headerText(call.headers, "x-amz-date");
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) throw accessDenied("x-amz-date is missing or not of the form YYYYMMDDTHHmmssZ.");
  const [, year, month, day, hour, minute, second] = match;
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (text.slice(0, 8) !== claim.scope[0]) throw accessDenied("Date and scope differ.");
  // NaN, from a month 13, is out of every range.
  if (Math.abs(Date.now() - signedAt) <= maxClockDifferenceMs) return;
  throw new ObsRefusal(
    403,
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
  );
}

function signatureOf(call: Call, claim: Claim, secret: string): string {
  const [path = "", ...rest] = call.target.split("?");
  const canonicalRequest = [
    call.method,
    canonicalPath(path),
    canonicalQuery(rest.join("?")),
    claim.signedHeaders.map((name) => `${name}:${collapsed(call, name)}\n`).join(""),
    claim.signedHeaders.join(";"),
    declaredHash(call),
  ].join("\n");
  const stringToSign = [
    "AWS4-HMAC-SHA256",
    headerText(call.headers, "x-amz-date"),
    claim.scope.join("/"),
    sha256Hex(Buffer.from(canonicalRequest, "latin1")),
  ].join("\n");
  const key = claim.scope.reduce<string | Buffer>(
    (derived, part) => createHmac("sha256", derived).update(part).digest(),
    `AWS4${secret}`,
  );
  return createHmac("sha256", key).update(stringToSign).digest("hex");
}

/** The hash of the body, or a word that says how the body is protected instead. */
export function declaredHash(call: Call): string {
  const declared = headerText(call.headers, "x-amz-content-sha256");
  if (declared === "") throw invalidArgument("The header x-amz-content-sha256 is missing.");
  return declared;
}

/** Unlike elsewhere in AWS, encoded once. A plus sign in a path is a space, here and in keys. */
function canonicalPath(path: string): string {
  return path
    .replaceAll("+", " ")
    .split("/")
    .map((segment) => strictlyEncoded(decoded(segment)))
    .join("/");
}

function canonicalQuery(search: string): string {
  return search
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const [name = "", ...value] = part.split("=");
      return [name, value.join("=")].map((text) => strictlyEncoded(decoded(text)));
    })
    .map(([name = "", value = ""]) => ({ name, value }))
    .toSorted((a, b) => byCode(a.name, b.name) || byCode(a.value, b.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join("&");
}

function byCode(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function collapsed(call: Call, name: string): string {
  return headerText(call.headers, name).replace(/ +/g, " ");
}
