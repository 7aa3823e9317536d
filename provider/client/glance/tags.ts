/** Parallel calls undo each other, and letters outside ASCII arrive wrong: see tagChanges.ts. */
import { path } from "../http/path";
import type { Send } from "../http/request";

/**
 * B14. Adds a tag. If the image has it already, nothing changes. 204.
 * `badRequest`: the tag is longer than 255 characters. `quota`: too many tags. `forbidden`: the
 * caller is not the owner.
 * @see glance/api/v2/image_tags.py at 33.0.0, Controller.update
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
 * B15. Removes a tag. 204. `notFound`: no such tag or image. `forbidden`: the caller is not the
 * owner.
 * @see glance/api/v2/image_tags.py at 33.0.0, Controller.delete
 */
export async function deleteTag(send: Send, imageId: string, tag: string): Promise<void> {
  await send({
    purpose: `remove tag "${tag}" from image ${imageId}`,
    method: "DELETE",
    url: path`/v2/images/${imageId}/tags/${tag}`,
    okStatus: [204],
    idempotent: true,
    repeatedOk: [404],
  });
}
