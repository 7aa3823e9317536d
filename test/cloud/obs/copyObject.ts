/** Objects, and parts of uploads, that come from another object. @see CopyObject and UploadPartCopy in the S3 API reference */
import type { Answer } from "../http";
import { headerText } from "../iam/signature";
import type { ObsRequest } from "./context";
import { requireCondition } from "./conditions";
import { usableBucket } from "./context";
import { invalidArgument, noSuchKey, ObsRefusal } from "./errors";
import { objectHeaders, quoted, rangeOf, requireKey } from "./objects";
import { findObject, type FoundObject, type ObjectRecord, putObject, storeBytes } from "./store";
import { putPart } from "./uploads";
import { xmlAnswer } from "./xml";

export function isCopy({ call }: ObsRequest): boolean {
  return call.headers["x-amz-copy-source"] !== undefined || obsSource(call.headers) !== undefined;
}

export async function copyObject(request: ObsRequest): Promise<Answer> {
  const { state, call, key } = request;
  const bucket = usableBucket(request, true);
  requireKey(key);
  const source = sourceOf(request);
  const directive = headerText(call.headers, "x-amz-metadata-directive") || "COPY";
  if (directive !== "COPY" && directive !== "REPLACE") {
    throw invalidArgument(`There is no metadata directive ${directive}.`);
  }
  if (directive === "COPY" && source.bucket === bucket.name && source.key === key) {
    throw new ObsRefusal(
      400,
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing its metadata.",
    );
  }
  const { contentType, metadata } = directive === "COPY" ? source : objectHeaders(call);
  const { file } = await storeBytes(state, source.open() as AsyncIterable<Buffer>); // no encoding
  putObject(state, { bucket: bucket.name, key, contentType, metadata, ...file });
  return xmlAnswer(200, [
    "CopyObjectResult",
    [
      ["LastModified", file.modifiedAt],
      ["ETag", quoted(file.etag)],
    ],
  ]);
}

export async function copyPart(request: ObsRequest): Promise<Answer> {
  const source = sourceOf(request);
  const wanted = headerText(request.call.headers, "x-amz-copy-source-range");
  const range = wanted === "" ? undefined : rangeOf(wanted, source.sizeBytes);
  if (wanted !== "" && !range) throw invalidArgument(`The range ${wanted} is not one.`);
  const bytes = source.open(range) as AsyncIterable<Buffer>; // no encoding
  const part = await putPart(request, async () => (await storeBytes(request.state, bytes)).file);
  return xmlAnswer(200, [
    "CopyPartResult",
    [
      ["LastModified", part.modifiedAt],
      ["ETag", quoted(part.etag)],
    ],
  ]);
}

/** `bucket/key` or `/bucket/key`, encoded; a bucket of the caller's own. */
function sourceOf(request: ObsRequest): ObjectRecord & FoundObject {
  const { state, call } = request;
  const text = (headerText(call.headers, "x-amz-copy-source") || obsSource(call.headers)) ?? "";
  const [, bucketName = "", encoded = ""] = /^\/?([^/]+)\/([^?]+)/.exec(text) ?? [];
  if (bucketName === "") throw invalidArgument(`The copy source ${text} names no object.`);
  const bucket = usableBucket({ ...request, bucketName }, false);
  const key = decodeURIComponent(encoded.replaceAll("+", " "));
  const found = findObject(state, bucket.name, key);
  if (!found) throw noSuchKey(key);
  requireCondition(call, found, "x-amz-copy-source-");
  return found;
}

function obsSource(headers: ObsRequest["call"]["headers"]): string | undefined {
  return headerText(headers, "x-obs-copy-source") || undefined;
}
