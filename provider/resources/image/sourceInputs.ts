/** The sources of an image's bytes, as a program declares them. */
import * as z from "zod";
import type {
  BackupSource,
  DataDiskObject,
  ObjectSource,
  ServerSource,
  VolumeSource,
} from "../../client/cloudSources";
import { imageId } from "../checks/ids";
import type { ShapeOf } from "../checks/shape";

export type { BackupSource, DataDiskObject, ObjectSource, ServerSource, VolumeSource };

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

/**
 * A file on the machine that runs the program. It is streamed, so it is never held in memory as a
 * whole.
 */
export interface FileSource {
  /** A file on the machine that runs the program. */
  readonly kind: "file";
  /** Path of the file, relative to the program's folder. */
  readonly path: string;
  /**
   * SHA-512 of the file, 128 hexadecimal digits, if it is known. It decides whether the bytes
   * changed, so that a preview need not hash the file. The upload verifies it.
   */
  readonly sha512?: string;
  /**
   * Bucket that the file passes through, on Huawei Cloud, if it is too large for the image service
   * itself (2 GB; 12 MB with access keys). The staged object is deleted afterwards.
   */
  readonly bucket?: string;
  /**
   * Looks at the first and last bytes of a newly declared file. Refuses the declaration if they
   * contradict `diskFormat`, for example if the file is packed or is a disk of another format.
   * `false` stores the file unchecked. Changing it changes nothing in the cloud.
   * @default true
   */
  readonly verifyFormat?: boolean;
}

/** A file asset of the program. */
export interface AssetSource {
  /** A file asset of Pulumi. */
  readonly kind: "asset";
  /**
   * `new pulumi.asset.FileAsset("disk.qcow2")`. Other kinds of assets are refused.
   * @pulumiRef pulumi.json#/Asset
   */
  readonly asset: unknown;
  /** Bucket that the file passes through, on Huawei Cloud, as for a source of kind `file`. */
  readonly bucket?: string;
  /**
   * The same as for a source of kind `file`.
   * @default true
   */
  readonly verifyFormat?: boolean;
}

/** A file that the cloud itself fetches (Glance's `web-download` import). */
export interface WebDownloadSource {
  /** An address that the cloud fetches. Only on OpenStack. */
  readonly kind: "webDownload";
  /**
   * http or https address. It must not contain a user and password. The query does not count when
   * addresses are compared, because a signed address changes in every run. Mark the address secret
   * if its query is a signature.
   */
  readonly uri: string;
}

/**
 * An object whose bytes the cloud stores in an image as they are. The cloud does not configure the
 * operating system in it. Only on Huawei Cloud, and only in the default enterprise project.
 */
export interface RegisterSource {
  /** An object whose bytes are stored as they are. Only on Huawei Cloud. */
  readonly kind: "register";
  /** A bucket of the same region, of the storage class Standard. */
  readonly bucket: string;
  /** Name of the object, without blanks. */
  readonly key: string;
}

/** A copy of another image. Deleting the original does not touch the copy. */
export interface CopySource {
  /** Another image, of this region or of another one. Only on Huawei Cloud. */
  readonly kind: "copy";
  /**
   * The image to copy: an own image, or a shared one that was accepted. A full-ECS image cannot be
   * copied within a region. An ISO image cannot be copied.
   */
  readonly imageId: string;
  /**
   * KMS key that encrypts the copy. It must not be the key of the original. Only for a copy within
   * a region.
   */
  readonly kmsKeyId?: string;
  /**
   * Connection to the region of the original image, if the copy is made in another region. Needs
   * `agencyName`.
   */
  readonly fromConnection?: string;
  /** IAM agency with rights on images in both regions. */
  readonly agencyName?: string;
  /** CBR vault for the copy of a full-ECS image, in the region of the copy. */
  readonly vaultId?: string;
}

/**
 * The form of image names and property keys.
 * @see glance/api/v2/images.py at 33.0.0, get_base_properties (name), and the column `name` of
 * image_properties
 * @internal
 */
export const text255 = z.string().min(1).max(255);

const id = z.string().min(1);
// The cloud refuses other names with the error code IMG.0109.
const bucketName = z
  .string()
  .min(1)
  .regex(/^[a-z0-9.-]*$/, "must have lower case letters, digits, - and . only");
// The cloud refuses blanks in folder and file names with the error code IMG.0175.
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

/** @internal */
export const imageSource = z.discriminatedUnion("kind", [
  fileSource,
  assetSource,
  webDownloadSource,
  objectSource,
  registerSource,
  serverSource,
  volumeSource,
  backupSource,
  copySource,
]);
