/** `ImageTag` as TypeScript programs see it. */
import type * as pulumi from "@pulumi/pulumi";
import type { ImageTagInputs } from "../../provider/resources/imageTag/inputs";
import type { ImageTagState } from "../../provider/resources/imageTag/state";
import type { ArgsOf } from "./inputs";
import { ImsResource } from "./imsResource";
import { readRefusal } from "./notRead";

export type ImageTagArgs = ArgsOf<ImageTagInputs>;

/**
 * One tag on an image that another program of the same project made.
 *
 * @example
 * ```ts
 * new ims.ImageTag("approved", { imageId: "…", tag: "approved" });
 * ```
 */
export class ImageTag extends ImsResource {
  /** The image that carries the tag. */
  declare public readonly imageId: pulumi.Output<ImageTagState["imageId"]>;
  /** The tag that the image carries. */
  declare public readonly tag: pulumi.Output<ImageTagState["tag"]>;

  /**
   * Always throws, because a dynamic resource cannot be read by its id. The message says what to
   * write instead.
   */
  public static readonly get = readRefusal("ImageTag");

  constructor(name: string, args: ImageTagArgs, opts?: pulumi.CustomResourceOptions) {
    super("ImageTag", name, outputs, args, opts);
  }
}

const outputs = ["imageId", "tag"] as const satisfies readonly (keyof ImageTagState)[];
