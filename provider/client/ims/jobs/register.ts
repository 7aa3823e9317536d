import type { ObjectPlace } from "../../cloudSources";
import { path } from "../../http/path";
import type { Send } from "../../http/request";
import { startJob, type JobId } from "./jobReference";
import { objectText } from "./newImages";

/**
 * A10. Fills a `queued` record of B4 with the bytes of an object. Only the default enterprise
 * project is possible. 200 with the id of the job; when it has succeeded, the image is `active`.
 * `notFound`: no such record (IMG.0027). `conflict`: the record is not `queued` (IMG.0046).
 * `badRequest`: a wrong file (IMG.0057), or a bucket in another region (IMG.0058).
 * @see operation A10, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export function registerImageFile(
  send: Send,
  imageId: string,
  object: ObjectPlace,
): Promise<JobId> {
  return startJob(send, {
    purpose: `register object ${objectText(object)} as image ${imageId}`,
    method: "PUT",
    url: path`/v1/cloudimages/${imageId}/upload`,
    value: { image_url: objectText(object) },
    onRepeat: "a second one begins a second job for the same record",
  });
}
