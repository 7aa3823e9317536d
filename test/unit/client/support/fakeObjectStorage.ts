/**
 * Just enough of an S3 server to upload to and to be refused by. Checks signatures by a second reading of Signature Version 4. Keeps sizes
 * and hashes, no bytes.
 */
import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { startLoopback } from "./loopback";

export const bucket = "img-bucket";
export const region = "local-1";

export interface FakeObjectStorage {
  readonly url: string;
  /** `PUT img-bucket/key?partNumber=1`, in order; upload ids left out. */
  readonly lines: string[];
  /** By key. */
  readonly objects: Map<string, StoredFake>;
  /** By id. */
  readonly uploads: Map<string, FakeUpload>;
  /** Secret keys by access key; `token` must come along when there is one. */
  readonly keys: Map<string, { readonly secret: string; readonly token?: string }>;
  /** The server's clock. */
  now: () => number;
  /** Entries a page of a list. */
  pageSize: number;
  /**
   * Answers first, if it answers: for faults. `cut` breaks the connection; `lose` does as asked, and breaks it then;
   * `page` is what a web site would say, `proxy` what one in between.
   */
  fault: (line: string) => Refusal | "cut" | "lose" | "page" | "proxy" | undefined;
  /** Parts get an ETag that is not the MD5 of the bytes that were sent. */
  damages: boolean;
  /** Headers that go with every answer. */
  headers: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface StoredFake {
  readonly sizeBytes: number;
  readonly etag: string;
}

export interface FakeUpload {
  readonly key: string;
  readonly parts: Map<number, StoredFake>;
}

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
  /** XML beside code and message. */
  readonly more?: string;
  /** The whole body, instead of the XML of code and message. */
  readonly body?: string;
}

