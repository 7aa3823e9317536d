import type { ObjectName } from "./address";
import { bareEtag, objectRequest, type StorageCall } from "./call";

export interface StoredObject {
  readonly sizeBytes: number;
  readonly etag: string;
}

/**
 * The object; undefined if it or its bucket does not exist. Answers to HEAD have no body that says
 * which. 200, 404.
 * @see HeadObject of OBS and S3
 */
export async function headObject(
  call: StorageCall,
  name: ObjectName,
): Promise<StoredObject | undefined> {
  const { status, headers } = await call.send(
    objectRequest(call, name, {
      purpose: `look at the object ${name.bucket}:${name.key}`,
      method: "HEAD",
      okStatus: [200, 404],
    }),
  );
  if (status === 404) return undefined;
  return {
    sizeBytes: Number(headers["content-length"]),
    etag: bareEtag(headers["etag"]),
  };
}

/**
 * Deletes an object. It also succeeds if there is none. 204.
 * @see DeleteObject of OBS and S3
 */
export async function deleteObject(call: StorageCall, name: ObjectName): Promise<void> {
  await call.send(
    objectRequest(call, name, {
      purpose: `delete the object ${name.bucket}:${name.key}`,
      method: "DELETE",
      okStatus: [204, 200],
    }),
  );
}
