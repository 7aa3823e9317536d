/** Multipart uploads. The stored parts stay when the sender stops. */
import { Readable } from "node:stream";
import { objectUrl, type ObjectName } from "./address";
import {
  answerRoot,
  bareEtag,
  dateOf,
  objectRequest,
  requiredText,
  type StorageCall,
} from "./call";
import { allPages } from "../http/pages";
import { escapeXml } from "./xml";

export interface StoredPart {
  readonly number: number;
  readonly sizeBytes: number;
  readonly etag: string;
}

export interface UnfinishedUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly initiated: Date | undefined;
}

/** The service is silent while it joins thousands of parts. */
const longestSilenceMs = 10 * 60_000;

/**
 * Begins an upload. 200 with its id. A repeat begins a second upload, which stays without parts,
 * costs nothing and is removed together with the object.
 * @see InitiateMultipartUpload of OBS, CreateMultipartUpload of S3
 */
export async function createUpload(call: StorageCall, name: ObjectName): Promise<string> {
  const request = objectRequest(call, name, {
    purpose: `begin the upload of ${name.bucket}:${name.key}`,
    method: "POST",
    query: { uploads: "" },
    headers: { "content-type": "application/octet-stream" },
    onRepeat: "a second one begins another upload without parts, which is removed with the object",
  });
  const response = await call.send(request);
  return requiredText(answerRoot(request, response), "UploadId", request, response);
}

/**
 * Stores one part and replaces a part with the same number. All parts except the last have 100 KB
 * (S3: 5 MiB) to 5 GB. 200 with its ETag.
 *
 * `notFound`: the upload was finished or given up.
 * @see UploadPart of OBS and S3
 */
export async function uploadPart(
  call: StorageCall,
  name: ObjectName,
  uploadId: string,
  part: { readonly number: number; readonly sizeBytes: number; readonly open: () => Readable },
): Promise<{ readonly etag: string; readonly isMd5: boolean }> {
  const response = await call.send(
    objectRequest(call, name, {
      purpose: `upload part ${part.number} of ${name.bucket}:${name.key}`,
      method: "PUT",
      query: { partNumber: String(part.number), uploadId },
      body: { kind: "stream", sizeBytes: part.sizeBytes, open: part.open },
    }),
  );
  const { headers } = response;
  // The ETag of encrypted bytes is not their MD5, although it may look like one.
  const isEncrypted = Object.keys(headers).some((name) =>
    /^x-(amz|obs)-server-side-encryption/.test(name),
  );
  const etag = bareEtag(headers["etag"]);
  return { etag, isMd5: !isEncrypted && /^[0-9a-f]{32}$/.test(etag) };
}

/**
 * All stored parts of an upload, from all pages. 200.
 *
 * `notFound`: the upload was finished or given up. `forbidden`: the keys may write but not list.
 * @see ListParts of OBS and S3
 */
export async function listParts(
  call: StorageCall,
  name: ObjectName,
  uploadId: string,
): Promise<readonly StoredPart[]> {
  const purpose = `list the parts of the upload of ${name.bucket}:${name.key}`;
  return allPages<StoredPart, string>(purpose, async (marker) => {
    const request = objectRequest(call, name, {
      purpose,
      method: "GET",
      query: { uploadId, "part-number-marker": marker },
    });
    const root = answerRoot(request, await call.send(request));
    const items = root.all("Part").map((part) => ({
      number: Number(part.text("PartNumber")),
      sizeBytes: Number(part.text("Size")),
      etag: bareEtag(part.text("ETag")),
    }));
    const isLast = root.text("IsTruncated") !== "true";
    return { items, next: isLast ? undefined : root.text("NextPartNumberMarker") };
  });
}

/**
 * Unfinished uploads of keys that begin with `prefix`, from all pages. 200.
 *
 * `notFound`: there is no such bucket. `forbidden`: the keys may write but not list.
 * @see ListMultipartUploads of OBS and S3
 */
export async function listUploads(
  { send, endpoint, signal }: StorageCall,
  bucket: string,
  prefix: string,
): Promise<readonly UnfinishedUpload[]> {
  const purpose = `list the unfinished uploads in bucket ${bucket}`;
  return allPages<UnfinishedUpload, UploadMarker>(purpose, async (after) => {
    const request = {
      purpose,
      method: "GET",
      url: objectUrl(endpoint, bucket),
      query: { uploads: "", prefix, ...after },
      okStatus: [200],
      idempotent: true,
      ...signal,
    } as const;
    const response = await send(request);
    const root = answerRoot(request, response);
    const items = root.all("Upload").map((upload) => ({
      key: requiredText(upload, "Key", request, response),
      uploadId: requiredText(upload, "UploadId", request, response),
      initiated: dateOf(upload.text("Initiated")),
    }));
    const next = {
      "key-marker": root.text("NextKeyMarker"),
      "upload-id-marker": root.text("NextUploadIdMarker"),
    };
    return { items, next: root.text("IsTruncated") === "true" ? next : undefined };
  });
}

type UploadMarker = Readonly<Record<"key-marker" | "upload-id-marker", string | undefined>>;

/**
 * Joins the parts to the object, in the order of their numbers. 200 with its ETag.
 *
 * `notFound`: the upload was finished or given up. `badRequest`: a part is missing or differs.
 * @see CompleteMultipartUpload of OBS and S3
 */
export async function completeUpload(
  call: StorageCall,
  name: ObjectName,
  uploadId: string,
  parts: readonly StoredPart[],
): Promise<string> {
  const lines = parts.map(
    ({ number, etag }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>"${escapeXml(etag)}"</ETag></Part>`,
  );
  const body = Buffer.from(`<CompleteMultipartUpload>${lines.join("")}</CompleteMultipartUpload>`);
  const request = objectRequest(call, name, {
    purpose: `finish the upload of ${name.bucket}:${name.key}`,
    method: "POST",
    query: { uploadId },
    body: {
      kind: "stream",
      sizeBytes: body.length,
      mediaType: "application/xml",
      open: () => Readable.from([body]),
    },
    onRepeat: "a second one is answered NoSuchUpload, and the object is looked at",
    timeoutMs: longestSilenceMs,
  });
  const response = await call.send(request);
  return bareEtag(requiredText(answerRoot(request, response), "ETag", request, response));
}

/**
 * Gives up an upload and deletes its parts. 204; 404 if there is no such upload any more.
 * @see AbortMultipartUpload of OBS and S3
 */
export async function abortUpload(
  call: StorageCall,
  name: ObjectName,
  uploadId: string,
): Promise<void> {
  await call.send(
    objectRequest(call, name, {
      purpose: `give up the upload of ${name.bucket}:${name.key}`,
      method: "DELETE",
      query: { uploadId },
      okStatus: [204, 200, 404],
    }),
  );
}
