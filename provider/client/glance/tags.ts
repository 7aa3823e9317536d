/**
 * Single tags. Glance reads, changes and saves the whole record at each of these calls, so that
 * parallel ones lose each other; tagChanges.ts looks whether they stay. It also reads a path as
 * Latin-1, so that a tag with other letters than ASCII arrives garbled (`ä` as `Ã¤`).
 */
import { path } from "../http/path";
import type { Send } from "../http/request";

/**
 * B14. Adds a tag; one that is there changes nothing. 204.
 * `badRequest`: longer than 255 characters. `quota`: too many tags. `forbidden`: not the owner.
 * @see glance/api/v2/image_tags.py:47 @32.0.0
 */
export async function addTag(send: Send, imageId: string, tag: string): Promise<void> {
  await send({
    purpose: `tag image ${imageId} with "${tag}"`,
    method: "PUT",
    url: path`/v2/images/${imageId}/tags/${tag}`,
    okStatus: [204],
    idempotent: true,
  });
}

/**
 * B15. Removes a tag. 204. `notFound`: not there, or no such image. `forbidden`: not the owner.
 * @see glance/api/v2/image_tags.py:75 @32.0.0
 */
export async function deleteTag(send: Send, imageId: string, tag: string): Promise<void> {
  await send({
    purpose: `take tag "${tag}" from image ${imageId}`,
    method: "DELETE",
    url: path`/v2/images/${imageId}/tags/${tag}`,
    okStatus: [204],
    idempotent: true,
    repeatedOk: [404],
  });
}
