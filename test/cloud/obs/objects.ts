/** PUT, GET, HEAD and DELETE of one object. */
import { type Answer, type Call, noContent } from "../http";
import { storeBody } from "./body";
import { type ObsRequest, usableBucket } from "./context";
import { noSuchKey, notImplemented, ObsRefusal } from "./errors";
import { findObject, type ObjectHeaders, putObject, removeObject } from "./store";

const maxKeyBytes = 1024;

export async function writeObject(request: ObsRequest): Promise<Answer> {
  const { state, call, key } = request;
  const bucket = usableBucket(request, true);
  requireKey(key);
  if (call.headers["x-amz-copy-source"] !== undefined) throw notImplemented("Copying an object");
  const file = await storeBody(state, call);
  putObject(state, { bucket: bucket.name, key, ...file, ...objectHeaders(call) });
  return { status: 200, headers: { ETag: quoted(file.etag) } };
}

export function requireKey(key: string): void {
  if (Buffer.byteLength(key) <= maxKeyBytes) return;
  throw new ObsRefusal(400, "KeyTooLongError", "Your key is too long.");
}

/** For GET and HEAD, which differ in the body alone: the server leaves it out. */
export function readObject(request: ObsRequest): Answer {
  const { state, call, key } = request;
  const bucket = usableBucket(request, false);
  const found = findObject(state, bucket.name, key);
  if (!found) throw noSuchKey(key);
  const headers = {
    "Content-Type": found.contentType,
    "Last-Modified": new Date(found.modifiedAt).toUTCString(),
    "Accept-Ranges": "bytes",
    ETag: quoted(found.etag),
    ...found.metadata,
  };
  const range = rangeOf(call, found.sizeBytes);
  if (!range) {
    return {
      status: 200,
      headers,
      body: { sizeBytes: found.sizeBytes, open: () => found.open() },
    };
  }
  const { start, end } = range;
  return {
    status: 206,
    headers: { ...headers, "Content-Range": `bytes ${start}-${end}/${found.sizeBytes}` },
    body: { sizeBytes: end - start + 1, open: () => found.open(range) },
  };
}

/** One range only; any other form of the header is as good as none. */
function rangeOf(
  call: Call,
  sizeBytes: number,
): { readonly start: number; readonly end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(call.headers.range ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === "" || last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (start > end) {
    throw new ObsRefusal(416, "InvalidRange", "The requested range is not satisfiable.");
  }
  return { start, end };
}

/** There or not, it is gone afterwards. */
export function deleteObject(request: ObsRequest): Answer {
  const bucket = usableBucket(request, true);
  removeObject(request.state, bucket.name, request.key);
  return noContent();
}

/** What the client says of an object and wants to be told again. */
export function objectHeaders(call: Call): ObjectHeaders {
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(call.headers)) {
    if (/^x-(amz|obs)-meta-/.test(name) && typeof value === "string") metadata[name] = value;
  }
  return { contentType: call.headers["content-type"] ?? "binary/octet-stream", metadata };
}

export function quoted(etag: string): string {
  return `"${etag}"`;
}
