/** Brings the bytes of a source to a queued image, and makes sure they are the right ones. */
import type { CloudImage, ImageCloud, UploadOptions } from "../../client/cloud";
import { isApiError } from "../../client/http/errors";
import type { HandlerContext } from "../handler";
import { withoutQuery } from "../uri";
import { waitWhileBusy } from "./busy";
import { adviceOnRefusedBytes } from "./formatCheck";
import { adviseOnFormat } from "./formats";
import { fileFacts, uploadedFile } from "./fileFacts";
import type { ImageInputs, ImageSource } from "./inputs";
import { goOn } from "../jobEnd";
import { jobProgress, nowAndThen } from "../jobProgress";
import { registerKey, registerObject } from "./register";
import { digestsOfFile, hashingBody, localPath, type Digests, type HashingBody } from "./source";
import type { ImageState, UploadedFile } from "./state";
import { createLimit, createLimitMs } from "./timeLimits";
import { waitForImport } from "./waitForImport";

export interface StoredBytes {
  /** The last answer we have: an upload changes the image, and its answer is empty. */
  readonly image: CloudImage;
  readonly uploaded: UploadedFile | undefined;
  /** The cloud fetched them. */
  readonly imported?: true;
  /** What went over the wire, to be compared with what the cloud reports; undefined for imports. */
  readonly digests: Digests | undefined;
}

/** An update: stores bytes only where the image waits for some; formats can be set until then. */
export async function storeBytes(
  cloud: ImageCloud,
  observed: CloudImage,
  inputs: ImageInputs,
  state: ImageState,
  context: HandlerContext,
): Promise<StoredBytes> {
  const { source } = inputs;
  const nothing = { image: observed, uploaded: undefined, digests: undefined };
  if (source === undefined || (observed.status !== "queued" && state.status !== "queued"))
    return nothing;
  const settled = await waitWhileBusy(cloud, observed, inputs, context);
  if (settled === undefined) throw deletedMeanwhile(observed);
  if (settled.status !== "queued") {
    const taken = await takeStored(settled, source);
    await context.journal.forget(registerKey(settled.id));
    return taken;
  }
  const queued = await setFormats(cloud, settled, inputs);
  const stored = await sendBytes(cloud, queued, source, inputs, context);
  const image = await cloud.getImage(queued.id, { fresh: true });
  if (image === undefined) throw deletedMeanwhile(queued);
  assertExpected(source, stored.digests);
  assertSameBytes(image, stored.digests, source);
  return { ...stored, image };
}

function deletedMeanwhile(image: CloudImage): Error {
  return new Error(`cannot store the bytes of image ${image.id}: it was deleted meanwhile`);
}

/** Sends or imports the bytes; on return the image has them. */
export async function sendBytes(
  cloud: ImageCloud,
  queued: CloudImage,
  source: ImageSource,
  inputs: ImageInputs,
  context: HandlerContext,
): Promise<StoredBytes> {
  const limitMs = createLimitMs(inputs);
  if (source.kind === "webDownload") {
    await cloud.importFromUri(queued.id, source.uri);
    const image = await waitForImport(cloud, queued, withoutQuery(source.uri), limitMs, context);
    return withoutUpload(image, source);
  }
  if (source.kind === "register") {
    const image = await registerObject(cloud, queued, source, inputs, context);
    return withoutUpload(image, source);
  }
  const path = localPath(source);
  if (path === undefined)
    throw new Error(`cannot upload image ${queued.id}: its source names no file`);
  const facts = await fileFacts(path);
  const progress = progressReporter(queued, facts.sizeBytes, context);
  const body = hashingBody(path, facts.sizeBytes, progress);
  const signal = createLimit(inputs, context.signal);
  const key = registerKey(queued.id);
  const stored = await goOn(context.journal, key, (begunJobId) =>
    upload(cloud, queued, source, body, {
      signal,
      bucket: "bucket" in source ? source.bucket : undefined,
      begunJobId,
      began: (jobId) => context.journal.note(key, { atMs: context.clock.now(), jobId }),
      limitMs,
      progress: jobProgress(`image "${inputs.name ?? queued.name ?? queued.id}"`, context),
    }),
  );
  // A run before has sent it through a bucket, or the connection was lost at the last byte: it did
  // not go by here to its end.
  const digests = stored ?? body.digests() ?? (await digestsOfFile(path, facts.sizeBytes));
  const uploaded = uploadedFile(facts, digests.sha512);
  return { image: queued, uploaded, digests };
}

