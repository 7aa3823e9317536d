/**
 * Uploads a source part by part. If an earlier run stored a part with the same bytes, the part is
 * not sent. It is only read from the source, to compare it and to compute the digests of the whole.
 */
import type { Digests } from "../cloud";
import { ApiError, ifFound, isApiError } from "../http/errors";
import type { ObjectName } from "./address";
import { ifAllowed, type StorageCall } from "./call";
import {
  completeUpload,
  createUpload,
  listParts,
  listUploads,
  uploadPart,
  type StoredPart,
} from "./multipart";
import { headObject } from "./objects";
import {
  digestsOf,
  etagOfParts,
  noBytesYet,
  partBody,
  planParts,
  type Part,
  type PartBody,
  type PassedPart,
} from "./parts";
import type { RangeSource } from "./source";

export interface Uploaded {
  readonly etag: string;
  readonly digests: Digests;
}

export interface UploadRequest extends ObjectName {
  readonly source: RangeSource;
  /** Counts bytes that are stored or on their way. The number falls when a part is repeated. */
  readonly progress?: ((passedBytes: number) => void) | undefined;
}

export async function uploadObject(call: StorageCall, request: UploadRequest): Promise<Uploaded> {
  const parts = planParts(request.source.sizeBytes, call.smallestPartBytes);
  // Comes before `takeFinished`, whose HEAD request gives no reason if it is refused.
  const unfinished = await latestUnfinished(call, request);
  const finished = unfinished === undefined && (await takeFinished(call, request, parts));
  if (finished) return finished;

  const uploadId = unfinished?.uploadId ?? (await createUpload(call, request));
  const stored: StoredPart[] = [];
  let running = noBytesYet();
  for (const part of parts) {
    stopIfCancelled(call, request);
    const { source, progress = () => undefined } = request;
    const body = partBody(source, part, running, progress);
    const before = unfinished?.parts.find(({ number }) => number === part.number);
    const { passed, etag } =
      (await takeStored(body, part, before)) ??
      (await sendPart(call, request, uploadId, part, body));
    ({ running } = passed);
    stored.push({ number: part.number, sizeBytes: part.sizeBytes, etag });
  }
  const etag = await finish(call, request, uploadId, stored);
  return { etag, digests: digestsOf(running) };
}

interface Unfinished {
  readonly uploadId: string;
  readonly parts: readonly StoredPart[];
}

async function latestUnfinished(
  call: StorageCall,
  name: ObjectName,
): Promise<Unfinished | undefined> {
  const uploads = await ifAllowed(listUploads(call, name.bucket, name.key));
  const [latest] = (uploads ?? [])
    .filter(({ key }) => key === name.key)
    .sort((left, right) => (right.initiated?.getTime() ?? 0) - (left.initiated?.getTime() ?? 0));
  if (latest === undefined) return undefined;
  const { uploadId } = latest;
  const asked = ifAllowed(listParts(call, name, uploadId)).then((parts) => parts ?? []);
  // Not found if the upload was given up after the list was made.
  const parts = await ifFound(asked);
  return parts && { uploadId, parts };
}

/** The object of an earlier run, if it was made from exactly the parts that we would send. */
async function takeFinished(
  call: StorageCall,
  request: UploadRequest,
  parts: readonly Part[],
): Promise<Uploaded | undefined> {
  const found = await ifAllowed(headObject(call, request));
  if (found?.sizeBytes !== request.source.sizeBytes || !found.etag.endsWith(`-${parts.length}`))
    return undefined;
  const md5s: string[] = [];
  let running = noBytesYet();
  for (const part of parts) {
    stopIfCancelled(call, request);
    const passed = await readPart(partBody(request.source, part, running, () => undefined));
    if (passed === undefined) return undefined;
    md5s.push(passed.md5);
    ({ running } = passed);
  }
  if (etagOfParts(md5s) !== found.etag) return undefined;
  request.progress?.(request.source.sizeBytes);
  return { etag: found.etag, digests: digestsOf(running) };
}

interface DonePart {
  readonly passed: PassedPart;
  readonly etag: string;
}

/** The ETag of an encrypted part does not show which bytes it has, so it is sent again. */
async function takeStored(
  body: PartBody,
  part: Part,
  before: StoredPart | undefined,
): Promise<DonePart | undefined> {
  if (before?.sizeBytes !== part.sizeBytes) return undefined;
  const passed = await readPart(body);
  return passed?.md5 === before.etag ? { passed, etag: before.etag } : undefined;
}

async function readPart(body: PartBody): Promise<PassedPart | undefined> {
  for await (const chunk of body.open()) void chunk;
  return body.passed();
}

async function sendPart(
  call: StorageCall,
  name: ObjectName,
  uploadId: string,
  part: Part,
  body: PartBody,
): Promise<DonePart> {
  const { number, sizeBytes } = part;
  const { etag, isMd5 } = await uploadPart(call, name, uploadId, {
    number,
    sizeBytes,
    open: body.open,
  });
  const passed = body.passed();
  if (passed !== undefined && (!isMd5 || etag === passed.md5)) return { passed, etag };
  throw new ApiError({
    kind: "protocol",
    purpose: `upload part ${number} of ${name.bucket}:${name.key}`,
    reason: "the bytes that arrived are not those that were sent",
    advice: "run it again: only the parts that are missing or different are sent",
  });
}

/** If the answer is lost, looks whether the object is there before it reports a failure. */
async function finish(
  call: StorageCall,
  request: UploadRequest,
  uploadId: string,
  stored: readonly StoredPart[],
): Promise<string> {
  try {
    return await completeUpload(call, request, uploadId, stored);
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    const found = await headObject(call, request).catch(() => undefined);
    const isOurs =
      found?.sizeBytes === request.source.sizeBytes && found.etag.endsWith(`-${stored.length}`);
    if (!isOurs) throw error;
    return found.etag;
  }
}

function mayBeDone(error: unknown): boolean {
  // After a repeat, 404 means that the first attempt finished the upload.
  if (isApiError(error, "notFound")) return error.attempts > 1;
  return isApiError(error, "unreachable", "unavailable") && error.mayHaveBeenSent;
}

function stopIfCancelled(call: StorageCall, name: ObjectName): void {
  if (call.signal.signal?.aborted !== true) return;
  throw new ApiError({
    kind: "cancelled",
    purpose: `upload ${name.bucket}:${name.key}`,
    reason: "it was cancelled",
    advice: "the stored parts stay for the next run",
  });
}
