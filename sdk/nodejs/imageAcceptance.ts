/** `ImageAcceptance` as TypeScript programs see it. */
import * as pulumi from "@pulumi/pulumi";
import type { ImageAcceptanceInputs } from "../../provider/resources/imageAcceptance/inputs";
import type { ImageAcceptanceState } from "../../provider/resources/imageAcceptance/state";
import { dynamicInputs, dynamicType } from "./dynamicInputs";
import type { ArgsOf } from "./inputs";
import { cannotBeRead } from "./notRead";

export type ImageAcceptanceArgs = ArgsOf<ImageAcceptanceInputs>;

/**
 * The consumer's answer to a share of somebody else's image.
 *
 * @example
 * ```ts
 * new ims.ImageAcceptance("golden", { imageId: "…", connection: "consumer" });
 * ```
 */
export class ImageAcceptance extends pulumi.CustomResource {
  // `declare`: a plain field would be set to undefined after super() and wipe the output.
  declare public readonly imageId: pulumi.Output<ImageAcceptanceState["imageId"]>;
  declare public readonly status: pulumi.Output<ImageAcceptanceState["status"]>;
  declare public readonly vaultId: pulumi.Output<ImageAcceptanceState["vaultId"]>;
  declare public readonly projectId: pulumi.Output<ImageAcceptanceState["projectId"]>;
  declare public readonly createdAt: pulumi.Output<ImageAcceptanceState["createdAt"]>;
  declare public readonly updatedAt: pulumi.Output<ImageAcceptanceState["updatedAt"]>;
  declare public readonly endpoint: pulumi.Output<ImageAcceptanceState["endpoint"]>;
  declare public readonly connectionProjectId: pulumi.Output<
    ImageAcceptanceState["connectionProjectId"]
  >;

  /** Always throws: a dynamic resource cannot be read by its id. The message says what to write instead. */
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