/** Bytes that the cloud got by itself. */
export function withoutUpload(image: CloudImage, source: ImageSource): StoredBytes {
  const imported = source.kind === "webDownload" ? ({ imported: true } as const) : {};
  return { image, ...imported, uploaded: undefined, digests: undefined };
}

async function upload(
  cloud: ImageCloud,
  queued: CloudImage,
  source: ImageSource,
  body: HashingBody,
  options: UploadOptions,
): Promise<Digests | undefined> {
  try {
    return await cloud.uploadData(queued.id, body, options);
  } catch (error) {
    if (isApiError(error) && error.status === 415)
      throw error.with({ advice: await adviceOnRefusedBytes(source, queued.diskFormat) });
    if (!isApiError(error, "quota")) throw error;
    const advice =
      "the file is larger than this cloud allows, or its storage is full: use a smaller file, or ask who runs the cloud";
    throw error.with({ advice });
  }
}

/** The hash that the program gives is a promise about the file, checked on the bytes that were sent. */
export function assertExpected(
  source: ImageSource | undefined,
  digests: Digests | undefined,
): void {
  if (digests === undefined || source?.kind !== "file" || source.sha512 === undefined) return;
  if (source.sha512.toLowerCase() === digests.sha512) return;
  throw new Error(
    `source.sha512: the file ${source.path} has SHA-512 ${digests.sha512}, not ${source.sha512}; ` +
      `correct source.sha512 or the file`,
  );
}

/** Compares the hash the cloud reports with the bytes that were sent. A cloud that reports none is believed. */
export function assertSameBytes(
  image: CloudImage,
  digests: Digests | undefined,
  source: ImageSource | undefined,
): void {
  if (digests === undefined || hasSameBytes(image, digests) !== false) return;
  throw new Error(
    `the bytes of image ${image.id} are not those of ${localPath(source) ?? "its source"}: ` +
      `the cloud reports ${image.hashAlgorithm ?? "md5"} ${image.hashValue ?? image.checksum ?? ""}`,
  );
}

/** Undefined when the cloud reports no hash that we know. */
export function hasSameBytes(image: CloudImage, digests: Digests): boolean | undefined {
  if (image.hashAlgorithm === "sha512" && image.hashValue !== undefined) {
    return image.hashValue === digests.sha512;
  }
  return image.checksum === undefined ? undefined : image.checksum === digests.md5;
}

/** A run that was cut off after the upload and before its end: the bytes are there. */
async function takeStored(observed: CloudImage, source: ImageSource): Promise<StoredBytes> {
  const path = localPath(source);
  if (path === undefined) return withoutUpload(observed, source);
  const facts = await fileFacts(path);
  const digests = await digestsOfFile(path, facts.sizeBytes);
  const isSame = hasSameBytes(observed, digests) ?? observed.sizeBytes === facts.sizeBytes;
  if (observed.status !== "active" || !isSame) {
    throw new Error(
      `cannot use image ${observed.id} (${observed.status}) for ${path}: a run before stored other bytes in it, and bytes cannot be changed; ` +
        `run "pulumi up --replace" with its URN to make a new image`,
    );
  }
  const uploaded = uploadedFile(facts, digests.sha512);
  return { image: observed, uploaded, digests };
}

async function setFormats(
  cloud: ImageCloud,
  queued: CloudImage,
  inputs: ImageInputs,
): Promise<CloudImage> {
  const changeable = (["diskFormat", "containerFormat"] as const).filter((format) =>
    cloud.rules.changeable.includes(format),
  );
  const changes = changeable.flatMap((format) => {
    const value =
      inputs[format] ?? (format === "containerFormat" ? (queued[format] ?? "bare") : undefined);
    return value === undefined || value === queued[format] ? [] : [{ set: format, value } as const];
  });
  if (changes.length === 0) return queued;
  try {
    return await cloud.patchImage(queued.id, changes);
  } catch (error) {
    throw adviseOnFormat(error, inputs, cloud.rules);
  }
}

function progressReporter(
  image: CloudImage,
  sizeBytes: number,
  context: HandlerContext,
): (sentBytes: number) => void {
  const say = nowAndThen(context);
  return (sentBytes) =>
    say(() => {
      const percent = Math.floor((sentBytes / sizeBytes) * 100);
      const sentMib = Math.floor(sentBytes / 1024 ** 2);
      return `image "${image.name ?? image.id}": ${percent} % uploaded (${sentMib} MiB)`;
    });
}
