/** The contract of `ImageAcceptance`: the consumer's answer to a share. */
import * as z from "zod";
import { declaredAs, type DeclaredAs } from "../run/declaredAs";
import { connectionName, imageId } from "../checks/ids";
import type { ShapeOf } from "../checks/shape";

/**
 * The consumer's answer to a share of an image that another project owns. The connection's project
 * is the consumer.
 *
 * ## Import
 *
 * With the plugin, by the id of the image and with a connection of the consumer: `pulumi import
 * ims:index:ImageAcceptance answer <image id>`. `<image id>/<project id>` also names the consumer.
 */
export interface ImageAcceptanceInputs {
  /**
   * The image that was shared with this project. Changing it replaces the acceptance. If the
   * program gets this id from `getImages` on OpenStack, call `getImages` with `all` as its
   * `memberStatus`. With `pending`, the next run would no longer find the images that this run
   * accepted, and would withdraw their acceptances.
   */
  readonly imageId: string;
  /**
   * `accepted` shows the image in this project's lists; `rejected` and `pending` hide it. On Huawei
   * Cloud an answer cannot become `pending` again.
   * @default accepted
   */
  readonly status?: AcceptanceStatus;
  /**
   * CBR vault for the backup of a full-ECS image. Needed to accept such an image. If it
   * changes, the answer is sent again. Only on Huawei Cloud.
   */
  readonly vaultId?: string;
  /**
   * Name of the consumer's connection. Changing it never replaces the acceptance.
   * @default the default connection
   */
  readonly connection?: string;
  /** Filled in by the plugin or the resource class. Programs must not set it. */
  readonly declaredAs?: DeclaredAs;
}

/** The answers of a consumer to a share. */
export type AcceptanceStatus = "accepted" | "rejected" | "pending";

/** @internal */
export const imageAcceptanceShape = {
  imageId,
  status: z.enum(["accepted", "rejected", "pending"]).exactOptional(),
  vaultId: z.string().min(1).exactOptional(),
  connection: connectionName,
  declaredAs: declaredAs.exactOptional(),
} satisfies ShapeOf<ImageAcceptanceInputs>;
