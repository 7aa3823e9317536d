/** PUT and GET of /v2/images/{id}/file: bytes in, bytes out. */
import * as nodeFs from "node:fs";
import * as fs from "node:fs/promises";
import { type Answer, mediaType, noContent } from "../http";
import type { ImageRequest } from "./context";
import { GlanceRefusal, refuse, unsupportedMediaType } from "./errors";
import { imageFile, storeBytes, type StoredBytes, TooLarge } from "./imageFiles";
import { findImage, requireAction } from "./policy";
import type { ImageRecord } from "./record";
import { saveImage, StateConflict } from "./save";
import { changeStatus } from "./transitions";

export async function uploadImage(request: ImageRequest): Promise<Answer> {
  requireOctetStream(request);
  const image = findImage(request);
  requireAction(request.caller, "upload_image", image);
  changeStatus(image, "saving");
  await orGone(image.id, saveImage(request, image, "queued"));
  const stored = await receive(request, image);
  const inspected = stored.probe.inspect(image.disk_format, image.container_format);
  if ("mismatch" in inspected) {
    await fs.rm(stored.file, { force: true });
    // Glance has noted the hashes by then and leaves them on the record.
    describeBytes(image, stored, null);
    await backToQueued(request, image);
    throw unsupportedMediaType("application/octet-stream", inspected.mismatch);
  }
  const file = imageFile(request.glance.state, image.id);
  // Bytes first, record second: a record that says "active" must always find them.
  await fs.rename(stored.file, file);
  changeStatus(image, "active");
  describeBytes(image, stored, inspected.virtualSizeBytes);
  try {
    // The record as it was read before the upload: what others changed meanwhile is undone, as in a real Glance.
    await orGone(image.id, saveImage(request, image, "saving"));
  } catch (error) {
    await fs.rm(file, { force: true });
    throw error;
  }
  return noContent();
}

export function describeBytes(
  image: ImageRecord,
  stored: StoredBytes,
  virtualSizeBytes: number | null,
): void {
  image.size = stored.sizeBytes;
  image.virtual_size = virtualSizeBytes;
  image.checksum = stored.md5;
  image.os_hash_algo = "sha512";
  image.os_hash_value = stored.sha512;
}

export function requireOctetStream(request: ImageRequest): void {
  const type = mediaType(request.call);
  if (type !== "application/octet-stream") {
    throw unsupportedMediaType(type, `Invalid content type ${type}`);
  }
}

async function receive(request: ImageRequest, image: ImageRecord): Promise<StoredBytes> {
  try {
    return await storeBytes(
      request.glance.state,
      request.call.body,
      request.glance.quotas.imageBytes,
    );
  } catch (error) {
    // Cut off half-way, or too large: the image waits for another upload.
    await backToQueued(request, image);
    if (error instanceof TooLarge) {
      throw refuse(413, `The incoming image is too large: ${error.message}.`);
    }
    throw error;
  }
}

async function backToQueued(request: ImageRequest, image: ImageRecord): Promise<void> {
  changeStatus(image, "queued");
  try {
    await saveImage(request, image);
  } catch (error) {
    // Deleted meanwhile: there is nothing to put back.
    if (!(error instanceof GlanceRefusal)) throw error;
  }
}

/** An image that was deleted, or taken over by another upload, while the bytes came in. */
async function orGone(imageId: string, saved: Promise<void>): Promise<void> {
  try {
    await saved;
  } catch (error) {
    if (!(error instanceof StateConflict) && !(error instanceof GlanceRefusal)) throw error;
    throw refuse(
      410,
      `Image ${imageId} could not be found after upload. The image may have been deleted during the ` +
        "upload, cleaning up the chunks uploaded.",
    );
  }
}

export function downloadImage(request: ImageRequest): Answer {
  const image = findImage(request);
  if (image.status === "deactivated" && !request.caller.isAdmin) {
    throw refuse(
      403,
      "The requested image has been deactivated. Image data download is forbidden.",
    );
  }
  requireAction(request.caller, "download_image", image);
  const file = imageFile(request.glance.state, image.id);
  if (image.size === null || (image.status !== "active" && image.status !== "deactivated")) {
    return noContent();
  }
  return {
    status: 200,
    headers: {
      "Content-Type": "application/octet-stream",
      ...(image.checksum === null ? {} : { "Content-MD5": image.checksum }),
    },
    body: { sizeBytes: image.size, open: () => nodeFs.createReadStream(file) },
  };
}
