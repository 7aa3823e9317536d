/** The contract of `Image`: what a program can say about one, checked and published from here. */
import { z } from "zod";
import type {
  BackupSource,
  DataDiskObject,
  ObjectSource,
  ServerSource,
  VolumeSource,
} from "../../client/cloudSources";
import { declaredAs, type DeclaredAs } from "../declaredAs";
import { imageId } from "../ids";
import type { ShapeOf } from "../shape";
import type { ContainerFormat, DiskFormat, Visibility } from "../../client/words";

export type { BackupSource, ObjectSource, ServerSource, VolumeSource };

/** A machine image: a record with attributes, and the bytes of a disk. */
export interface ImageInputs {
  /**
   * Display name, 1 to 255 characters (Huawei Cloud: 1 to 128 letters, digits, spaces and `-._`).
   * Names need not be unique.
   * @default the resource's name and seven hexadecimal digits; the name it has for an image that is
   * adopted
   */
  readonly name?: string;
  /**
   * Where the bytes come from. Without it the image is a record that is filled later: a file source
   * added to it is uploaded in place. Changing the bytes replaces the image; another path to the
   * same bytes changes nothing; leaving the source out later keeps the image as it is. `file`,
   * `asset` and `register` bring bytes; `webDownload` is for OpenStack; `object`, `server`,
   * `volume`, `backup` and `copy` are jobs of Huawei Cloud.
   */
  readonly source?: ImageSource;
  /**
   * Format of the disk in the file, e.g. `qcow2`, `raw`, `iso`; each OpenStack decides which ones it
   * knows beside those that editors suggest. Needed before bytes can be stored. A cloud that
   * converts what it imports reports its own format in `storedFormats`. Changing it replaces the
   * image, unless no bytes are stored yet.
   */
  readonly diskFormat?: DiskFormat;
  /**
   * What the disk in the file is wrapped in: `bare` for nothing, which is right for nearly every
   * image; `ova` for an archive of a whole machine, `docker` for a file system of containers,
   * `compressed` for a compressed disk. Changing it replaces the image, unless no bytes are stored
   * yet. Huawei Cloud has `bare` only.
   * @default bare
   */
  readonly containerFormat?: ContainerFormat;
  /**
   * Who can see the image: `private` the owning project, `shared` its members too, `community`
   * everybody who knows the id, `public` everybody (needs an administrator on most clouds). An
   * image must be `shared` before it can have members; making it private puts its members to sleep
   * and does not remove them. Huawei Cloud has nothing to choose: its images are private, and can
   * have members.
   * @default shared
   */
  readonly visibility?: Visibility;
  /**
   * Refuses deletion while true. A change that replaces a protected image is refused as well, also
   * with `forceDelete`. Not on Huawei Cloud.
   * @default false
   */
  readonly protected?: boolean;
  /**
   * Leaves the image out of lists; it can still be used by id. Not on Huawei Cloud.
   * @default false
   */
  readonly hidden?: boolean;
  /**
   * Smallest disk that can hold the image, in GiB, 0 or more. On Huawei Cloud 1 to 1024 (data disks
   * 40 to 2048), needed for a source of kind `object`, and changing it replaces the image.
   * @default 0
   */
  readonly minDiskGb?: number;
  /**
   * Smallest memory a server needs to boot it, in MiB, 0 or more.
   * @default 0
   */
  readonly minRamMb?: number;
  /** Largest memory of a server that boots it, in MiB, 0 or more. Huawei Cloud. */
  readonly maxRamMb?: number;
  /**
   * Free text, at most 1024 characters without carriage returns and angle brackets. Huawei Cloud;
   * elsewhere use `properties`.
   */
  readonly description?: string;
  /**
   * Full version of the operating system, as `getOsVersions` lists them, e.g. `Ubuntu 18.04 server
   * 64bit`. Huawei Cloud: needed for ISO files, quick imports and system images of a volume.
   * Changing it replaces the image.
   */
  readonly osVersion?: string;
  /** Enterprise project of the image, `0` for the default one. Huawei Cloud. */
  readonly enterpriseProjectId?: string;
  /**
   * Tags, each at most 255 characters and without a slash. Only these are managed: tags that others
   * set stay and are listed in `serverTags`. Huawei Cloud knows keys with values: `key=value`, or
   * `key` alone.
   */
  readonly tags?: readonly string[];
  /**
   * Custom properties such as `architecture`, `os_distro`, `hw_disk_bus`. Only these keys are
   * managed: those that others set stay and are listed in `serverProperties`.
   */
  readonly properties?: ImageProperties;
  /**
   * Id of an image that exists: it is adopted instead of making one, and brought to what is
   * declared, while what is not declared, the name included, stays as it is. It must belong to the
   * project of the connection. An adopted image is kept on replacement and destroy unless
   * `deleteAdopted` is true; to let it go, take the resource out of the program. Changing it to
   * another image replaces the resource; leaving it out later changes nothing.
   */
  readonly existingId?: string;
  /**
   * Deletes an adopted image, on destroy and on replacement, like one that was made here. Takes
   * effect with the `pulumi up` that sets it.
   * @default false
   */
  readonly deleteAdopted?: boolean;
  /**
   * Lets a destroy delete a protected image: its protection is taken off right before. Without it a
   * destroy of a protected image fails. It must have been applied by a `pulumi up` before the
   * destroy. A change that replaces a protected image is refused all the same: set `protected:
   * false` first.
   * @default false
   */
  readonly forceDelete?: boolean;
  /**
   * Deletes softly: the record stays, with status `deleted`. Huawei Cloud.
   * @default false
   */
  readonly softDelete?: boolean;
  /**
   * Deletes the backup behind a full-ECS image along with it. Huawei Cloud.
   * @default false
   */
  readonly deleteBackup?: boolean;
  /**
   * How long to wait for the cloud, in seconds. Set it where a large file, a slow import or a long
   * job needs more than an hour. Pulumi's own `customTimeouts` never reach a dynamic provider.
   * Changing it changes nothing in the cloud.
   */
  readonly timeouts?: ImageTimeouts;
  /**
   * Name of the connection to use: one of the stack config `ims:connections`, or a cloud of
   * clouds.yaml. Changing it never replaces the image.
   * @default the default connection
   */
  readonly connection?: string;
  /** Filled in by the resource class. */
  readonly declaredAs?: DeclaredAs;
}

