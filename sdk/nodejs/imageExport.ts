/** `ImageExport` as TypeScript programs see it. */
import type * as pulumi from "@pulumi/pulumi";
import type { ImageExportInputs } from "../../provider/resources/imageExport/inputs";
import type { ImageExportState } from "../../provider/resources/imageExport/state";
import type { ArgsOf } from "./inputs";
import { ImsResource } from "./imsResource";
import { readRefusal } from "./notRead";

export type ImageExportArgs = ArgsOf<ImageExportInputs>;

/**
 * An image written to an object of a bucket. Only on Huawei Cloud.
 *
 * @example
 * ```ts
 * new ims.ImageExport("golden", { imageId: image.id, bucket: "exports", key: "golden.qcow2", format: "qcow2" });
 * ```
 */
export class ImageExport extends ImsResource {
  /** The image that was written. */
  declare public readonly imageId: pulumi.Output<ImageExportState["imageId"]>;
  /** The bucket that the object is in. */
  declare public readonly bucket: pulumi.Output<ImageExportState["bucket"]>;
  /** Name of the object. */
  declare public readonly key: pulumi.Output<ImageExportState["key"]>;
  /**
   * Format of the file, as declared. Undefined means ZVHD2, the format in which the image is
   * stored.
   */
  declare public readonly format: pulumi.Output<ImageExportState["format"]>;
  /** Size of the object. */
  declare public readonly sizeBytes: pulumi.Output<ImageExportState["sizeBytes"]>;

  /**
   * Always throws, because a dynamic resource cannot be read by its id. The message says what to
   * write instead.
   */
  public static readonly get = readRefusal("ImageExport");

  constructor(name: string, args: ImageExportArgs, opts?: pulumi.CustomResourceOptions) {
    super("ImageExport", name, outputs, args, opts);
  }
}

const outputs = [
  "imageId",
  "bucket",
  "key",
  "format",
  "sizeBytes",
] as const satisfies readonly (keyof ImageExportState)[];
