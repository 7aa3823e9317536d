import { path } from "../http/path";
import type { Send } from "../http/request";

/**
 * Starts an import by `web-download`: the service fetches a URI. The image is `importing` and then
 * `active`; if the import fails, it is `queued` again. The disk and container format must be set.
 * 202.
 * `conflict`: the image has another status. `badRequest`: the service does not allow this URI or
 * method.
 * @see glance/api/v2/images.py at 33.0.0, ImagesController.import_image
 */
export async function importImage(send: Send, id: string, uri: string): Promise<void> {
  await send({
    purpose: `import the data of image ${id}`,
    method: "POST",
    url: path`/v2/images/${id}/import`,
    body: { kind: "json", value: { method: { name: "web-download", uri } } },
    okStatus: [202],
    idempotent: true,
    onRepeat: "a second one is refused (409) once the first has begun",
  });
}
