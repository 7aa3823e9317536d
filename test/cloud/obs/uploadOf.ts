/** The upload in parts that a call names. */
import { type ObsRequest, usableBucket } from "./context";
import { noSuchUpload } from "./errors";
import type { StoredFile, UploadRecord } from "./store";

export function uploadOf(request: ObsRequest, forWriting: boolean): UploadRecord {
  const bucket = usableBucket(request, forWriting);
  const upload = request.state.uploads.get(request.call.query.get("uploadId") ?? "");
  if (upload && upload.bucket === bucket.name && upload.key === request.key) return upload;
  throw noSuchUpload();
}

export function numbered({
  parts,
}: UploadRecord): { readonly number: number; readonly part: StoredFile }[] {
  return Object.entries(parts)
    .map(([number, part]) => ({ number: Number(number), part }))
    .toSorted((a, b) => a.number - b.number);
}
