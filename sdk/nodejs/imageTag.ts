/** `ImageTag` as TypeScript programs see it. */
import * as pulumi from "@pulumi/pulumi";
import type { ImageTagInputs } from "../../provider/resources/imageTag/inputs";
import type { ImageTagState } from "../../provider/resources/imageTag/state";
import { dynamicInputs, dynamicType } from "./dynamicInputs";
import type { ArgsOf } from "./inputs";
import { cannotBeRead } from "./notRead";

export type ImageTagArgs = ArgsOf<ImageTagInputs>;

/**
 * One tag on an image that another program of the same project made.
 *
 * @example
 * ```ts
 * new ims.ImageTag("approved", { imageId: "…", tag: "approved" });
 * ```
 */
export class ImageTag extends pulumi.CustomResource {
  // `declare` is needed because a plain field would be set to undefined after super(), which would
  // delete the output.
  /** The image that carries the tag. */
  declare public readonly imageId: pulumi.Output<ImageTagState["imageId"]>;
  /** The tag that the image carries. */
  declare public readonly tag: pulumi.Output<ImageTagState["tag"]>;
  /** Base URL of the image service in the last run. */
  declare public readonly endpoint: pulumi.Output<ImageTagState["endpoint"]>;
  /** Id of the connection's project in the last run. */
  declare public readonly connectionProjectId: pulumi.Output<ImageTagState["connectionProjectId"]>;

  /**
   * Always throws, because a dynamic resource cannot be read by its id. The message says what to
   * write instead.
   */
  public static get(name: string, _id: pulumi.Input<pulumi.ID>): never {
    throw cannotBeRead("ImageTag", name);
  }

  constructor(name: string, args: ImageTagArgs, opts?: pulumi.CustomResourceOptions) {
    const described = { resource: "ImageTag", name, opts, outputs };
    super(dynamicType("ImageTag"), name, dynamicInputs(described, args), opts);
  }
}

const outputs = [
  "imageId",
  "tag",
  "endpoint",
  "connectionProjectId",
] as const satisfies readonly (keyof ImageTagState)[];
