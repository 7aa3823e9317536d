/** The contract of `ImageTag`: one tag on one image. */
import * as z from "zod";
import { declaredAs, type DeclaredAs } from "../run/declaredAs";
import { connectionName, imageId } from "../checks/ids";
import type { ShapeOf } from "../checks/shape";

/**
 * One tag on an image that another program made. The image belongs to the connection's project.
 * Other tags of the image stay as they are.
 *
 * ## Import
 *
 * With the plugin, by the id of the image and the tag: `pulumi import ims:index:ImageTag tag <image
 * id>/<tag>`. A tag with a percent sign is written percent-encoded.
 */
export interface ImageTagInputs {
  /** The image. Changing it replaces the tag. */
  readonly imageId: string;
  /**
   * The tag. On OpenStack at most 255 characters without a slash; on Huawei Cloud `key=value`, or
   * `key` alone. Changing it replaces the tag.
   */
  readonly tag: string;
  /**
   * Name of the connection to use. Changing it never replaces the tag.
   * @default the default connection
   */
  readonly connection?: string;
  /** Filled in by the plugin or the resource class. Programs must not set it. */
  readonly declaredAs?: DeclaredAs;
}

/** @internal */
export const imageTagShape = {
  imageId,
  tag: z.string().min(1, "must not be empty"),
  connection: connectionName,
  declaredAs: declaredAs.exactOptional(),
} satisfies ShapeOf<ImageTagInputs>;
