/**
 * The contract of `Image`: what a program can declare. The checks and the published schema are made
 * from it.
 */
import * as z from "zod";
import type { ContainerFormat, DiskFormat, Visibility } from "../../client/words";
import { declaredAs, type DeclaredAs } from "../run/declaredAs";
import { connectionName } from "../checks/ids";
import type { ShapeOf } from "../checks/shape";
import { imageSource, text255, type ImageSource } from "./sourceInputs";

export type * from "./sourceInputs";

/**
 * A machine image: a record with attributes, and the bytes of a disk.
 *
 * ## Import
 *
 * With the plugin, by the id of the image: `pulumi import ims:index:Image golden <image id>`. The
 * inputs have everything that can be declared except `source`: nobody knows where the bytes came
 * from.
 */
export interface ImageInputs {
  /**
   * Display name, 1 to 255 characters (Huawei Cloud: 1 to 128 letters, digits, spaces and `-._`).
   * Names need not be unique.
   * @default the resource's name and seven hexadecimal digits; an adopted image keeps its name
   */
  readonly name?: string;
  /**
   * Where the bytes come from. Without it the image is a record without bytes. A file source that
   * is added later is uploaded in place. Changing the bytes replaces the image. Another path to the
   * same bytes changes nothing. Removing the source later keeps the image as it is. `file` and
   * `asset` send a file of this machine. `webDownload` is for OpenStack. `register`, `object`,
   * `server`, `volume`, `backup` and `copy` are for Huawei Cloud.
   */
  readonly source?: ImageSource;
  /**
   * Format of the disk in the file, e.g. `qcow2`, `raw`, `iso`. The settings of each OpenStack
   * decide which formats it knows, perhaps more than an editor suggests. Needed for a source of
   * kind `file`, `asset` or `webDownload`, optional for `register`, and refused for other kinds. If
   * an OpenStack converts imported bytes, `diskFormat` keeps the declared format, and
   * `storedFormats` has the format that the cloud stores. Changing `diskFormat` replaces the image,
   * unless no bytes are stored yet.
   */
  readonly diskFormat?: DiskFormat;
  /**
   * What the disk in the file is wrapped in. `bare`: it is not wrapped, which is right for nearly
   * every image. `ova` is an archive of a whole machine, `docker` a file system of containers,
   * `compressed` a compressed disk. Changing `containerFormat` replaces the image, unless no bytes
   * are stored yet. Huawei Cloud has `bare` only.
   * @default bare
   */
  readonly containerFormat?: ContainerFormat;
  /**
   * Who can see the image. A `private` image is visible to the owning project, a `shared` one also
   * to its members, a `community` one to everybody who knows the id, and a `public` one to
   * everybody (on most clouds only administrators can choose it). Only a `shared` image can have
   * active members. Making an image private suspends its members but does not remove them. On
   * Huawei Cloud the visibility cannot be chosen: images are private and can have members.
   * @default shared
   */
  readonly visibility?: Visibility;
  /**
   * While it is true, deletion is refused unless `forceDelete` is set. A change that would replace
   * and delete the image is refused in any case. Not on Huawei Cloud.
   * @default false
   */
  readonly protected?: boolean;
  /**
   * Leaves the image out of lists; it can still be used by id. Not on Huawei Cloud.
   * @default false
   */
  readonly hidden?: boolean;
  /**
   * Smallest disk that can hold the image, in GiB, 0 or more. Huawei Cloud accepts 1 to 1024 (for a
   * data disk 40 to 2048, or 1 to 1024 with `quickImport`) and needs it for a source of kind
   * `object`. On Huawei Cloud, changing `minDiskGb` replaces the image.
   * @default 0
   */
  readonly minDiskGb?: number;
  /**
   * Smallest memory a server needs to boot it, in MiB, 0 or more.
   * @default 0
   */
  readonly minRamMb?: number;
  /** Largest memory of a server that boots it, in MiB, 0 or more. Only on Huawei Cloud. */
  readonly maxRamMb?: number;
  /**
   * Free text, at most 1024 characters without carriage returns and angle brackets. Only on Huawei
   * Cloud; elsewhere use `properties`.
   */
  readonly description?: string;
  /**
   * Full version of the operating system, as `getOsVersions` lists them, e.g. `Ubuntu 18.04 server
   * 64bit`. Only on Huawei Cloud: needed for ISO files, quick imports of system disks and system
   * images of a volume. Changing it replaces the image.
   */
  readonly osVersion?: string;
  /** Enterprise project of the image, `0` for the default one. Only on Huawei Cloud. */
  readonly enterpriseProjectId?: string;
  /**
   * Tags. On OpenStack each has at most 255 characters and no slash; on Huawei Cloud each is
   * `key=value`, or `key` alone. Only these tags are managed: tags that others set stay and are
   * listed in `serverTags`. Removing a tag from the list removes it from the image, even if the
   * image had it before it was adopted.
   */
  readonly tags?: readonly string[];
  /**
   * Custom properties such as `architecture`, `os_distro`, `hw_disk_bus`. Only these keys are
   * managed: keys that others set stay and are listed in `serverProperties`. Removing a key removes
   * it from the image, even if the image had it before it was adopted.
   */
  readonly properties?: ImageProperties;
  /**
   * Id of an existing image to adopt instead of creating one. Adopting changes the image to what is
   * declared; what is not declared, such as the name, stays as it is. A declared value that cannot
   * be changed, such as the format of stored bytes, must be the one that the image has. Removing an
   * input from the program later also leaves the image as it is, except that removed entries of
   * `tags` and `properties` are removed from the image. The image should belong to the project of
   * the connection, because only an administrator can change images of other projects. A preview
   * warns if it belongs to another project. Replacing or destroying the resource keeps an adopted
   * image unless `deleteAdopted` is true. To stop managing the image, remove the resource from the
   * program. Changing `existingId` to another image replaces the resource. Removing `existingId`
   * later changes nothing.
   */
  readonly existingId?: string;
  /**
   * Deletes an adopted image, on destroy and on replacement, like an image that was created here. A
   * `pulumi up` must have applied this setting before the destroy or the replacement.
   * @default false
   */
  readonly deleteAdopted?: boolean;
  /**
   * Lets a destroy delete a protected image by removing its protection first. Without it a destroy
   * of a protected image fails. A `pulumi up` must have applied this setting before the destroy. A
   * change that replaces a protected image is still refused: set `protected: false` first.
   * @default false
   */
  readonly forceDelete?: boolean;
  /**
   * Deletes softly: the cloud keeps the record with status `deleted`. Only on Huawei Cloud.
   * @default false
   */
  readonly softDelete?: boolean;
  /**
   * Also deletes the backup behind a full-ECS image. Only on Huawei Cloud.
   * @default false
   */
  readonly deleteBackup?: boolean;
  /**
   * How long to wait for the cloud, in seconds. Set it if a large file, a slow import or a long job
   * needs more than an hour. With the plugin, Pulumi's own `customTimeouts` do the same; they do
   * not reach the dynamic provider. Changing it changes nothing in the cloud.
   */
  readonly timeouts?: ImageTimeouts;
  /**
   * Name of the connection to use: one of the stack config `ims:connections`, or a cloud of
   * clouds.yaml. Changing it never replaces the image.
   * @default the default connection
   */
  readonly connection?: string;
  /** Filled in by the plugin or the resource class. Programs must not set it. */
  readonly declaredAs?: DeclaredAs;
}

