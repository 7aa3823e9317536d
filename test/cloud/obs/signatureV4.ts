/**
 * AWS Signature Version 4, in the Authorization header or in the query of an address that was signed beforehand: worked
 * out again from the request as it came.
 * @see Authenticating Requests (AWS Signature Version 4) in the S3 API reference
 */
import { createHmac } from "node:crypto";
import type { Call } from "../http";
import { decoded, headerText, sha256Hex, strictlyEncoded } from "../iam/signature";
import { accessDenied, invalidArgument, notImplemented, ObsRefusal } from "./errors";
import type { SignedClaim } from "./signature";

const maxClockDifferenceMs = 15 * 60_000;
const maxExpirySeconds = 7 * 24 * 3600;

interface Claim {
  readonly accessKey: string;
  /** `<date>/<region>/s3/aws4_request`; OBS does not look at the region. */
  readonly scope: readonly string[];
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly date: string;
  readonly payloadHash: string;
}

export function headerClaim(call: Call, authorization: string): SignedClaim {
  const part = (name: string, form: string): string => {
    const found = new RegExp(`[ ,]${name}=(${form})(?=,|$)`).exec(authorization)?.[1];
    if (found === undefined) throw invalidArgument(`Authorization has no proper ${name}.`);
    return found;
  };
  const claim = checkedClaim({
    credential: part("Credential", credentialForm),
    signedHeaders: part("SignedHeaders", "[^,]+"),
    signature: part("Signature", "[0-9a-f]{64}"),
    date: headerText(call.headers, "x-amz-date"),
    payloadHash: declaredHash(call),
  });
  if (Math.abs(Date.now() - signedAtMs(claim)) > maxClockDifferenceMs) throw tooSkewed();
  return claimOf(call, claim, headerText(call.headers, "x-amz-security-token") || undefined);
}

/** The same of an address that somebody signed, and that others use until it ends. */
export function queryClaim(call: Call): SignedClaim {
  const { query } = call;
  const part = (name: string): string => {
    const value = query.get(name);
    if (value === null) throw invalidArgument(`The query has no ${name}.`);
    return value;
  };
  if (part("X-Amz-Algorithm") !== "AWS4-HMAC-SHA256") {
    throw notImplemented("Any algorithm but AWS4-HMAC-SHA256");
  }
  const claim = checkedClaim({
    credential: part("X-Amz-Credential"),
    signedHeaders: part("X-Amz-SignedHeaders"),
    signature: part("X-Amz-Signature"),
    date: part("X-Amz-Date"),
    payloadHash: headerText(call.headers, "x-amz-content-sha256") || "UNSIGNED-PAYLOAD",
  });
  const seconds = Number(part("X-Amz-Expires"));
  if (!(seconds >= 1 && seconds <= maxExpirySeconds)) {
    throw invalidArgument(`X-Amz-Expires must be between 1 and ${maxExpirySeconds}.`);
  }
  const ageMs = Date.now() - signedAtMs(claim);
  if (ageMs < -maxClockDifferenceMs) throw tooSkewed();
  if (ageMs > seconds * 1000) throw accessDenied("Request has expired");
  return claimOf(call, claim, query.get("X-Amz-Security-Token") ?? undefined);
}

const credentialForm = "[^,/]+/\\d{8}/[^,/]+/[^,/]+/aws4_request";

function checkedClaim(
  given: Readonly<
    Record<"credential" | "signedHeaders" | "signature" | "date" | "payloadHash", string>
  >,
): Claim {
  const { credential, date } = given;
  if (!new RegExp(`^${credentialForm}$`).test(credential)) {
    throw invalidArgument("The credential is not of the form of one.");
  }
  const [accessKey = "", ...scope] = credential.split("/");
  if (scope[2] !== "s3") throw invalidArgument(`The scope names the service ${scope[2]}, not s3.`);
  const signedHeaders = given.signedHeaders.split(";");
  if (!signedHeaders.includes("host")) throw accessDenied("The header host is not signed.");
  if (date.slice(0, 8) !== scope[0]) throw accessDenied("Date and scope differ.");
  return { ...given, accessKey, scope, signedHeaders };
}

function signedAtMs({ date }: Claim): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  const [, year, month, day, hour, minute, second] = match ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time)) {
    throw accessDenied("x-amz-date is missing or not of the form YYYYMMDDTHHmmssZ.");
  }
  return time;
}

function tooSkewed(): ObsRefusal {
  return new ObsRefusal(
    403,
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
  );
}

function claimOf(call: Call, claim: Claim, securityToken: string | undefined): SignedClaim {
  return {
    accessKey: claim.accessKey,
    securityToken,
    signature: claim.signature,
    expected: (secret) => [signatureOf(call, claim, secret)],
  };
}

function signatureOf(call: Call, claim: Claim, secret: string): string {
  const [path = "", ...rest] = call.target.split("?");
  const canonicalRequest = [
    call.method,
    canonicalPath(path),
    canonicalQuery(rest.join("?")),
    claim.signedHeaders.map((name) => `${name}:${collapsed(call, name)}\n`).join(""),
    claim.signedHeaders.join(";"),
    claim.payloadHash,
  ].join("\n");
  const stringToSign = [
    "AWS4-HMAC-SHA256",
    claim.date,
    claim.scope.join("/"),
    sha256Hex(Buffer.from(canonicalRequest, "latin1")),
  ].join("\n");
  const key = claim.scope.reduce<string | Buffer>(
    (derived, part) => createHmac("sha256", derived).update(part).digest(),
    `AWS4${secret}`,
  );
  return createHmac("sha256", key).update(stringToSign).digest("hex");
}

/** The hash of the body, or a word that says how the body is protected instead. Other signatures leave the body out. */
export function declaredHash(call: Call): string {
  const declared = headerText(call.headers, "x-amz-content-sha256");
  if (declared !== "") return declared;
  if (!(call.headers.authorization ?? "").startsWith("AWS4-")) return "UNSIGNED-PAYLOAD";
  throw invalidArgument("The header x-amz-content-sha256 is missing.");
}

function canonicalPath(path: string): string {
  return path
    .replaceAll("+", " ")
    .split("/")
    .map((segment) => strictlyEncoded(decoded(segment)))
    .join("/");
}

function canonicalQuery(search: string): string {
  return (
    search
      .split("&")
      // The signature is not part of what it signs.
      .filter((part) => part !== "" && !part.startsWith("X-Amz-Signature="))
      .map((part) => {
        const [name = "", ...value] = part.split("=");
        return [name, value.join("=")].map((text) => strictlyEncoded(decoded(text)));
      })
      .map(([name = "", value = ""]) => ({ name, value }))
      .toSorted((a, b) => byCode(a.name, b.name) || byCode(a.value, b.value))
      .map(({ name, value }) => `${name}=${value}`)
      .join("&")
  );
}

function byCode(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function collapsed(call: Call, name: string): string {
  return headerText(call.headers, name).replace(/ +/g, " ");
}
