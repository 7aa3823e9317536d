/**
 * The older signature that OBS has of its own and S3 has had before: over the method, three headers, those that begin
 * with the mark of the service, and the path with the subresource; in a header, or in the query of an address.
 * @see User Signature Authentication in the OBS API reference; Signing and Authenticating REST Requests of S3
 */
import { createHmac } from "node:crypto";
import type { Call } from "../http";
import { decoded, headerText } from "../iam/signature";
import { accessDenied, invalidArgument, ObsRefusal } from "./errors";
import type { SignedClaim } from "./signature";

const maxClockDifferenceMs = 15 * 60_000;

/** `AWS <key>:<signature>`, or the same with OBS. */
export function headerClaim(call: Call, authorization: string): SignedClaim {
  const [, scheme = "", accessKey = "", signature = ""] =
    /^(AWS|OBS) ([^\s:]+):(\S+)$/.exec(authorization) ?? [];
  if (accessKey === "") throw invalidArgument("Authorization has no proper key and signature.");
  const mark = markOf(scheme);
  const own = headerText(call.headers, `${mark}date`);
  const date = headerText(call.headers, "date");
  const sentAt = Date.parse(own === "" ? date : isoTime(own));
  // NaN, from no date at all, is out of every range.
  if (!(Math.abs(Date.now() - sentAt) <= maxClockDifferenceMs)) {
    throw new ObsRefusal(
      403,
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
    );
  }
  return {
    accessKey,
    securityToken: headerText(call.headers, `${mark}security-token`) || undefined,
    signature,
    // A date of the service's own is signed among its headers, and the other one is left empty.
    expected: (secret) => signaturesOf(call, mark, own === "" ? date : "", secret),
  };
}

/** The same of an address that somebody signed, and that others use until it ends. */
export function queryClaim(call: Call): SignedClaim {
  const { query } = call;
  const ofAws = query.get("AWSAccessKeyId");
  const accessKey = ofAws ?? query.get("AccessKeyId") ?? "";
  const expires = query.get("Expires") ?? "";
  if (accessKey === "" || !/^\d+$/.test(expires)) {
    throw accessDenied("The query has no proper AccessKeyId and Expires.");
  }
  if (Number(expires) * 1000 < Date.now()) throw accessDenied("Request has expired");
  const mark = markOf(ofAws === null ? "OBS" : "AWS");
  return {
    accessKey,
    securityToken: query.get(`${mark}security-token`) ?? undefined,
    signature: query.get("Signature") ?? "",
    expected: (secret) => signaturesOf(call, mark, expires, secret),
  };
}

function markOf(scheme: string): string {
  return scheme === "OBS" ? "x-obs-" : "x-amz-";
}

/** `20260105T080000Z` as others write it; anything else stays. */
function isoTime(text: string): string {
  return text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
}

function signaturesOf(call: Call, mark: string, date: string, secret: string): string[] {
  return canonicalResources(call).map((resource) => {
    const text = [
      call.method,
      headerText(call.headers, "content-md5"),
      headerText(call.headers, "content-type"),
      date,
      markedLines(call, mark) + resource,
    ].join("\n");
    return createHmac("sha1", secret).update(Buffer.from(text, "latin1")).digest("base64");
  });
}

/** Headers of the service, and what stands for them in the query of an address. */
function markedLines(call: Call, mark: string): string {
  const marked = new Map<string, string>();
  for (const [name, value] of call.query) {
    if (name.startsWith(mark)) marked.set(name, value);
  }
  for (const name of Object.keys(call.headers)) {
    if (name.startsWith(mark)) marked.set(name, headerText(call.headers, name));
  }
  return [...marked]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}:${value}\n`)
    .join("");
}

/** Query keys that make another operation, or another answer, of a request. */
const signedKeys: ReadonlySet<string> = new Set([
  ...["accelerate", "acl", "cors", "customdomain", "defaultObjectAcl", "delete", "deletebucket"],
  ...["directcoldaccess", "encryption", "inventory", "length", "lifecycle", "location", "logging"],
  ...["metadata", "modify", "name", "notification", "object-lock", "partNumber", "policy"],
  ...["policyStatus", "position", "quota", "rename", "replication", "requestPayment"],
  ...["response-cache-control", "response-content-disposition", "response-content-encoding"],
  ...["response-content-language", "response-content-type", "response-expires", "restore"],
  ...["storageClass", "storagePolicy", "storageinfo", "tagging", "torrent", "truncate"],
  ...["uploadId", "uploads", "versionId", "versioning", "versions", "website", "x-image-process"],
]);

/** A bucket is signed with a slash behind it, which not every client sends. */
function canonicalResources(call: Call): string[] {
  const [path = "", ...rest] = call.target.split("?");
  const signed = rest
    .join("?")
    .split("&")
    .map((part) => part.split("="))
    .filter(([name = ""]) => signedKeys.has(name))
    .map(([name = "", ...value]) => ({ name, value: decoded(value.join("=")) }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, value }) => (value === "" ? name : `${name}=${value}`));
  const query = signed.length === 0 ? "" : `?${signed.join("&")}`;
  const isBucket = /^\/[^/]+$/.test(call.rawPath);
  return [path, ...(isBucket ? [`${path}/`] : [])].map((each) => each + query);
}
