/** The part of a share that names who accepts it; common to `ImageMember` and `ImageMembers`. */
import * as z from "zod";
import type { ShapeOf } from "../checks/shape";

/** Who accepts. */
export interface Accept {
  /** Name of a connection that belongs to the project that the image is shared with. */
  readonly connection: string;
  /**
   * CBR vault of that project for the backup of a full-ECS image. Needed to accept such an image.
   * If it changes, the share is accepted again. Only on Huawei Cloud.
   */
  readonly vaultId?: string;
}

/** @internal */
export const accept = z.strictObject({
  connection: z.string().min(1),
  vaultId: z.string().min(1).exactOptional(),
} satisfies ShapeOf<Accept>);
