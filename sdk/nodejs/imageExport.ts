/** `ImageExport` as TypeScript programs see it. */
import * as pulumi from "@pulumi/pulumi";
import type { ImageExportInputs } from "../../provider/resources/imageExport/inputs";
import type { ImageExportState } from "../../provider/resources/imageExport/state";
import { dynamicInputs, dynamicType } from "./dynamicInputs";
import type { ArgsOf } from "./inputs";
import { cannotBeRead } from "./notRead";

export type ImageExportArgs = ArgsOf<ImageExportInputs>;

/**
 * An image written to an object of a bucket. Only on Huawei Cloud.
 *
 * @example
 * ```ts
 * new ims.ImageExport("golden", { imageId: image.id, bucket: "exports", key: "golden.qcow2", format: "qcow2" });
 * ```
 */
export class ImageExport extends pulumi.CustomResource {
  // `declare` is needed because a plain field would be set to undefined after super(), which would
  // delete the output.
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
  /** Base URL of the image service in the last run. */
  declare public readonly endpoint: pulumi.Output<ImageExportState["endpoint"]>;
  /** Id of the connection's project in the last run. */
  declare public readonly connectionProjectId: pulumi.Output<
    ImageExportState["connectionProjectId"]
  >;

  /**
   * Always throws, because a dynamic resource cannot be read by its id. The message says what to
   * write instead.
   */
  public static get(name: string, _id: pulumi.Input<pulumi.ID>): never {
    throw cannotBeRead("ImageExport", name);
  }

  constructor(name: string, args: ImageExportArgs, opts?: pulumi.CustomResourceOptions) {
    const described = { resource: "ImageExport", name, opts, outputs };
    super(dynamicType("ImageExport"), name, dynamicInputs(described, args), opts);
  }
}

const outputs = [
  "imageId",
  "bucket",
  "key",
  "format",
  "sizeBytes",
  "endpoint",
  "connectionProjectId",
] as const satisfies readonly (keyof ImageExportState)[];
