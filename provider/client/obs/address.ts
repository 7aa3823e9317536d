import { isIP } from "node:net";
import { withoutSlash } from "../http/path";
import { isLoopback } from "../auth/plainHttp";
import { ApiError } from "../http/errors";
import { percentEncoded } from "../percent";

/** Messages write it as IMS does: `bucket:key`. */
export interface ObjectName {
  readonly bucket: string;
  readonly key: string;
}

/**
 * `https://bucket.obs.region…/key`, because Huawei's object storage refuses the bucket in the path
 * (`VirtualHostDomainRequired`). The bucket is in the path (`…/bucket/key`) if the endpoint is an
 * IP address, has a path, is on this machine or has a name without dots, or if the bucket's name
 * cannot be one label of a host name: a wildcard certificate covers only one label.
 */
export function objectUrl(endpoint: string, bucket: string, key?: string): string {
  const base = parsed(endpoint);
  const path = key === undefined ? "" : encodedKey(key);
  const bucketFits = /^[a-z0-9][a-z0-9-]*$/.test(bucket);
  if (bucketFits && canCarryBucket(base)) return `${base.protocol}//${bucket}.${base.host}/${path}`;
  return `${base.origin}${withoutSlash(base.pathname)}/${percentEncoded(bucket)}/${path}`;
}

function parsed(endpoint: string): URL {
  if (URL.canParse(endpoint)) return new URL(endpoint);
  throw new ApiError({
    kind: "configuration",
    purpose: "reach the object storage",
    reason: `${JSON.stringify(endpoint)} is no address`,
    advice: "write obsUrl with its scheme and without the bucket",
  });
}

function canCarryBucket({ hostname, pathname }: URL): boolean {
  const isAddress = hostname.startsWith("[") || isIP(hostname) !== 0;
  return pathname === "/" && !isAddress && !isLoopback(hostname) && hostname.includes(".");
}

/**
 * Segments are encoded as in the signature, so that the signed path and the sent path are equal.
 * Keys with segments that servers and proxies remove are refused: they would name another object.
 */
function encodedKey(key: string): string {
  const segments = key.split("/");
  if (key === "" || key.startsWith("/") || segments.some((each) => each === "." || each === "..")) {
    throw new ApiError({
      kind: "badRequest",
      purpose: `address the object ${JSON.stringify(key)}`,
      reason:
        "an address cannot name it: it is empty, begins with a slash, or has a segment of dots",
      mayHaveBeenSent: false,
    });
  }
  return segments.map(percentEncoded).join("/");
}