/** Custom properties by key; keys of 1 to 255 characters, values as long as the cloud takes. */
export interface ImageProperties {
  readonly [key: string]: string;
}

/** Where the bytes of an image come from. */
export type ImageSource =
  | FileSource
  | AssetSource
  | WebDownloadSource
  | ObjectSource
  | RegisterSource
  | ServerSource
  | VolumeSource
  | BackupSource
  | CopySource;

/** A file on the machine that runs the program. It is streamed, never held in memory. */
export interface FileSource {
  readonly kind: "file";
  /** Path of the file, relative to the program's folder. */
  readonly path: string;
  /**
   * SHA-512 of the file, 128 hexadecimal digits, where it is known. It is trusted when deciding
   * whether the bytes changed, so that a preview hashes nothing, and verified while uploading.
   */
  readonly sha512?: string;
  /**
   * Bucket that the file passes through, on Huawei Cloud, when it is too large for the image
   * service itself (2 GB; 12 MB with access keys). The staged object is deleted afterwards.
   */
  readonly bucket?: string;
  /**
   * Looks at the first bytes of the file when it is declared, and refuses a `diskFormat` that they contradict: a packed file, or a
   * disk of another format. `false` stores the file as it is. Changing it changes nothing in the cloud.
   * @default true
   */
  readonly verifyFormat?: boolean;
}

/** A file asset of the program. */
export interface AssetSource {
  readonly kind: "asset";
  /**
   * `new pulumi.asset.FileAsset("disk.qcow2")`; no other kind of asset.
   * @pulumiRef pulumi.json#/Asset
   */
  readonly asset: unknown;
  /** Bucket that the file passes through, on Huawei Cloud, as for a source of kind `file`. */
  readonly bucket?: string;
  /**
   * As for a file.
   * @default true
   */
  readonly verifyFormat?: boolean;
}

/** A file that the cloud itself fetches (Glance's `web-download` import). */
export interface WebDownloadSource {
  readonly kind: "webDownload";
  /**
   * http or https address. It must not carry a user and password; a signed address is compared
   * without its query. Mark it secret when its query is a signature.
   */
  readonly uri: string;
}

/**
 * An object that becomes the bytes of a plain record, without any set-up of the system in it.
 * Huawei Cloud; in the default enterprise project only.
 */
export interface RegisterSource {
  readonly kind: "register";
  /** A bucket of the same region, of the storage class Standard. */
  readonly bucket: string;
  /** Name of the object, without blanks. */
  readonly key: string;
}

/** A copy of another image. Deleting the original does not touch it. */
export interface CopySource {
  readonly kind: "copy";
  /**
   * The image to copy: one's own, or one that was shared and accepted. Not a full-ECS image within
   * a region, and not an ISO image.
   */
  readonly imageId: string;
  /** KMS key that encrypts the copy; another one than the original's. Within a region only. */
  readonly kmsKeyId?: string;
  /**
   * Connection of the region that the original is in, when that is another one. Needs `agencyName`.
   */
  readonly fromConnection?: string;
  /** IAM agency with rights on images in both regions. */
  readonly agencyName?: string;
  /** CBR vault for the copy of a full-ECS image, in the region of the copy. */
  readonly vaultId?: string;
}

/** Longest waits, in seconds. */
export interface ImageTimeouts {
  /**
   * For the upload, the import or the job that makes the image, in seconds, greater than 0. When
   * they are over, the run fails and what was begun is finished or taken back by the next one.
   * @default 3600
   */
  readonly createSeconds?: number;
}

// Glance at 33.0.0: glance/api/v2/images.py, get_base_properties (name), and the column `name` of image_properties.
const text255 = z.string().min(1).max(255);

