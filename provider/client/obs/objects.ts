/** Calls for whole objects: read their headers, delete them. */
import { objectUrl, type ObjectName } from "./address";
import { bareEtag, dateOf, type StorageCall } from "./call";

export interface StoredObject {
  readonly sizeBytes: number;
  readonly etag: string;
  readonly lastModified: Date | undefined;
}

/**
 * The object; undefined if it or its bucket does not exist. Answers to HEAD have no body, so the
 * two cases look the same. 200, 404.
 * @see HeadObject of OBS and S3
 */
export async function headObject(
  { send, endpoint, signal }: StorageCall,
  { bucket, key }: ObjectName,
): Promise<StoredObject | undefined> {
  const { status, headers } = await send({
    purpose: `look at the object ${bucket}:${key}`,
    method: "HEAD",
    url: objectUrl(endpoint, bucket, key),
    okStatus: [200, 404],
    idempotent: true,
    ...signal,
  });
  if (status === 404) return undefined;
  return {
    sizeBytes: Number(headers["content-length"]),
    etag: bareEtag(headers["etag"]),
    lastModified: dateOf(headers["last-modified"]),
  };
}

/**
 * Deletes an object. It also succeeds if there is none. 204.
 * @see DeleteObject of OBS and S3
 */
export async function deleteObject(
  { send, endpoint, signal }: StorageCall,
  { bucket, key }: ObjectName,
): Promise<void> {
  await send({
    purpose: `delete the object ${bucket}:${key}`,
    method: "DELETE",
    url: objectUrl(endpoint, bucket, key),
    okStatus: [204, 200],
    idempotent: true,
    ...signal,
  });
}
