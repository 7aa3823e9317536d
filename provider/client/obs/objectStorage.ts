/**
 * Object storage as a place that files pass through on their way to an image: Huawei's OBS, by the S3 interface that it
 * shares with others. Costs nothing until the first call.
 */
import { ifAllowed, type StorageCall } from "./call";
import { openChain, type ObjectStorageOptions } from "./chain";
import { abortUpload, listUploads } from "./multipart";
import { deleteObject, headObject, listObjects, type StoredObject } from "./objects";
import { uploadObject, type Uploaded, type UploadRequest } from "./upload";

export interface ObjectStorage {
  /**
   * Stores the bytes of a source as an object; goes on where a run before stopped, as far as its parts have the same
   * bytes. When it fails, what is stored stays for the next run; `remove` takes it away.
   */
  upload(request: UploadRequest & { readonly signal?: AbortSignal | undefined }): Promise<Uploaded>;
  /** Undefined when the object or its bucket is not there. */
  head(bucket: string, key: string): Promise<StoredObject | undefined>;
  /** Deletes an object and what unfinished uploads have stored of it. False when there was neither. */
  remove(bucket: string, key: string): Promise<boolean>;
  /** Everything whose key begins with `prefix`, unfinished uploads included. */
  list(bucket: string, prefix: string): Promise<readonly ListedObject[]>;
}

export type ListedObject =
  | (StoredObject & { readonly key: string; readonly isFinished: true })
  | {
      readonly key: string;
      readonly isFinished: false;
      /** When the upload began. */
      readonly lastModified: Date | undefined;
    };

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
    list: (bucket, prefix) => listAll(call, bucket, prefix),
  };
}

async function removeAll(call: StorageCall, bucket: string, key: string): Promise<boolean> {
  // The answer to a deletion does not say whether there was anything.
  const found = await headObject(call, { bucket, key });
  if (found !== undefined) await deleteObject(call, { bucket, key });
  const begun = (await ifAllowed(listUploads(call, bucket, key))) ?? [];
  const uploads = begun.filter((each) => each.key === key);
  for (const { uploadId } of uploads) {
    await abortUpload(call, { bucket, key }, uploadId);
  }
  return found !== undefined || uploads.length > 0;
}

async function listAll(
  call: StorageCall,
  bucket: string,
  prefix: string,
): Promise<readonly ListedObject[]> {
  const objects = await listObjects(call, bucket, prefix);
  const uploads = (await ifAllowed(listUploads(call, bucket, prefix))) ?? [];
  return [
    ...objects.map((each) => ({ ...each, isFinished: true }) as const),
    ...uploads.map(
      ({ key, initiated }) => ({ key, isFinished: false, lastModified: initiated }) as const,
    ),
  ];
}