interface Asked {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

interface Given {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function startObjectStorage(): Promise<FakeObjectStorage> {
  const server = await startLoopback((request, response) => {
    serve(fake, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const fake: FakeObjectStorage = {
    url: `${server.url}/obs`,
    lines: [],
    objects: new Map(),
    uploads: new Map(),
    keys: new Map([["AKALICE", { secret: "secret-of-alice" }]]),
    now: () => Date.now(),
    pageSize: 1000,
    fault: () => undefined,
    damages: false,
    headers: {},
    stop: server.stop,
  };
  return fake;
}

async function serve(fake: FakeObjectStorage, request: IncomingMessage, response: ServerResponse) {
  const asked = read(request);
  const line = lineOf(asked);
  fake.lines.push(line);
  const fault = fake.fault(line);
  if (fault === "cut") {
    response.destroy();
    return;
  }
  if (fault === "page" || fault === "proxy") {
    response.statusCode = fault === "page" ? 200 : 403;
    response.end(`<!doctype html><p>${fault === "page" ? "Welcome" : "Blocked by the company"}`);
    return;
  }
  const refused = typeof fault === "object" ? fault : (refusal(fake, request) ?? missing(asked));
  const given = refused === undefined ? await answer(fake, asked, request) : refusing(refused);
  // Whoever refuses does not wait for the rest.
  if (refused !== undefined) request.resume();
  if (fault === "lose") {
    response.destroy();
    return;
  }
  response.writeHead(given.status, {
    date: new Date(fake.now()).toUTCString(),
    "x-amz-request-id": `REQ${fake.lines.length}`,
    ...fake.headers,
    ...given.headers,
  });
  response.end(asked.method === "HEAD" ? undefined : given.body);
}

function read(request: IncomingMessage): Asked {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://fake");
  const [, , inBucket = "", ...key] = pathname.split("/").map(decodeURIComponent);
  return {
    method: request.method ?? "",
    bucket: inBucket,
    key: key.join("/"),
    query: searchParams,
  };
}

function lineOf({ method, bucket: inBucket, key, query }: Asked): string {
  const shown = [...query]
    .filter(([name]) => name !== "uploadId")
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`));
  const id = query.has("uploadId") ? ["uploadId"] : [];
  const all = [...shown, ...id].join("&");
  return `${method} ${inBucket}/${key}${all === "" ? "" : `?${all}`}`;
}

const missing = ({ bucket: inBucket }: Asked): Refusal | undefined =>
  inBucket === bucket
    ? undefined
    : { status: 404, code: "NoSuchBucket", message: "The specified bucket does not exist" };

async function answer(
  fake: FakeObjectStorage,
  asked: Asked,
  request: IncomingMessage,
): Promise<Given> {
  const { method, key, query } = asked;
  const uploadId = query.get("uploadId");
  if (key === "") return query.has("uploads") ? listUploads(fake, query) : listObjects(fake, query);
  if (method === "POST" && query.has("uploads")) {
    const id = `upload&${fake.uploads.size + 1}`;
    fake.uploads.set(id, { key, parts: new Map() });
    return xml(
      `<InitiateMultipartUploadResult><UploadId>${escaped(id)}</UploadId></InitiateMultipartUploadResult>`,
    );
  }
  if (uploadId !== null) return await ofUpload(fake, asked, uploadId, request);
  const object = fake.objects.get(key);
  if (method === "DELETE") {
    fake.objects.delete(key);
    return { status: 204 };
  }
  if (object === undefined) return refusing({ status: 404, code: "NoSuchKey" });
  return {
    status: 200,
    headers: {
      "content-length": String(object.sizeBytes),
      etag: `"${object.etag}"`,
      "last-modified": new Date(fake.now()).toUTCString(),
    },
  };
}

async function ofUpload(
  fake: FakeObjectStorage,
  { method, key, query }: Asked,
  uploadId: string,
  request: IncomingMessage,
): Promise<Given> {
  const upload = fake.uploads.get(uploadId);
  if (upload?.key !== key) return refusing({ status: 404, code: "NoSuchUpload" });
  switch (method) {
    case "PUT": {
      const arrived = await measured(request);
      const part = fake.damages ? { ...arrived, etag: "0".repeat(32) } : arrived;
      upload.parts.set(Number(query.get("partNumber")), part);
      return { status: 200, headers: { etag: `"${part.etag}"` } };
    }
    case "GET":
      return listParts(fake, upload, Number(query.get("part-number-marker") ?? 0));
    case "DELETE":
      fake.uploads.delete(uploadId);
      return { status: 204 };
    default:
      return complete(fake, upload, uploadId, await text(request));
  }
}

function complete(
  fake: FakeObjectStorage,
  upload: FakeUpload,
  uploadId: string,
  body: string,
): Given {
  const named = [...body.matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>"(\w+)"<\/ETag>/g)];
  const parts = named.map(([, number, etag]) => {
    const part = upload.parts.get(Number(number));
    return part?.etag === etag ? part : undefined;
  });
  if (parts.length === 0 || parts.includes(undefined))
    return refusing({ status: 400, code: "InvalidPart" });
  const md5s = parts.map((part) => part?.etag ?? "");
  const etag = `${createHash("md5")
    .update(Buffer.from(md5s.join(""), "hex"))
    .digest("hex")}-${md5s.length}`;
  const sizeBytes = parts.reduce((sum, part) => sum + (part?.sizeBytes ?? 0), 0);
  fake.objects.set(upload.key, { sizeBytes, etag });
  fake.uploads.delete(uploadId);
  return xml(
    `<CompleteMultipartUploadResult><ETag>&quot;${etag}&quot;</ETag></CompleteMultipartUploadResult>`,
  );
}

// -- lists --------------------------------------------------------------------------------------------

function listParts(fake: FakeObjectStorage, upload: FakeUpload, marker: number): Given {
  const after = [...upload.parts].filter(([number]) => number > marker);
  const page = after.slice(0, fake.pageSize);
  const parts = page.map(
    ([number, { sizeBytes, etag }]) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>"${etag}"</ETag><Size>${sizeBytes}</Size></Part>`,
  );
  const next = `<NextPartNumberMarker>${page.at(-1)?.[0] ?? 0}</NextPartNumberMarker>`;
  return xml(
    `<ListPartsResult>${truncated(after, page)}${next}${parts.join("")}</ListPartsResult>`,
  );
}

function listUploads(fake: FakeObjectStorage, query: URLSearchParams): Given {
  const all = [...fake.uploads].filter(([, { key }]) => key.startsWith(query.get("prefix") ?? ""));
  const marker = all.findIndex(([id]) => id === query.get("upload-id-marker"));
  const after = all.slice(marker + 1);
  const page = after.slice(0, fake.pageSize);
  const uploads = page.map(
    ([id, { key }], index) =>
      `<Upload><Key>${escaped(key)}</Key><UploadId>${escaped(id)}</UploadId><Initiated>${new Date(fake.now() + index).toISOString()}</Initiated></Upload>`,
  );
  const [id = "", { key = "" } = {}] = page.at(-1) ?? [];
  const next = `<NextKeyMarker>${escaped(key)}</NextKeyMarker><NextUploadIdMarker>${escaped(id)}</NextUploadIdMarker>`;
  return xml(
    `<ListMultipartUploadsResult>${truncated(after, page)}${next}${uploads.join("")}</ListMultipartUploadsResult>`,
  );
}

function listObjects(fake: FakeObjectStorage, query: URLSearchParams): Given {
  const after = [...fake.objects]
    .filter(
      ([key]) => key.startsWith(query.get("prefix") ?? "") && key > (query.get("marker") ?? ""),
    )
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const page = after.slice(0, fake.pageSize);
  const contents = page.map(
    ([key, { sizeBytes, etag }]) =>
      `<Contents><Key>${escaped(key)}</Key><LastModified>${new Date(fake.now()).toISOString()}</LastModified><ETag>"${etag}"</ETag><Size>${sizeBytes}</Size></Contents>`,
  );
  return xml(`<ListBucketResult>${truncated(after, page)}${contents.join("")}</ListBucketResult>`);
}

const truncated = (all: readonly unknown[], page: readonly unknown[]) =>
  `<IsTruncated>${all.length > page.length}</IsTruncated>`;

function xml(content: string): Given {
  return {
    status: 200,
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${content}`,
  };
}

function refusing({ status, code, message = code, more = "", body }: Refusal): Given {
  if (body !== undefined) return { status, body };
  return {
    ...xml(`<Error><Code>${code}</Code><Message>${escaped(message)}</Message>${more}</Error>`),
    status,
  };
}

const escaped = (value: string) => value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

async function measured(request: IncomingMessage): Promise<StoredFake> {
  const md5 = createHash("md5");
  let sizeBytes = 0;
  for await (const chunk of request) {
    // Without an encoding there are only Buffers.
    md5.update(chunk as Buffer);
    sizeBytes += (chunk as Buffer).length;
  }
  return { sizeBytes, etag: md5.digest("hex") };
}

async function text(request: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of request) all += String(chunk);
  return all;
}

// -- signatures ---------------------------------------------------------------------------------------

function refusal(fake: FakeObjectStorage, request: IncomingMessage): Refusal | undefined {
  const { headers } = request;
  const found =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d+)\/([\w-]+)\/s3\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    );
  if (found === null) return { status: 403, code: "AccessDenied", message: "not signed" };
  const [, accessKey = "", day = "", inRegion = "", signed = "", signature] = found;
  const key = fake.keys.get(accessKey);
  if (key === undefined) return { status: 403, code: "InvalidAccessKeyId", message: "no such key" };
  if (key.token !== headers["x-amz-security-token"])
    return {
      status: 400,
      code: "InvalidToken",
      more: `<Token-0>${String(headers["x-amz-security-token"])}</Token-0>`,
    };
  if (inRegion !== region)
    return { status: 400, code: "AuthorizationHeaderMalformed", message: `expecting '${region}'` };
  const date = String(headers["x-amz-date"]);
  const signedAtMs = Date.parse(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
  if (!(Math.abs(signedAtMs - fake.now()) < 15 * 60_000))
    return { status: 403, code: "RequestTimeTooSkewed", message: "the difference is too large" };
  const canonical = canonicalRequest(request, signed.split(";"));
  const toSign = [
    "AWS4-HMAC-SHA256",
    date,
    `${day}/${inRegion}/s3/aws4_request`,
    sha256(canonical),
  ].join("\n");
  const signingKey = [day, inRegion, "s3", "aws4_request"].reduce<string | Buffer>(
    (current, part) => hmac(current, part),
    `AWS4${key.secret}`,
  );
  if (hmac(signingKey, toSign).toString("hex") === signature) return undefined;
  // As S3 does, with all that was signed in it.
  return {
    status: 403,
    code: "SignatureDoesNotMatch",
    message: "The request signature we calculated does not match",
    more: `<StringToSign>${toSign}</StringToSign><CanonicalRequest>${escaped(canonical)}</CanonicalRequest>`,
  };
}

function canonicalRequest(
  { method, url = "", headers }: IncomingMessage,
  signed: readonly string[],
): string {
  const [path = "", query = ""] = url.split("?");
  const pairs = query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", value = ""] = pair.split("=");
      return `${strict(decodeURIComponent(name))}=${strict(decodeURIComponent(value))}`;
    })
    .sort();
  const encodedPath = path
    .split("/")
    .map((segment) => strict(decodeURIComponent(segment)))
    .join("/");
  return [
    method,
    encodedPath,
    pairs.join("&"),
    ...signed.map((name) => `${name}:${String(headers[name]).trim()}`),
    "",
    signed.join(";"),
    String(headers["x-amz-content-sha256"]),
  ].join("\n");
}

/** RFC 3986: everything but letters, digits and `-._~`. */
const strict = (value: string) =>
  encodeURIComponent(value).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
const sha256 = (value: string) => createHash("sha256").update(value).digest("hex");
const hmac = (key: string | Buffer, value: string) =>
  createHmac("sha256", key).update(value).digest();
