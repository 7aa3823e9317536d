/** PUT, GET, HEAD and DELETE of one object. */
import { type Answer, type Call, noContent } from "../http";
import { storeBody } from "./body";
import { type ObsRequest, usableBucket } from "./context";
import { requireCondition } from "./conditions";
import { noSuchKey, ObsRefusal } from "./errors";
import { findObject, type ObjectHeaders, putObject, removeObject } from "./store";

const maxKeyBytes = 1024;

export async function writeObject(request: ObsRequest): Promise<Answer> {
  const { state, call, key } = request;
  const bucket = usableBucket(request, true);
  requireKey(key);
  requireCondition(call, findObject(state, bucket.name, key));
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
  requireCondition(call, found);
  const headers = {
    "Content-Type": found.contentType,
    "Last-Modified": new Date(found.modifiedAt).toUTCString(),
    "Accept-Ranges": "bytes",
    ETag: quoted(found.etag),
    ...found.metadata,
    ...wantedHeaders(call),
  };
  const range = rangeOf(call.headers.range ?? "", found.sizeBytes);
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
export function rangeOf(
  header: string,
  sizeBytes: number,
): { readonly start: number; readonly end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header);
  const [, first = "", last = ""] = match ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === "" || last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (start > end) {
    throw new ObsRefusal(416, "InvalidRange", "The requested range is not satisfiable.");
  }
  return { start, end };
}

const keptHeaders = /^(cache-control|content-disposition|content-language|expires)$/;
const wantedForm = new RegExp(
  "^response-(content-(?:type|disposition|encoding|language)|cache-control|expires)$",
);

/** What an address wants the answer to say of the object, as `response-content-type`. */
function wantedHeaders({ query }: Call): Record<string, string> {
  const wanted: Record<string, string> = {};
  for (const [name, value] of query) {
    const header = wantedForm.exec(name)?.[1];
    // The one header that is set already.
    if (header !== undefined) wanted[header === "content-type" ? "Content-Type" : header] = value;
  }
  return wanted;
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
    if (typeof value !== "string") continue;
    if (/^x-(amz|obs)-meta-/.test(name) || keptHeaders.test(name)) metadata[name] = value;
    // What is left of it once the transfer form is taken off.
    const encoding = value.replace(/^aws-chunked(, ?)?/, "");
    if (name === "content-encoding" && encoding !== "") metadata[name] = encoding;
  }
  return { contentType: call.headers["content-type"] ?? "binary/octet-stream", metadata };
}

export function quoted(etag: string): string {
  return `"${etag}"`;
}
