/**
 * Imports of Glance. The bytes go to a staging area first: we upload them, or the service fetches
 * them. Then Glance moves them from there into the image.
 */
import * as z from "zod";
import { path } from "../http/path";
import type { Send, StreamBody } from "../http/request";
import { getJson } from "../http/decode";

const longestSilenceMs = 10 * 60_000;

/**
 * Sends the bytes of a `queued` image to the staging area. Afterwards the image is `uploading`.
 * 204.
 * `conflict`: the image is not `queued`, or has staged bytes already. `notFound`: no such image, or
 * this service has no import.
 * @see glance/api/v2/image_data.py at 33.0.0, ImageDataController.stage
 */
export async function stageImageData(
  send: Send,
  id: string,
  body: StreamBody,
  signal?: AbortSignal,
): Promise<void> {
  await send({
    purpose: `stage the data of image ${id}`,
    method: "PUT",
    url: path`/v2/images/${id}/stage`,
    body,
    okStatus: [204],
    idempotent: true,
    timeoutMs: longestSilenceMs,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** The source of the bytes of an import. */
export type ImportMethod =
  { readonly name: "glance-direct" } | { readonly name: "web-download"; readonly uri: string };

/**
 * Starts an import. `glance-direct` imports the staged bytes. With `web-download` the service
 * fetches a URI. The image is `importing` and then `active`; if the import fails, it is `queued`
 * again. The disk and container format must be set. 202.
 * `conflict`: the image has another status. `badRequest`: the service does not allow this URI or
 * method.
 * @see glance/api/v2/images.py at 33.0.0, ImagesController.import_image
 */
export async function importImage(send: Send, id: string, method: ImportMethod): Promise<void> {
  await send({
    purpose: `import the data of image ${id}`,
    method: "POST",
    url: path`/v2/images/${id}/import`,
    body: { kind: "json", value: { method } },
    okStatus: [202],
    idempotent: true,
    onRepeat: "a second one is refused (409) once the first has begun",
  });
}

/**
 * Lists the import methods of this service. 200.
 * @see glance/api/v2/discovery.py at 33.0.0, InfoController.get_image_import
 */
export async function importMethods(send: Send): Promise<readonly string[]> {
  const found = await getJson(send, infoSchema, {
    purpose: "read the import methods",
    url: "/v2/info/import",
  });
  return found["import-methods"].value;
}

const infoSchema = z.looseObject({
  "import-methods": z.looseObject({ value: z.array(z.string()) }),
});
