/** `ImageMembers` as TypeScript programs see it. */
import type * as pulumi from "@pulumi/pulumi";
import type { ImageMembersInputs } from "../../provider/resources/imageMembers/inputs";
import type { ImageMembersState } from "../../provider/resources/imageMembers/state";
import type { ArgsOf } from "./inputs";
import { ImsResource } from "./imsResource";
import { readRefusal } from "./notRead";

export type ImageMembersArgs = ArgsOf<ImageMembersInputs>;

/**
 * The complete list of consumers of some images. Creating the list ends the shares of members that
 * are not declared. If members are added elsewhere afterwards, a refresh shows them, and the next
 * `pulumi up` removes them. Destroying the list, or removing it from the program, ends all its
 * shares. To stop managing the shares and keep them, set the resource option `retainOnDelete`, run
 * `pulumi up`, and then remove the list from the program. `ImageMember` adds one project and leaves
 * the others alone.
 *
 * @example
 * ```ts
 * new ims.ImageMembers("team", { imageIds: [image.id], members: [{ projectId: "…" }, { projectId: "…" }] });
 * ```
 */
export class ImageMembers extends ImsResource {
  /** The images, as declared. */
  declare public readonly imageIds: pulumi.Output<ImageMembersState["imageIds"]>;
  /** The consumers, as declared. Their answers are in `shares`. */
  declare public readonly members: pulumi.Output<ImageMembersState["members"]>;
  /**
   * Every share of the images with its status, including shares made elsewhere. Ordered by image
   * and consumer.
   */
  declare public readonly shares: pulumi.Output<ImageMembersState["shares"]>;

  /**
   * Always throws, because a dynamic resource cannot be read by its id. The message says what to
   * write instead.
   */
  public static readonly get = readRefusal("ImageMembers");

  constructor(name: string, args: ImageMembersArgs, opts?: pulumi.CustomResourceOptions) {
    super("ImageMembers", name, outputs, args, opts);
  }
}

const outputs = [
  "imageIds",
  "members",
  "shares",
] as const satisfies readonly (keyof ImageMembersState)[];
