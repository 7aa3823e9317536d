/** The contract of `ImageMembers`: everybody some images are shared with. */
import { z } from "zod";
import { declaredAs, type DeclaredAs } from "../run/declaredAs";
import type { ConsumerFields } from "../../client/consumer";
import { connectionName, imageId } from "../checks/ids";
import { consumerShape } from "../sharing/consumer";
import { accept, type Accept } from "../sharing/inputs";
import type { ShapeOf } from "../checks/shape";

/**
 * The whole list of projects that some images are shared with: every image of `imageIds` with every
 * project of `members`, and with nobody else. Members that were added elsewhere show in a refresh
 * and are removed by the next update, and those that are there already when the list is made are
 * removed at once. Declared shares that exist are taken over; destroying the list ends them too. To
 * let them go and keep the shares, set the resource option `retainOnDelete`, run `pulumi up`, and
 * take the list out of the program. Use `ImageMember` to add one project and leave the others
 * alone.
 */
export interface ImageMembersInputs {
  /**
   * Ids of the images; on OpenStack each of visibility `shared`. Images come and go in place: one
   * that leaves the list loses all its shares. Of an image that exists write the id as a text, also
   * where the program adopts it: `image.id` of an image that is about to be adopted is not known to
   * the preview, which then cannot say who loses access.
   */
  readonly imageIds: readonly string[];
  /**
   * Everybody that the images are shared with. The list is the whole one: whoever is not in it
   * loses its share, also one that was given by hand or by another program, and an empty list
   * shares with nobody. Consumers come and go in place. As an output it is what was declared; what
   * the consumers answered is in `shares`. Use `ImageMember` to leave others alone.
   */
  readonly members: readonly Consumer[];
  /**
   * Name of the owner's connection. Changing it never replaces the list.
   * @default the default connection
   */
  readonly connection?: string;
  /** Filled in by the resource class. */
  readonly declaredAs?: DeclaredAs;
}

/**
 * One project that images are shared with; on Huawei Cloud also one account or organization.
 * Exactly one of the three ids.
 */
export interface Consumer extends ConsumerFields {
  /** The project's id. */
  readonly projectId?: string;
  /** The account's id: all its projects in the region. Huawei Cloud. */
  readonly accountId?: string;
  /** URN of an organization, root or organizational unit: all its accounts. Huawei Cloud. */
  readonly organizationUrn?: string;
  /**
   * Accepts on this project's behalf, with a connection of its own: the owner of an image cannot
   * accept for others. Without it the consumer accepts elsewhere.
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
