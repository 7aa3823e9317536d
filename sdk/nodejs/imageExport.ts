/** `ImageExport` as TypeScript programs see it. */
import * as pulumi from "@pulumi/pulumi";
import type { ImageExportInputs } from "../../provider/resources/imageExport/inputs";
import type { ImageExportState } from "../../provider/resources/imageExport/state";
import { dynamicInputs, dynamicType } from "./dynamicInputs";
import type { ArgsOf } from "./inputs";
import { cannotBeRead } from "./notRead";

export type ImageExportArgs = ArgsOf<ImageExportInputs>;

/**
 * An image written to an object of a bucket. Huawei Cloud.
 *
 * @example
 * ```ts
 * new ims.ImageExport("golden", { imageId: image.id, bucket: "exports", key: "golden.qcow2", format: "qcow2" });
 * ```
 */
export class ImageExport extends pulumi.CustomResource {
  // `declare`: a plain field would be set to undefined after super() and wipe the output.
  declare public readonly imageId: pulumi.Output<ImageExportState["imageId"]>;
  declare public readonly bucket: pulumi.Output<ImageExportState["bucket"]>;
  declare public readonly key: pulumi.Output<ImageExportState["key"]>;
  declare public readonly format: pulumi.Output<ImageExportState["format"]>;
  declare public readonly sizeBytes: pulumi.Output<ImageExportState["sizeBytes"]>;
  declare public readonly endpoint: pulumi.Output<ImageExportState["endpoint"]>;
  declare public readonly connectionProjectId: pulumi.Output<
    ImageExportState["connectionProjectId"]
  >;

  /** Always throws: a dynamic resource cannot be read by its id. The message says what to write instead. */
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
