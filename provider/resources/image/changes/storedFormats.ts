/**
 * Declared formats describe the source. A Glance with the plugin image_conversion stores imported
 * bytes in another format. A comparison with that one would replace the image in every run.
 * @see glance/async_/flows/plugins/image_conversion.py at 33.0.0
 */
import type { CloudImage } from "../../../client/cloud";
import { withoutUndefined } from "../../values/record";
import type { ImageInputs } from "../inputs";
import type { ImageMemory, ImageState } from "../state";

export type KnownFormats = Pick<
  Partial<ImageState>,
  "diskFormat" | "containerFormat" | "storedFormats"
>;

/**
 * The formats for the state. If the cloud may convert every image (`convertsFormats`), they are the
 * declared ones. Elsewhere they are those of the image. But if an import stored its bytes in other
 * formats, they are the declared ones, and `storedFormats` has those of the image. A later run
 * recognises such an image by the `storedFormats` of the state: the image has the same formats,
 * because no cloud changes formats once the bytes are stored.
 */
export function formatsOf(
  inputs: ImageInputs,
  image: CloudImage,
  { convertsFormats, imported, formats }: ImageMemory,
): KnownFormats {
  const { diskFormat, containerFormat } = image;
  const declared = {
    diskFormat: inputs.diskFormat ?? formats?.diskFormat ?? diskFormat,
    containerFormat: inputs.containerFormat ?? formats?.containerFormat ?? containerFormat,
  };
  if (convertsFormats === true) return withoutUndefined(declared);
  const stored = withoutUndefined({ diskFormat, containerFormat });
  const before = formats?.storedFormats;
  const wasConverted = before !== undefined && isSame(before, image);
  if ((!wasConverted && imported !== true) || isSame(declared, image)) return stored;
  return withoutUndefined({ ...declared, storedFormats: stored });
}

function isSame(formats: Formats, image: Formats): boolean {
  return (
    formats.diskFormat === image.diskFormat && formats.containerFormat === image.containerFormat
  );
}

interface Formats {
  readonly diskFormat?: string | undefined;
  readonly containerFormat?: string | undefined;
}
