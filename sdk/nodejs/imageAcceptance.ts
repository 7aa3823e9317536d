/** `ImageAcceptance` as TypeScript programs see it. */
import * as pulumi from "@pulumi/pulumi";
import type { ImageAcceptanceInputs } from "../../provider/resources/imageAcceptance/inputs";
import type { ImageAcceptanceState } from "../../provider/resources/imageAcceptance/state";
import { dynamicInputs, dynamicType } from "./dynamicInputs";
import type { ArgsOf } from "./inputs";
import { cannotBeRead } from "./notRead";

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
export class ImageAcceptance extends pulumi.CustomResource {
  // `declare` is needed because a plain field would be set to undefined after super(), which would
  // delete the output.
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
  /** Base URL of the image service in the last run. */
  declare public readonly endpoint: pulumi.Output<ImageAcceptanceState["endpoint"]>;
  /** Id of the connection's project in the last run. */
  declare public readonly connectionProjectId: pulumi.Output<
    ImageAcceptanceState["connectionProjectId"]
  >;

  /**
   * Always throws, because a dynamic resource cannot be read by its id. The message says what to
   * write instead.
   */
  public static get(name: string, _id: pulumi.Input<pulumi.ID>): never {
    throw cannotBeRead("ImageAcceptance", name);
  }

  constructor(name: string, args: ImageAcceptanceArgs, opts?: pulumi.CustomResourceOptions) {
    const described = { resource: "ImageAcceptance", name, opts, outputs };
    super(dynamicType("ImageAcceptance"), name, dynamicInputs(described, args), opts);
  }
}

const outputs = [
  "imageId",
  "status",
  "vaultId",
  "projectId",
  "createdAt",
  "updatedAt",
  "endpoint",
  "connectionProjectId",
] as const satisfies readonly (keyof ImageAcceptanceState)[];
