/** Calls for whole objects: read their headers, list them, delete them. */
import { objectUrl, type ObjectName } from "./address";
import { allPages } from "../http/pages";
import { answerRoot, bareEtag, dateOf, requiredText, type StorageCall } from "./call";

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

/**
 * The objects whose keys begin with `prefix`, from all pages. 200. `notFound`: there is no such
 * bucket.
 *
 * Uses version 1 of the listing, because some kinds of OBS buckets do not have version 2.
 * @see ListObjects of OBS and S3
 */
export async function listObjects(
  { send, endpoint, signal }: StorageCall,
  bucket: string,
  prefix: string,
): Promise<readonly NamedObject[]> {
  const purpose = `list the objects of bucket ${bucket}`;
  return allPages<NamedObject, string>(purpose, async (marker) => {
    const request = {
      purpose,
      method: "GET",
      url: objectUrl(endpoint, bucket),
      query: { prefix, marker },
      okStatus: [200],
      idempotent: true,
      ...signal,
    } as const;
    const response = await send(request);
    const root = answerRoot(request, response);
    const items = root.all("Contents").map((entry) => ({
      key: requiredText(entry, "Key", request, response),
      sizeBytes: Number(entry.text("Size")),
      etag: bareEtag(entry.text("ETag")),
      lastModified: dateOf(entry.text("LastModified")),
    }));
    // NextMarker is only present if the request has a delimiter. Without one, the last key is the
    // marker.
    const isLast = root.text("IsTruncated") !== "true";
    return { items, next: isLast ? undefined : items.at(-1)?.key };
  });
}

type NamedObject = StoredObject & { readonly key: string };
