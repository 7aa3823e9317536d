/** `ImageAcceptance` as TypeScript programs see it. */
import type * as pulumi from "@pulumi/pulumi";
import type { ImageAcceptanceInputs } from "../../provider/resources/imageAcceptance/inputs";
import type { ImageAcceptanceState } from "../../provider/resources/imageAcceptance/state";
import type { ArgsOf } from "./inputs";
import { ImsResource } from "./imsResource";
import { readRefusal } from "./notRead";

export type ImageAcceptanceArgs = ArgsOf<ImageAcceptanceInputs>;

/**
 * The consumer's answer to a share of another project's image. Destroying it takes the answer back:
 * on OpenStack the share is `pending` again. On Huawei Cloud an answer cannot become `pending`
 * again, so it becomes `rejected`. In both cases the image leaves the lists of the project. The
 * share itself remains until the owner ends it.
 *
 * @example
 * ```ts
 * new ims.ImageAcceptance("golden", { imageId: "…", connection: "consumer" });
 * ```
 */
export class ImageAcceptance extends ImsResource {
  /** The image that was shared with this project. */
  declare public readonly imageId: pulumi.Output<ImageAcceptanceState["imageId"]>;
  /** The answer that the cloud has: `accepted`, `rejected` or `pending`. */
  declare public readonly status: pulumi.Output<ImageAcceptanceState["status"]>;
  /** CBR vault for the backup of a full-ECS image, as declared. Only on Huawei Cloud. */
  declare public readonly vaultId: pulumi.Output<ImageAcceptanceState["vaultId"]>;
  /** The consumer: the project of the connection. */
  declare public readonly projectId: pulumi.Output<ImageAcceptanceState["projectId"]>;
  /** When the image was shared, ISO 8601 in UTC. */
  declare public readonly createdAt: pulumi.Output<ImageAcceptanceState["createdAt"]>;
  /** When the consumer answered last, ISO 8601 in UTC. */
  declare public readonly updatedAt: pulumi.Output<ImageAcceptanceState["updatedAt"]>;

  /**
   * Always throws, because a dynamic resource cannot be read by its id. The message says what to
   * write instead.
   */
  public static readonly get = readRefusal("ImageAcceptance");

  constructor(name: string, args: ImageAcceptanceArgs, opts?: pulumi.CustomResourceOptions) {
    super("ImageAcceptance", name, outputs, args, opts);
  }
}

const outputs = [
  "imageId",
  "status",
  "vaultId",
  "projectId",
  "createdAt",
  "updatedAt",
] as const satisfies readonly (keyof ImageAcceptanceState)[];
