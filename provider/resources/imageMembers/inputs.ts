/** The contract of `ImageMembers`: the complete list of consumers of some images. */
import * as z from "zod";
import { declaredAs, type DeclaredAs } from "../run/declaredAs";
import type { ConsumerFields } from "../../client/consumer";
import { connectionName, imageId } from "../checks/ids";
import { consumerShape } from "../sharing/consumer";
import { accept, type Accept } from "../sharing/inputs";
import type { ShapeOf } from "../checks/shape";

/**
 * The whole list of consumers that some images are shared with: every image of `imageIds` with
 * every consumer in `members`, and with nobody else. Creating the list removes members that are not
 * declared. If members are added elsewhere afterwards, a refresh shows them, and the next update
 * removes them. Existing shares that are declared are adopted, and destroying the list ends them
 * too. To stop managing the shares and keep them, set the resource option `retainOnDelete`, run
 * `pulumi up`, and remove the list from the program. Use `ImageMember` to add one consumer and
 * leave the others alone.
 *
 * ## Import
 *
 * With the plugin, by the id of the image: `pulumi import ims:index:ImageMembers shares <image
 * id>`. Several images with the same members become one list: `<image id>,<image id>`.
 */
export interface ImageMembersInputs {
  /**
   * Ids of the images; on OpenStack each of visibility `shared`. Images can be added and removed in
   * place. An image that is removed from the list loses the shares that the list declared. Write
   * the id of an existing image as a text, and not as `image.id`, even if the program adopts the
   * image. Before an image is adopted, its `image.id` is unknown in a preview, and the preview
   * cannot say who loses access.
   */
  readonly imageIds: readonly string[];
  /**
   * Everybody that the images are shared with. The list is complete: whoever is not in it loses its
   * share, even a share that was made by hand or by another program, and an empty list shares with
   * nobody. Consumers can be added and removed in place. The output contains what was declared; the
   * answers of the consumers are in `shares`. Use `ImageMember` to leave others alone.
   */
  readonly members: readonly Consumer[];
  /**
   * Name of the owner's connection. Changing it never replaces the list.
   * @default the default connection
   */
  readonly connection?: string;
  /** Filled in by the plugin or the resource class. Programs must not set it. */
  readonly declaredAs?: DeclaredAs;
}

/**
 * One project that images are shared with; on Huawei Cloud also one account or organization.
 * Exactly one of the three ids must be given.
 */
export interface Consumer extends ConsumerFields {
  /** The project's id. */
  readonly projectId?: string;
  /**
   * The account's id. It stands for all projects of the account in the region. Only on Huawei
   * Cloud.
   */
  readonly accountId?: string;
  /**
   * URN of an organization, root or organizational unit. It stands for all its accounts. Only on
   * Huawei Cloud.
   */
  readonly organizationUrn?: string;
  /**
   * Accepts the share for this project, with a connection of this project: the owner of an image
   * cannot accept for others. Without it the consumer accepts the share in another way.
   */
  readonly accept?: Accept;
}

const consumer = z.strictObject({
  ...consumerShape,
  accept: accept.exactOptional(),
} satisfies ShapeOf<Consumer>);

/** @internal */
export const imageMembersShape = {
  imageIds: z.array(imageId),
  members: z.array(consumer),
  connection: connectionName,
  declaredAs: declaredAs.exactOptional(),
} satisfies ShapeOf<ImageMembersInputs>;
