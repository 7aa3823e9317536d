/** The parts of an upload, and the uploads of a bucket, page by page. */
import type { Answer } from "../http";
import { type ObsRequest, usableBucket } from "./context";
import { quoted } from "./objects";
import { wholeNumber } from "./query";
import { numbered, uploadOf } from "./uploadOf";
import { optional, type XmlNode, xmlAnswer } from "./xml";

const pageSize = 1000;

export function listParts(request: ObsRequest): Answer {
  const { call } = request;
  const upload = uploadOf(request, false);
  const after = wholeNumber(call, "part-number-marker", 0, Number.MAX_SAFE_INTEGER);
  const limit = wholeNumber(call, "max-parts", pageSize, pageSize);
  const following = numbered(upload).filter(({ number }) => number > after);
  const page = following.slice(0, limit);
  const more = following.length > page.length;
  return xmlAnswer(200, [
    "ListPartsResult",
    [
      ["Bucket", upload.bucket],
      ["Key", upload.key],
      ["UploadId", upload.id],
      ["PartNumberMarker", after],
      ...optional("NextPartNumberMarker", more ? page.at(-1)?.number : undefined),
      ["MaxParts", limit],
      ["IsTruncated", String(more)],
      ...page.map(({ number, part }): XmlNode => [
        "Part",
        [
          ["PartNumber", number],
          ["LastModified", part.modifiedAt],
          ["ETag", quoted(part.etag)],
          ["Size", part.sizeBytes],
        ],
      ]),
    ],
  ]);
}

export function listUploads(request: ObsRequest): Answer {
  const { state, call } = request;
  const bucket = usableBucket(request, false);
  const prefix = call.query.get("prefix") ?? "";
  const limit = wholeNumber(call, "max-uploads", pageSize, pageSize);
  const after = [call.query.get("key-marker") ?? "", call.query.get("upload-id-marker") ?? ""];
  const following = state.uploads
    .values()
    .filter((upload) => upload.bucket === bucket.name && upload.key.startsWith(prefix))
    .toSorted((a, b) => compared([a.key, a.id], [b.key, b.id]))
    .filter(({ key, id }) =>
      // Without the second marker the whole key is behind us.
      after[1] === "" ? key > (after[0] ?? "") : compared([key, id], after) > 0,
    );
  const page = following.slice(0, limit);
  const last = following.length > page.length ? page.at(-1) : undefined;
  return xmlAnswer(200, [
    "ListMultipartUploadsResult",
    [
      ["Bucket", bucket.name],
      ["Prefix", prefix],
      ["MaxUploads", limit],
      ["IsTruncated", String(last !== undefined)],
      ...optional("NextKeyMarker", last?.key),
      ...optional("NextUploadIdMarker", last?.id),
      ...page.map(({ key, id, startedAt }): XmlNode => [
        "Upload",
        [
          ["Key", key],
          ["UploadId", id],
          ["Initiated", startedAt],
        ],
      ]),
    ],
  ]);
}

function compared(one: readonly string[], other: readonly string[]): number {
  const [first, second] = [one.join("\0"), other.join("\0")];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
