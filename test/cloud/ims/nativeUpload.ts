/** B8: the bytes of a record that waits for them. */
import * as fs from "node:fs/promises";
import { type Answer, mediaType } from "../http";
import { GlanceRefusal, imageNotFound, refuse, unsupportedMediaType } from "../glance/errors";
import { imageFile, storeBytes, TooLarge } from "../glance/imageFiles";
import type { ImsRequest } from "./context";
import { activeImage } from "./imageJobs";
import { requireMemberNatively } from "./nativeCreate";
import { nativeImageInPath } from "./nativeImages";

export async function uploadImage(request: ImsRequest): Promise<Answer> {
  const { ims, call } = request;
  const type = mediaType(call);
  if (type !== "application/octet-stream") {
    throw unsupportedMediaType(type, `Invalid content type ${type}`);
  }
  const image = nativeImageInPath(request);
  requireMemberNatively(request);
  if (image.owner !== request.caller.projectId) {
    throw refuse(403, "You are not authorized to complete upload_image action.");
  }
  const { imsImages } = ims.state;
  if (image.status !== "queued" || image.madeBy !== undefined) {
    throw refuse(409, `Image status transition from ${image.status} to saving is not allowed`);
  }
  imsImages.put(image.id, { ...image, status: "saving" });
  try {
    const stored = await storeBytes(ims.state, call.body, ims.options.uploadBytes);
    const current = imsImages.get(image.id);
    if (!current) {
      await fs.rm(stored.file, { force: true });
      throw refuse(410, `Image ${image.id} was deleted during the upload.`);
    }
    await fs.rename(stored.file, imageFile(ims.state, image.id));
    imsImages.put(image.id, activeImage(current, stored.sizeBytes));
    return { status: 204 };
  } catch (error) {
    const current = imsImages.get(image.id);
    // Cut off half-way: the record waits for another upload, as in Glance.
    if (current?.status === "saving") imsImages.put(image.id, { ...current, status: "queued" });
    if (error instanceof TooLarge) {
      throw refuse(413, `The incoming image is too large: ${error.message}.`);
    }
    if (!current && !(error instanceof GlanceRefusal)) throw imageNotFound(image.id);
    throw error;
  }
}
