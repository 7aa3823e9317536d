/** The bytes of an image: in and out, streamed. */
import { path } from "../http/path";
import type { Send, StreamBody } from "../http/request";

/** A store may take minutes between the last byte and its answer, and Glance says nothing meanwhile. */
const longestSilenceMs = 10 * 60_000;

/**
 * B8. Sends the bytes of a `queued` image; the answer comes when they are stored and the image is `active`.
 * A connection cut off puts the image back to `queued`. 204.
 * `conflict`: the image has bytes already, or is getting some. `notFound` (404, 410): no such image, or
 * deleted meanwhile. `quota`: too large, or no room. `badRequest` (400, 415): not the format it was said to be.
 * @see glance/api/v2/image_data.py:107 @32.0.0
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

/**
 * Streams the bytes of an image into `sink`. False when it has none (204). 200.
 * `notFound`: no such image. `forbidden`: not allowed to this project.
 * @see glance/api/v2/image_data.py:459 @32.0.0
 */
export async function downloadImageData(
  send: Send,
  id: string,
  sink: NodeJS.WritableStream,
  signal?: AbortSignal,
): Promise<boolean> {
  const response = await send({
    purpose: `download the data of image ${id}`,
    method: "GET",
    url: path`/v2/images/${id}/file`,
    headers: { accept: "application/octet-stream, application/json" },
    okStatus: [200, 204],
    idempotent: true,
    timeoutMs: longestSilenceMs,
    sink,
    ...(signal === undefined ? {} : { signal }),
  });
  return response.status === 200;
}
