/** What jobs do to images and their bytes when their time is over. */
import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as nodeFs from "node:fs";
import { imageFile, storeBytes } from "../glance/imageFiles";
import { timestamp } from "../glance/clock";
import type { Ims } from "./context";
import { refuse } from "./errors";
import { wholeSeconds } from "./views";
import type { ByteSource, PlannedImage } from "./job";
import type { ObjectAddress } from "./objects";
import type { ImsImage } from "./record";

export async function makeImages(ims: Ims, images: readonly PlannedImage[]): Promise<void> {
  for (const planned of images) {
    const { image, bytes, newBackup } = planned;
    const fileBytes = await fetchBytes(ims, image.id, bytes);
    if (newBackup) {
      ims.state.imsBackups.put(newBackup.id, {
        ...newBackup,
        projectId: image.owner,
        region: image.region,
      });
    }
    ims.state.imsImages.put(image.id, activeImage(image, fileBytes));
  }
}

export function activeImage(image: ImsImage, fileBytes: number): ImsImage {
  const now = timestamp();
  const { madeBy: _madeBy, ...rest } = image;
  return {
    ...rest,
    status: "active",
    fileBytes,
    updated_at: now,
    properties: { ...image.properties, active_at: wholeSeconds(now) },
  };
}

export async function registerBytes(
  ims: Ims,
  imageId: string,
  object: ObjectAddress,
): Promise<void> {
  const image = ims.state.imsImages.get(imageId);
  if (!image) throw refuse("0027", `The image ${imageId} does not exist any more.`);
  const fileBytes = await fetchBytes(ims, imageId, { kind: "object", object });
  ims.state.imsImages.put(
    imageId,
    activeImage(
      {
        ...image,
        properties: {
          ...image.properties,
          __data_origin: `file,${object.bucket}:${object.key}`,
          __root_origin: "file",
        },
      },
      fileBytes,
    ),
  );
}

export async function exportBytes(ims: Ims, imageId: string, object: ObjectAddress): Promise<void> {
  const file = imageFile(ims.state, imageId);
  if (!ims.state.imsImages.has(imageId) || !nodeFs.existsSync(file)) {
    throw refuse("0071", `The image ${imageId} cannot be exported any more.`);
  }
  if (!ims.objects.bucket(object.bucket)) {
    throw refuse("0069", `The bucket ${object.bucket} cannot be accessed any more.`);
  }
  // Files are read in buffers: no encoding is set.
  await ims.objects.write(
    object.bucket,
    object.key,
    nodeFs.createReadStream(file) as AsyncIterable<Buffer>,
  );
}

export async function removeBytes(ims: Ims, imageId: string): Promise<void> {
  await fs.rm(imageFile(ims.state, imageId), { force: true });
}

/** Puts the bytes into the image's file and returns how many they are. */
async function fetchBytes(ims: Ims, imageId: string, source: ByteSource): Promise<number> {
  const file = imageFile(ims.state, imageId);
  switch (source.kind) {
    case "linked":
      return nodeFs.existsSync(file) ? (await fs.stat(file)).size : 0;
    case "disk": {
      const content = diskContent(source.name);
      await fs.writeFile(file, content);
      return content.length;
    }
    case "object": {
      const { bucket, key } = source.object;
      const object = ims.objects.find(bucket, key);
      if (!object) throw refuse("0057", `The file ${bucket}:${key} cannot be read.`);
      // Objects are files, read in buffers.
      const bytes = object.open() as AsyncIterable<Buffer>;
      const stored = await storeBytes(ims.state, bytes, ims.options.fastFileBytes);
      await fs.rename(stored.file, file);
      return stored.sizeBytes;
    }
  }
}

const diskBytes = 64 * 1024;

/** The same for the same disk, and different for others. */
function diskContent(name: string): Buffer {
  const block = createHash("sha512").update(name).digest();
  return Buffer.concat(Array.from({ length: diskBytes / block.length }, () => block));
}

/** A copy shares the bytes of its source, which nobody ever changes in place. */
export function linkBytes(ims: Ims, fromId: string, toId: string): void {
  const source = imageFile(ims.state, fromId);
  if (nodeFs.existsSync(source)) nodeFs.linkSync(source, imageFile(ims.state, toId));
}
