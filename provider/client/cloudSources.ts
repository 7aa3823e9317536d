/**
 * Sources from which a job of the cloud can make an image. Programs use the same types, except for
 * a copy (`CopySource` in resources/image/sourceInputs.ts).
 */

/**
 * A file in an object bucket of the same region and of the storage class Standard. Only on Huawei
 * Cloud and its relatives.
 */
export interface ObjectSource {
  /** An object of a bucket. Only on Huawei Cloud and its relatives. */
  readonly kind: "object";
  /** A bucket of the same region, of the storage class Standard. */
  readonly bucket: string;
  /** Name of the object in the bucket, without blanks. */
  readonly key: string;
  /**
   * What the image is for. Choose `ECS` for the system disks of cloud servers, `BMS` for the system
   * disks of bare metal servers, `ISO` for an installation medium, and `DataImage` for data disks.
   * @default ECS
   */
  readonly imageType?: ImageType;
  /**
   * Processor of the servers; `arm` boots by UEFI.
   * @default x86
   */
  readonly architecture?: "x86" | "arm";
  /** How servers boot: `bios`, or `uefi` (always on Arm). */
  readonly firmwareType?: "bios" | "uefi";
  /**
   * Imports without conversion, up to 1 TB. The object must have the format ZVHD2, or RAW with its
   * bitmap file beside it. Needs `osVersion`, except for data disks.
   * @default false
   */
  readonly quickImport?: boolean;
  /**
   * For `DataImage` only: the family of the operating system that uses the data disk, `Linux` or
   * `Windows`.
   */
  readonly osType?: string;
  /** Who brings the licence of a Windows image: `platform` or `byol`. Quick imports only. */
  readonly licenseType?: "platform" | "byol";
  /**
   * If true, the cloud sets up the operating system in the file: it installs and configures the
   * drivers that servers of the cloud need. It does this in the background.
   * @default false
   */
  readonly autoConfigure?: boolean;
  /** Id of the KMS key that the image is encrypted with; not for `BMS`. */
  readonly kmsKeyId?: string;
  /** Up to 3 more files. Each becomes a data disk image together with this image. */
  readonly dataDisks?: readonly DataDiskObject[];
}

export type ImageType = "ECS" | "BMS" | "ISO" | "DataImage";

/** The file of a data disk, in addition to the one of the system disk. */
export interface DataDiskObject {
  /** A bucket of the same region, of the storage class Standard. */
  readonly bucket: string;
  /** Name of the object, without blanks. */
  readonly key: string;
  /** Smallest disk, 1 to 2048 GB. */
  readonly minDiskGb: number;
  /**
   * Name of the data disk image.
   * @default the image's name and `-data-` with a number
   */
  readonly name?: string;
  /**
   * Imports this file without conversion.
   * @default false
   */
  readonly quickImport?: boolean;
}

/**
 * A cloud server. The image is made of the server's system disk. If `whole` is true, the cloud
 * first makes a backup of all disks of the server, and the image is made of this backup.
 */
export interface ServerSource {
  /** A server's system disk, or all its disks. Only on Huawei Cloud and its relatives. */
  readonly kind: "server";
  /** Id of the server. The server must be stopped, unless `whole` is true. */
  readonly serverId: string;
  /**
   * Makes a full-ECS image of all disks; the server may run.
   * @default false
   */
  readonly whole?: boolean;
  /** Id of the CBR vault that keeps the backup of a full-ECS image. */
  readonly vaultId?: string;
}

/** A data disk that is attached to a server. */
export interface VolumeSource {
  /** A data disk that is attached to a server. Only on Huawei Cloud and its relatives. */
  readonly kind: "volume";
  /** The disk that the image is made of. */
  readonly volumeId: string;
  /**
   * What the image is for. With `system`, servers boot from the image, and `osVersion` is needed.
   * With `data`, data disks are made from the image.
   * @default system
   */
  readonly use?: "data" | "system";
  /**
   * Kind of servers that boot from the image. For `use: "system"`.
   * @default ECS
   */
  readonly imageType?: "ECS" | "BMS";
}

/** A backup of a whole server. One backup makes one image at most. */
export interface BackupSource {
  /** A backup of a whole server. Only on Huawei Cloud and its relatives. */
  readonly kind: "backup";
  /** The backup that the image is made of. */
  readonly backupId: string;
  /**
   * Service that keeps the backup.
   * @default CBR
   */
  readonly backupType?: "CBR" | "CSBS";
}

/** An image in the region of the connection. */
export interface CopyOf {
  readonly kind: "copy";
  readonly imageId: string;
  /** Must not be the original's key. Only for a copy within the region. */
  readonly kmsKeyId?: string;
  /** Set if the copy is in another region than the original. */
  readonly to?: {
    readonly region: string;
    readonly projectName: string;
    readonly agencyName: string;
    readonly vaultId?: string;
  };
}

export interface ObjectPlace {
  /** A bucket of the same region, of the storage class Standard. */
  readonly bucket: string;
  /** Name of the object, without blanks. */
  readonly key: string;
}

export type CloudSource = ObjectSource | ServerSource | VolumeSource | BackupSource | CopyOf;