/**
 * Custom properties by key. Keys have 1 to 255 characters; the cloud limits the length of values.
 */
export interface ImageProperties {
  readonly [key: string]: string;
}

/** Longest waits, in seconds. */
export interface ImageTimeouts {
  /**
   * The limit for the upload, the import or the job that creates the image, in seconds, greater
   * than 0. When the time is over, the run fails, and the next run finishes or removes what was
   * begun.
   * @default 3600
   */
  readonly createSeconds?: number;
}

const imageTimeouts = z.strictObject({
  createSeconds: z.number().positive().exactOptional(),
} satisfies ShapeOf<ImageTimeouts>);

/** @internal */
export const imageShape = {
  name: text255.exactOptional(),
  source: imageSource.exactOptional(),
  diskFormat: z.string().min(1).exactOptional(),
  containerFormat: z.string().min(1).exactOptional(),
  visibility: z.string().min(1).exactOptional(),
  protected: z.boolean().exactOptional(),
  hidden: z.boolean().exactOptional(),
  minDiskGb: z.int().min(0).exactOptional(),
  minRamMb: z.int().min(0).exactOptional(),
  maxRamMb: z.int().min(0).exactOptional(),
  // @see Image Management Service API Reference, "Image Attributes"
  description: z
    .string()
    .max(1024)
    .regex(/^[^\r<>]*$/, "must not contain carriage returns, < or >")
    .exactOptional(),
  osVersion: z.string().min(1).exactOptional(),
  enterpriseProjectId: z
    .string()
    .regex(/^(0|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$/, "must be 0 or a UUID")
    .exactOptional(),
  tags: z.array(z.string().min(1)).exactOptional(),
  properties: z.record(text255, z.string()).exactOptional(),
  existingId: z.guid("must be an image id (a UUID)").exactOptional(),
  deleteAdopted: z.boolean().exactOptional(),
  forceDelete: z.boolean().exactOptional(),
  softDelete: z.boolean().exactOptional(),
  deleteBackup: z.boolean().exactOptional(),
  timeouts: imageTimeouts.exactOptional(),
  connection: connectionName,
  declaredAs: declaredAs.exactOptional(),
} satisfies ShapeOf<ImageInputs>;
