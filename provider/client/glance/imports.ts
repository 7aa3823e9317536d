/** Glance's import: bytes go to a staging area or are fetched by the service, and are taken over from there. */
import { z } from "zod";
import { path } from "../http/path";
import type { ApiRequest, Send, StreamBody } from "../http/request";
import { decode } from "../http/decode";

const longestSilenceMs = 10 * 60_000;

/**
 * Sends the bytes of a `queued` image to the staging area; the image is `uploading` then. 204.
 * `conflict`: not `queued`, or staged already. `notFound`: no such image, or no import here.
 * @see glance/api/v2/image_data.py:318 @32.0.0
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

/** Where the bytes of an import come from. */
export type ImportMethod =
  { readonly name: "glance-direct" } | { readonly name: "web-download"; readonly uri: string };

/**
 * Begins an import: `glance-direct` takes what was staged, `web-download` has the service fetch a uri. The
 * image is `importing` and then `active`; a failed import leaves it `queued`. Both formats must be set. 202.
 * `conflict`: the image is in another status. `badRequest`: a uri or a method that the service does not allow.
 * @see glance/api/v2/images.py:313 @32.0.0
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
 * The import methods of this service. 200.
 * @see glance/api/v2/discovery.py:41 @32.0.0
 */
export async function importMethods(send: Send): Promise<readonly string[]> {
  const request: ApiRequest = {
    purpose: "read the import methods",
    method: "GET",
    url: "/v2/info/import",
    okStatus: [200],
    idempotent: true,
  };
  return decode(infoSchema, request, await send(request))["import-methods"].value;
}

const infoSchema = z.looseObject({
  "import-methods": z.looseObject({ value: z.array(z.string()) }),
});
