import type { CloudImage, ImageCloud } from "../../../client/cloud";
import type { HandlerContext } from "../../handler";
import { waitWhileBusy } from "./busy";
import type { ImageSoFar } from "../creation/kind";
import { kindOf } from "../creation/kinds";
import { adviseOnFormat } from "../checks/formats";
import type { ImageInputs } from "../inputs";
import { assertSameBytes } from "../file/sameBytes";
import { localPath } from "../file/source";
import type { ImageState } from "../state";

/** Stores the bytes if the image is still without them. Until then, formats can be changed too. */
export async function storeBytes(
  cloud: ImageCloud,
  observed: CloudImage,
  inputs: ImageInputs,
  state: ImageState,
  context: HandlerContext,
): Promise<ImageSoFar> {
  const { source } = inputs;
  if (source === undefined) return { image: await setFormats(cloud, observed, inputs) };
  if (observed.status !== "queued" && state.status !== "queued") return { image: observed };
  const kind = kindOf({ cloud, inputs, context });
  const settled = await waitWhileBusy(cloud, observed, inputs, context);
  if (settled === undefined) throw deletedMeanwhile(observed);
  if (settled.status !== "queued") {
    // An earlier run stored the bytes and was cut off before it could record that.
    const taken = await kind.stored(settled, false);
    if (taken === undefined)
      throw new Error(
        `cannot use image ${settled.id} (${settled.status}) for ${localPath(source) ?? "its source"}: ` +
          `an earlier run stored other bytes in it, and bytes cannot be changed; ` +
          `run "pulumi up --replace" with its URN to make a new image`,
      );
    await kind.forget?.(settled);
    return taken;
  }
  const queued = await setFormats(cloud, settled, inputs);
  const stored = await kind.bring(queued);
  const image = await cloud.getImage(queued.id, { fresh: true });
  if (image === undefined) throw deletedMeanwhile(queued);
  assertSameBytes(image, stored.digests, source);
  return { ...stored, image };
}

function deletedMeanwhile(image: CloudImage): Error {
  return new Error(`cannot store the bytes of image ${image.id}: it was deleted meanwhile`);
}

/**
 * Sets the declared formats of an image without bytes. Glance stores bytes only if both formats are
 * set, so an image with a source and no container format gets `bare`.
 */
export async function setFormats(
  cloud: ImageCloud,
  image: CloudImage,
  inputs: ImageInputs,
): Promise<CloudImage> {
  if (image.status !== "queued") return image;
  const containerDefault =
    inputs.source === undefined ? undefined : (image.containerFormat ?? "bare");
  const changeable = (["diskFormat", "containerFormat"] as const).filter((format) =>
    cloud.rules.changeable.includes(format),
  );
  const changes = changeable.flatMap((format) => {
    const value = inputs[format] ?? (format === "containerFormat" ? containerDefault : undefined);
    return value === undefined || value === image[format] ? [] : [{ set: format, value } as const];
  });
  if (changes.length === 0) return image;
  try {
    return await cloud.patchImage(image.id, changes);
  } catch (error) {
    throw adviseOnFormat(error, inputs, cloud.rules);
  }
}
