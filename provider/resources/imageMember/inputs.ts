/** The contract of `ImageMember`: one image shared with one consumer. */
import { declaredAs, type DeclaredAs } from "../run/declaredAs";
import type { ConsumerFields } from "../../client/consumer";
import { connectionName, imageId } from "../checks/ids";
import { consumerShape } from "../sharing/consumer";
import { accept, type Accept } from "../sharing/inputs";
import type { ShapeOf } from "../checks/shape";

/**
 * One image shared with one project, or on Huawei Cloud with one account or organization. Other
 * members of the image stay as they are.
 *
 * ## Import
 *
 * With the plugin, by the ids of image and consumer: `pulumi import ims:index:ImageMember share
 * <image id>/<project id>`. For an account write `<image id>/account:<account id>`, for an
 * organization `<image id>/<organization URN>`.
 */
export interface ImageMemberInputs extends ConsumerFields {
  /**
   * The image to share; on OpenStack its visibility must be `shared`. Changing it replaces the
   * member.
   */
  readonly imageId: string;
  /**
   * The project that may use the image from now on. Changing it replaces the member. Exactly one of
   * `projectId`, `accountId`, `organizationUrn`.
   */
  readonly projectId?: string;
  /**
   * The account that may use the image from now on, with all its projects in the region. Only on
   * Huawei Cloud. Changing it replaces the member.
   */
  readonly accountId?: string;
  /**
   * URN of the organization, root or organizational unit whose accounts may use the image from now
   * on. Only on Huawei Cloud. Changing it replaces the member.
   */
  readonly organizationUrn?: string;
  /**
   * Accepts the share for the consumer, with a connection of the consumer: the owner of an image
   * cannot accept for others. Without it the consumer accepts the share in another way.
   */
  readonly accept?: Accept;
  /**
   * Name of the owner's connection. Changing it never replaces the member.
   * @default the default connection
   */
  readonly connection?: string;
  /** Filled in by the plugin or the resource class. Programs must not set it. */
  readonly declaredAs?: DeclaredAs;
}

/** @internal */
export const imageMemberShape = {
  imageId,
  ...consumerShape,
  accept: accept.exactOptional(),
  connection: connectionName,
  declaredAs: declaredAs.exactOptional(),
} satisfies ShapeOf<ImageMemberInputs>;
