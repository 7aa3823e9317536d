import { path } from "../http/path";
import type { Send, StreamBody } from "../http/request";

/** After the last byte, the image store may need minutes, and Glance sends nothing meanwhile. */
const longestSilenceMs = 10 * 60_000;

/**
 * B8. Sends the bytes of a `queued` image. The answer comes when they are stored and the image is
 * `active`. If the connection is cut off, the image becomes `queued` again. 204.
 * `conflict`: the image has bytes already, or another upload is running. `notFound` (404, 410): no
 * such image, or it was deleted during the upload. `quota`: the data is too large, or no space is
 * left. `badRequest` (400, 415): the data does not have the declared format.
 * @see glance/api/v2/image_data.py at 33.0.0, ImageDataController.upload
 */
export async function uploadImageData(
  send: Send,
  id: string,
  body: StreamBody,
  signal?: AbortSignal,
): Promise<void> {
  await send({
    purpose: `upload the data of image ${id}`,
    method: "PUT",
    url: path`/v2/images/${id}/file`,
    body,
    okStatus: [204],
    idempotent: true,
    timeoutMs: longestSilenceMs,
    ...(signal === undefined ? {} : { signal }),
  });
}
