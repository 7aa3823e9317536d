/** `ImageMember` as TypeScript programs see it. */
import type * as pulumi from "@pulumi/pulumi";
import type { ImageMemberInputs } from "../../provider/resources/imageMember/inputs";
import type { ImageMemberState } from "../../provider/resources/imageMember/state";
import type { ArgsOf } from "./inputs";
import { ImsResource } from "./imsResource";
import { readRefusal } from "./notRead";

export type ImageMemberArgs = ArgsOf<ImageMemberInputs>;

/**
 * One image shared with one project, or on Huawei Cloud with one account or organization. Other
 * members of the image stay as they are.
 *
 * @example
 * ```ts
 * new ims.ImageMember("partner", { imageId: image.id, projectId: "…", accept: { connection: "partner" } });
 * ```
 */
export class ImageMember extends ImsResource {
  /** The image that is shared. */
  declare public readonly imageId: pulumi.Output<ImageMemberState["imageId"]>;
  /** The project that the image is shared with, if the consumer is a project. */
  declare public readonly projectId: pulumi.Output<ImageMemberState["projectId"]>;
  /**
   * The account that the image is shared with, if the consumer is an account. Only on Huawei Cloud.
   */
  declare public readonly accountId: pulumi.Output<ImageMemberState["accountId"]>;
  /**
   * URN of the organization, root or organizational unit that the image is shared with, if the
   * consumer is one. Only on Huawei Cloud.
   */
  declare public readonly organizationUrn: pulumi.Output<ImageMemberState["organizationUrn"]>;
  /** Who accepts the share for the consumer, as declared. */
  declare public readonly accept: pulumi.Output<ImageMemberState["accept"]>;
  /** `pending` until the consumer answers, then `accepted` or `rejected`. */
  declare public readonly status: pulumi.Output<ImageMemberState["status"]>;
  /** When the image was shared, ISO 8601 in UTC. */
  declare public readonly createdAt: pulumi.Output<ImageMemberState["createdAt"]>;
  /** When the consumer answered last, ISO 8601 in UTC. */
  declare public readonly updatedAt: pulumi.Output<ImageMemberState["updatedAt"]>;

  /**
   * Always throws, because a dynamic resource cannot be read by its id. The message says what to
   * write instead.
   */
  public static readonly get = readRefusal("ImageMember");

  constructor(name: string, args: ImageMemberArgs, opts?: pulumi.CustomResourceOptions) {
    super("ImageMember", name, outputs, args, opts);
  }
}

const outputs = [
  "imageId",
  "projectId",
  "accountId",
  "organizationUrn",
  "accept",
  "status",
  "createdAt",
  "updatedAt",
] as const satisfies readonly (keyof ImageMemberState)[];
