/** Uploads in parts: begun, fed, completed into one object or aborted. */
import { createHash, randomUUID } from "node:crypto";
import { type Answer, noContent } from "../http";
import { storeBody } from "./body";
import { type ObsRequest, usableBucket } from "./context";
import { readText } from "./deleteObjects";
import { invalidArgument, noSuchUpload, ObsRefusal } from "./errors";
import { objectHeaders, quoted, requireKey } from "./objects";
import { wholeNumber } from "./query";
import {
  concatenated,
  dropFile,
  putObject,
  storeBytes,
  type StoredFile,
  type UploadRecord,
} from "./store";
import { numbered, uploadOf } from "./uploadOf";
import { childrenOf, readXml, textOf, xmlAnswer } from "./xml";

/** As OBS has it; only the last part may be smaller. */
const minPartBytes = 100 * 1024;
const maxPartNumber = 10_000;

export function beginUpload(request: ObsRequest): Answer {
  const { state, call, key } = request;
  const bucket = usableBucket(request, true);
  requireKey(key);
  const id = randomUUID().replaceAll("-", "");
  state.uploads.put(id, {
    id,
    bucket: bucket.name,
    key,
    startedAt: new Date().toISOString(),
    parts: {},
    ...objectHeaders(call),
  });
  return xmlAnswer(200, [
    "InitiateMultipartUploadResult",
    [
      ["Bucket", bucket.name],
      ["Key", key],
      ["UploadId", id],
    ],
  ]);
}

export async function writePart(request: ObsRequest): Promise<Answer> {
  const part = await putPart(request, () => storeBody(request.state, request.call));
  return { status: 200, headers: { ETag: quoted(part.etag) } };
}

/** Stores a part of the upload that the call names, wherever its bytes come from. */
export async function putPart(
  request: ObsRequest,
  store: () => Promise<StoredFile>,
): Promise<StoredFile> {
  const { state, call } = request;
  const { id } = uploadOf(request, true);
  const number = wholeNumber(call, "partNumber", 0, Number.MAX_SAFE_INTEGER);
  if (number < 1 || number > maxPartNumber) {
    throw invalidArgument(`Part number must be a whole number from 1 to ${maxPartNumber}.`);
  }
  const part = await store();
  // Read again: other parts came in meanwhile, or the upload has ended.
  const upload = state.uploads.get(id);
  if (!upload) {
    dropFile(state, part.file);
    throw noSuchUpload();
  }
  const before = upload.parts[number];
  state.uploads.put(id, { ...upload, parts: { ...upload.parts, [number]: part } });
  if (before) dropFile(state, before.file);
  return part;
}

export async function completeUpload(request: ObsRequest): Promise<Answer> {
  const { state, call } = request;
  const upload = uploadOf(request, true);
  const chosen = chosenParts(upload, await readText(request));
  const joined = await storeBytes(
    state,
    concatenated(
      state,
      chosen.map(({ file }) => file),
    ),
  );
  if (!state.uploads.has(upload.id)) {
    dropFile(state, joined.file.file);
    throw noSuchUpload();
  }
  const { bucket, key, contentType, metadata } = upload;
  const etag = etagOfParts(chosen);
  putObject(state, { bucket, key, contentType, metadata, ...joined.file, etag });
  endUpload(request, upload.id);
  return xmlAnswer(200, [
    "CompleteMultipartUploadResult",
    [
      ["Location", `${call.origin}${call.target.split("?")[0]}`],
      ["Bucket", bucket],
      ["Key", key],
      ["ETag", quoted(etag)],
    ],
  ]);
}

export function abortUpload(request: ObsRequest): Answer {
  endUpload(request, uploadOf(request, true).id);
  return noContent();
}

function endUpload({ state }: ObsRequest, id: string): void {
  const upload = state.uploads.get(id);
  state.uploads.remove(id);
  for (const { part } of upload ? numbered(upload) : []) dropFile(state, part.file);
}

/** The parts that the client lists, in ascending order and each with the hash that it was answered with. */
function chosenParts(upload: UploadRecord, text: string): StoredFile[] {
  const root = readXml(text);
  const listed = root?.name === "CompleteMultipartUpload" ? childrenOf(root, "Part") : [];
  if (listed.length === 0) {
    throw new ObsRefusal(
      400,
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema.",
    );
  }
  let lastNumber = 0;
  const chosen = listed.map((element) => {
    const number = Number(textOf(element, "PartNumber"));
    if (!(number > lastNumber)) {
      throw new ObsRefusal(
        400,
        "InvalidPartOrder",
        "The list of parts was not in ascending order.",
      );
    }
    lastNumber = number;
    const part = upload.parts[number];
    const etag = textOf(element, "ETag")?.trim().replaceAll('"', "");
    if (part && part.etag === etag) return part;
    throw new ObsRefusal(
      400,
      "InvalidPart",
      `Part ${number} was not uploaded, or its ETag is another one.`,
    );
  });
  if (chosen.slice(0, -1).some(({ sizeBytes }) => sizeBytes < minPartBytes)) {
    throw new ObsRefusal(
      400,
      "EntityTooSmall",
      "Your proposed upload is smaller than the minimum allowed object size.",
    );
  }
  return chosen;
}

/** The hash of the parts' hashes, and how many they were. */
function etagOfParts(parts: readonly StoredFile[]): string {
  const hashes = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, "hex")));
  return `${createHash("md5").update(hashes).digest("hex")}-${parts.length}`;
}
