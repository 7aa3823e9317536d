/** GET and DELETE of one image. */
import * as fs from "node:fs/promises";
import { type Answer, jsonAnswer, noContent } from "../http";
import type { ImageRequest } from "./context";
import { refuse } from "./errors";
import { imageFile, stagedFile } from "./imageFiles";
import { findImage, requireAction } from "./policy";
import { imageView } from "./record";
import { buryImage } from "./save";

export function showImage(request: ImageRequest): Answer {
  return jsonAnswer(200, imageView(findImage(request)));
}

export async function deleteImage(request: ImageRequest): Promise<Answer> {
  const image = findImage(request, (id) => `Failed to find image ${id} to delete`);
  requireAction(request.caller, "delete_image", image);
  if (image.protected) {
    throw refuse(403, `Image ${image.id} is protected and cannot be deleted.`);
  }
  buryImage(request, image);
  const { state } = request.glance;
  await fs.rm(imageFile(state, image.id), { force: true });
  await fs.rm(stagedFile(state, image.id), { force: true });
  return noContent();
}