const id = z.string().min(1);
// IMG.0109.
const bucketName = z
  .string()
  .min(1)
  .regex(/^[a-z0-9.-]*$/, "must have lower case letters, digits, - and . only");
// rules.md 8.1: no blanks in folder and file names (IMG.0175).
const objectKey = z.string().min(1).regex(/^\S*$/, "must not contain blanks");

const fileSource = z.strictObject({
  kind: z.literal("file"),
  path: z.string().min(1),
  sha512: z
    .string()
    .regex(/^[0-9a-fA-F]{128}$/, "must be 128 hexadecimal digits")
    .exactOptional(),
  bucket: bucketName.exactOptional(),
  verifyFormat: z.boolean().exactOptional(),
} satisfies ShapeOf<FileSource>);

const assetSource = z.strictObject({
  kind: z.literal("asset"),
  asset: z.unknown(),
  bucket: bucketName.exactOptional(),
  verifyFormat: z.boolean().exactOptional(),
} satisfies ShapeOf<AssetSource>);

const webDownloadSource = z.strictObject({
  kind: z.literal("webDownload"),
  uri: z.string().superRefine((uri, context) => {
    const url = URL.canParse(uri) ? new URL(uri) : undefined;
    if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:")) {
      context.addIssue("must be an http or https address");
    } else if (url.username !== "" || url.password !== "") {
      context.addIssue(
        "must not carry a user or password: the cloud keeps the address; use a signed one",
      );
    }
  }),
} satisfies ShapeOf<WebDownloadSource>);

const dataDisk = z.strictObject({
  bucket: bucketName,
  key: objectKey,
  minDiskGb: z.int().min(1).max(2048),
  name: text255.exactOptional(),
  quickImport: z.boolean().exactOptional(),
} satisfies ShapeOf<DataDiskObject>);

const objectSource = z.strictObject({
  kind: z.literal("object"),
  bucket: bucketName,
  key: objectKey,
  imageType: z.enum(["ECS", "BMS", "ISO", "DataImage"]).exactOptional(),
  architecture: z.enum(["x86", "arm"]).exactOptional(),
  firmwareType: z.enum(["bios", "uefi"]).exactOptional(),
  quickImport: z.boolean().exactOptional(),
  osType: z.string().min(1).exactOptional(),
  licenseType: z.enum(["platform", "byol"]).exactOptional(),
  autoConfigure: z.boolean().exactOptional(),
  kmsKeyId: id.exactOptional(),
  dataDisks: z.array(dataDisk).max(3, "has at most 3 entries").exactOptional(),
} satisfies ShapeOf<ObjectSource>);

const registerSource = z.strictObject({
  kind: z.literal("register"),
  bucket: bucketName,
  key: objectKey,
} satisfies ShapeOf<RegisterSource>);

const serverSource = z.strictObject({
  kind: z.literal("server"),
  serverId: id,
  whole: z.boolean().exactOptional(),
  vaultId: id.exactOptional(),
} satisfies ShapeOf<ServerSource>);

const volumeSource = z.strictObject({
  kind: z.literal("volume"),
  volumeId: id,
  use: z.enum(["data", "system"]).exactOptional(),
  imageType: z.enum(["ECS", "BMS"]).exactOptional(),
} satisfies ShapeOf<VolumeSource>);

const backupSource = z.strictObject({
  kind: z.literal("backup"),
  backupId: id,
  backupType: z.enum(["CBR", "CSBS"]).exactOptional(),
} satisfies ShapeOf<BackupSource>);

const copySource = z.strictObject({
  kind: z.literal("copy"),
  imageId,
  kmsKeyId: id.exactOptional(),
  fromConnection: z.string().min(1).exactOptional(),
  agencyName: z.string().min(1).exactOptional(),
  vaultId: id.exactOptional(),
} satisfies ShapeOf<CopySource>);

const imageTimeouts = z.strictObject({
  createSeconds: z.number().positive().exactOptional(),
} satisfies ShapeOf<ImageTimeouts>);

/** @internal */
export const imageShape = {
  name: text255.exactOptional(),
  source: z
    .discriminatedUnion("kind", [
      fileSource,
      assetSource,
      webDownloadSource,
      objectSource,
      registerSource,
      serverSource,
      volumeSource,
      backupSource,
      copySource,
    ])
    .exactOptional(),
  diskFormat: z.string().min(1).exactOptional(),
  containerFormat: z.string().min(1).exactOptional(),
  visibility: z.string().min(1).exactOptional(),
  protected: z.boolean().exactOptional(),
  hidden: z.boolean().exactOptional(),
  minDiskGb: z.int().min(0).exactOptional(),
  minRamMb: z.int().min(0).exactOptional(),
  maxRamMb: z.int().min(0).exactOptional(),
  // rules.md 3.2.
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
  connection: z.string().min(1).exactOptional(),
  declaredAs: declaredAs.exactOptional(),
} satisfies ShapeOf<ImageInputs>;
