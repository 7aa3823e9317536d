/** `ImageMembers` as TypeScript programs see it. */
import * as pulumi from "@pulumi/pulumi";
import type { ImageMembersInputs } from "../../provider/resources/imageMembers/inputs";
import type { ImageMembersState } from "../../provider/resources/imageMembers/state";
import { dynamicInputs, dynamicType } from "./dynamicInputs";
import type { ArgsOf } from "./inputs";
import { cannotBeRead } from "./notRead";

export type ImageMembersArgs = ArgsOf<ImageMembersInputs>;

/**
 * Everybody that some images are shared with. The list is the whole one: those who are members
 * already and are not declared lose their share as soon as the list is made, and additions made
 * elsewhere show in a refresh and are removed by the `pulumi up` after it. Destroying the list, or
 * taking it out of the program, ends all its shares. To let the list go and keep the shares, set the
 * resource option `retainOnDelete: true`, run `pulumi up`, and take the list out of the program
 * then. `ImageMember` adds one project and leaves the others alone.
 *
 * @example
 * ```ts
 * new ims.ImageMembers("team", { imageIds: [image.id], members: [{ projectId: "…" }, { projectId: "…" }] });
 * ```
 */
export class ImageMembers extends pulumi.CustomResource {
  // `declare`: a plain field would be set to undefined after super() and wipe the output.
  /** The images, as declared. */
  declare public readonly imageIds: pulumi.Output<ImageMembersState["imageIds"]>;
  /** The consumers, as declared. What they answered is in `shares`. */
  declare public readonly members: pulumi.Output<ImageMembersState["members"]>;
  /**
   * Every share that the images have, with the status of each, those made elsewhere included;
   * ordered by image and consumer.
   */
  declare public readonly shares: pulumi.Output<ImageMembersState["shares"]>;
  /** Base URL of the image service that it was made at. */
  declare public readonly endpoint: pulumi.Output<ImageMembersState["endpoint"]>;
  /** Id of the project whose connection made it. */
  declare public readonly connectionProjectId: pulumi.Output<
    ImageMembersState["connectionProjectId"]
  >;

  /** Always throws: a dynamic resource cannot be read by its id. The message says what to write instead. */
  public static get(name: string, _id: pulumi.Input<pulumi.ID>): never {
    throw cannotBeRead("ImageMembers", name);
  }

  constructor(name: string, args: ImageMembersArgs, opts?: pulumi.CustomResourceOptions) {
    const described = { resource: "ImageMembers", name, opts, outputs };
    super(dynamicType("ImageMembers"), name, dynamicInputs(described, args), opts);
  }
}

const outputs = [
  "imageIds",
  "members",
  "shares",
  "endpoint",
  "connectionProjectId",
] as const satisfies readonly (keyof ImageMembersState)[];
