/** PUT /v2/images/{id}/stage: bytes that wait for a `glance-direct` import. */
import * as fs from "node:fs/promises";
import { type Answer, noContent } from "../http";
import type { ImageRequest } from "./context";
import { refuse } from "./errors";
import { requireOctetStream } from "./imageData";
import { stagedFile, storeBytes, TooLarge } from "./imageFiles";
import { findImage, requireAction } from "./policy";
import { saveImage, StateConflict } from "./save";
import { changeStatus } from "./transitions";

export async function stageImage(request: ImageRequest): Promise<Answer> {
  requireOctetStream(request);
  const image = findImage(request);
  requireAction(request.caller, "modify_image", image);
  const { state, quotas } = request.glance;
  changeStatus(image, "uploading");
  try {
    await saveImage(request, image, "queued");
    const stored = await storeBytes(state, request.call.body, quotas.imageBytes);
    await fs.rename(stored.file, stagedFile(state, image.id));
    image.size = stored.sizeBytes;
    await saveImage(request, image, "uploading");
  } catch (error) {
    if (error instanceof StateConflict) throw refuse(409, error.message);
    const stored = state.images.get(image.id);
    if (stored?.status === "uploading") {
      // Cut off half-way: ready for another try.
      changeStatus(stored, "queued");
      await saveImage(request, stored);
    }
    if (error instanceof TooLarge) throw refuse(413, error.message);
    throw error;
  }
  return noContent();
}
