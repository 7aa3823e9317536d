/** The bytes of an image record out of the object storage: for files that are too large for an upload. */
import type { ObjectPlace } from "../../cloudSources";
import { path } from "../../http/path";
import type { Send } from "../../http/request";
import { startJob, type JobId } from "./jobReference";
import { objectText } from "./newImages";

/**
 * A10. Gives a record that B4 made its bytes from an object. The record must be `queued`; enterprise project only the default one.
 * 200 with the job's id; the image is `active` once the job has succeeded. `notFound`: not such a record (IMG.0027). `conflict`: not `queued`
 * (IMG.0046). `badRequest`: the file (IMG.0057), a bucket in another region (IMG.0058).
 * @see A10 (Huawei, OTC, SDK)
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
