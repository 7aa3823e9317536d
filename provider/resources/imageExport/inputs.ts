/** The contract of `ImageExport`: an image that is written to an object once. */
import * as z from "zod";
import { declaredAs, type DeclaredAs } from "../run/declaredAs";
import { connectionName, imageId } from "../checks/ids";
import type { ShapeOf } from "../checks/shape";

/**
 * An image written to an object of a bucket. The image is written once. It is written again only if
 * the object was deleted. A changed object is not noticed. Only on Huawei Cloud. Not for full-ECS
 * and ISO images, and not for images that descend from public ones of Windows, SUSE, Red Hat,
 * Ubuntu or Oracle Linux, or from the marketplace.
 *
 * ## Import
 *
 * With the plugin, by the image and the object: `pulumi import ims:index:ImageExport export <image
 * id>/<bucket>/<key>`. An object does not say in which format the image was written. If the program
 * declares a `format`, the id begins with it: `qcow2:<image id>/<bucket>/<key>`. Otherwise the next
 * update would replace the export.
 */
export interface ImageExportInputs {
  /** The image, which the project must own. Changing it replaces the export. */
  readonly imageId: string;
  /**
   * A bucket of the same region, of the storage class Standard. Changing it replaces the export.
   */
  readonly bucket: string;
  /**
   * Name of the object, without blanks. The object must not exist yet. Changing it replaces the
   * export.
   */
  readonly key: string;
  /**
   * Format of the file. Without it the image is written as it is stored, in ZVHD2. That is faster,
   * and the only way for images above 128 GB, but not possible for encrypted images. Changing it
   * replaces the export.
   */
  readonly format?: ExportFormat;
  /**
   * Deletes the object together with the resource. Without it the object stays in the bucket. A
   * `pulumi up` must have applied this setting before the destroy.
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
  /** Filled in by the plugin or the resource class. Programs must not set it. */
  readonly declaredAs?: DeclaredAs;
}

export type ExportFormat = "qcow2" | "vhd" | "zvhd" | "vmdk";

/** Longest waits of an export, in seconds. */
export interface ExportTimeouts {
  /**
   * The limit for the job that writes the object, in seconds, greater than 0.
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
  // The cloud refuses other keys with the error codes IMG.0175 (blanks) and IMG.0073 to IMG.0075
  // (the part after the last slash).
  key: z
    .string()
    .min(1)
    .max(1024)
    .regex(/^\S*$/, "must not contain blanks")
    // A key that begins with a slash or has a part `.` or `..` is changed on its way to the cloud,
    // so the object could not be found or deleted.
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
