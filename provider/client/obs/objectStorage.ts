/**
 * Large files reach the image service through the object storage. It is Huawei's OBS. We use its S3
 * interface, so other storages with this interface work as well. Opening it makes no request.
 */
import { ifAllowed, type StorageCall } from "./call";
import { openChain, type ObjectStorageOptions } from "./chain";
import { abortUpload, listUploads } from "./multipart";
import { deleteObject, headObject, type StoredObject } from "./objects";
import { uploadObject, type Uploaded, type UploadRequest } from "./upload";

export interface ObjectStorage {
  /**
   * Continues an unfinished upload of an earlier run. If the upload fails, the stored parts stay
   * for the next run; `remove` deletes them.
   */
  upload(request: UploadRequest & { readonly signal?: AbortSignal | undefined }): Promise<Uploaded>;
  /** Undefined if the object or its bucket does not exist. */
  head(bucket: string, key: string): Promise<StoredObject | undefined>;
  /** Deletes an object and its unfinished uploads. Returns false if there was neither. */
  remove(bucket: string, key: string): Promise<boolean>;
}

export function openObjectStorage(options: ObjectStorageOptions): ObjectStorage {
  const send = openChain(options);
  const callWith = (signal?: AbortSignal): StorageCall => ({
    send,
    endpoint: options.endpoint,
    smallestPartBytes: options.smallestPartBytes,
    signal: signal === undefined ? {} : { signal },
  });
  const call = callWith();
  return {
    upload: ({ signal, ...request }) => {
      const signals = [options.signal, signal].filter((each) => each !== undefined);
      const any = signals.length === 0 ? undefined : AbortSignal.any(signals);
      return uploadObject(callWith(any), request);
    },
    head: (bucket, key) => headObject(call, { bucket, key }),
    remove: (bucket, key) => removeAll(call, bucket, key),
  };
}

async function removeAll(call: StorageCall, bucket: string, key: string): Promise<boolean> {
  // The answer to a deletion does not say whether the object existed.
  const found = await headObject(call, { bucket, key });
  if (found !== undefined) await deleteObject(call, { bucket, key });
  const begun = (await ifAllowed(listUploads(call, bucket, key))) ?? [];
  const uploads = begun.filter((each) => each.key === key);
  for (const { uploadId } of uploads) {
    await abortUpload(call, { bucket, key }, uploadId);
  }
  return found !== undefined || uploads.length > 0;
}
