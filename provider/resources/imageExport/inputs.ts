/** The contract of `ImageExport`: an image written to an object, once. */
import { z } from "zod";
import { declaredAs, type DeclaredAs } from "../run/declaredAs";
import { connectionName, imageId } from "../checks/ids";
import type { ShapeOf } from "../checks/shape";

/**
 * An image written to an object of a bucket. Done once: an object that is gone is written again,
 * one that was changed is not looked into. Huawei Cloud. Not for full-ECS and ISO images, and not
 * for images that descend from public ones of Windows, SUSE, Red Hat, Ubuntu or Oracle Linux, or
 * from the marketplace.
 */
export interface ImageExportInputs {
  /** The image, one's own. Changing it replaces the export. */
  readonly imageId: string;
  /**
   * A bucket of the same region, of the storage class Standard. Changing it replaces the export.
   */
  readonly bucket: string;
  /**
   * Name of the object, which must not exist yet; without blanks. Changing it replaces the export.
   */
  readonly key: string;
  /**
   * Format of the file. Without it the image is written as it is stored, in ZVHD2: faster, the only
   * way above 128 GB, and none for encrypted images. Changing it replaces the export.
   */
  readonly format?: ExportFormat;
  /**
   * Deletes the object along with the resource; without it the object stays in the bucket. It must
   * have been applied by a `pulumi up` before the destroy.
   * @default false
   */
  readonly deleteObject?: boolean;
  /** How long to wait for the job, in seconds. Changing it changes nothing in the cloud. */
  readonly timeouts?: ExportTimeouts;
  /**
   * Name of the connection to use. Changing it never replaces the export.
   * @default the default connection
   */
  readonly connection?: string;
  /** Filled in by the resource class. */
  readonly declaredAs?: DeclaredAs;
}

export type ExportFormat = "qcow2" | "vhd" | "zvhd" | "vmdk";

/** Longest waits of an export, in seconds. */
export interface ExportTimeouts {
  /**
   * For the job that writes the object, in seconds, greater than 0.
   * @default 3600
   */
  readonly createSeconds?: number;
}

const exportTimeouts = z.strictObject({
  createSeconds: z.number().positive().exactOptional(),
} satisfies ShapeOf<ExportTimeouts>);

/** @internal */
export const imageExportShape = {
  imageId,
  bucket: z.string().min(1),
  // IMG.0175, and of what follows the last slash IMG.0073 to 0075.
  key: z
    .string()
    .min(1)
    .max(1024)
    .regex(/^\S*$/, "must not contain blanks")
    // Folded away on the way: the object could be neither looked for nor deleted.
    .regex(
      /^(?!\/)(?!(.*\/)?\.{1,2}(\/|$))/,
      "must not begin with a slash or have a part that is . or ..",
    )
    .regex(/[^/]$/, "must end with the name of a file, not with a slash")
    .regex(/(^|\/)[^/]{0,128}$/, "must end with the name of a file of at most 128 characters")
    .regex(
      /(^|\/)[\p{L}\d\s._-]*$/u,
      "must end with the name of a file of letters, digits, -, . and _",
    ),
  format: z.enum(["qcow2", "vhd", "zvhd", "vmdk"]).exactOptional(),
  deleteObject: z.boolean().exactOptional(),
  timeouts: exportTimeouts.exactOptional(),
  connection: connectionName,
  declaredAs: declaredAs.exactOptional(),
} satisfies ShapeOf<ImageExportInputs>;
