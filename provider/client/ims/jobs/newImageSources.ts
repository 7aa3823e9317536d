/** The sources from which A3 to A9 make images, in the words of the low-level client. */
import type { ImageType, ObjectPlace } from "../../cloudSources";

export interface NewImageFacts {
  /** 1 to 128 letters, digits, `-`, `.`, `_` and spaces, but no space at the beginning or end. */
  readonly name: string;
  /** Up to 1024 characters, without carriage returns, `<` and `>`. */
  readonly description?: string | undefined;
  /** `key` or `key=value`. */
  readonly tags?: readonly string[] | undefined;
  /** Default: the default enterprise project, `0`. */
  readonly enterpriseProjectId?: string | undefined;
}

/** The smallest and the largest memory of servers that are made from the image, in MB. */
export interface MemoryBounds {
  readonly minRamMb?: number | undefined;
  readonly maxRamMb?: number | undefined;
}

export type OsType = "Linux" | "Windows" | "Other";

/** The system disk of a server, which must be stopped. */
export interface FromServer extends NewImageFacts, MemoryBounds {
  readonly kind: "server";
  readonly serverId: string;
}

/** Data disks of a server, one image each. The sub jobs contain the ids, in this order. */
export interface FromDataDisks {
  readonly kind: "dataDisks";
  readonly disks: readonly DataDisk[];
}

export interface DataDisk {
  readonly name: string;
  readonly volumeId: string;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** A system disk file or ISO file of at most 128 GB, or 1 TB with `quickImport`. */
export interface FromObject extends NewImageFacts, MemoryBounds {
  readonly kind: "object";
  readonly object: ObjectPlace;
  /** Must be larger than the system disk in the file. */
  readonly minDiskGb: number;
  readonly osType?: OsType | undefined;
  /** A value of A16. Required for ISO files and with `quickImport`; otherwise detected. */
  readonly osVersion?: string | undefined;
  /** Whether the service installs and configures drivers in the guest. */
  readonly autoConfigure?: boolean | undefined;
  readonly kmsKeyId?: string | undefined;
  /** Default `ECS`. */
  readonly imageType?: Exclude<ImageType, "DataImage"> | undefined;
  /** Default `x86`. `arm` always boots with UEFI. */
  readonly architecture?: "x86" | "arm" | undefined;
  readonly firmwareType?: "bios" | "uefi" | undefined;
  /** Imports without conversion. The file must be ZVHD2, or RAW with its bitmap file beside it. */
  readonly quickImport?: boolean | undefined;
  /** At most three files of data disks, from which the same job makes images too. */
  readonly dataDisks?: readonly DataDiskFile[] | undefined;
}

export interface DataDiskFile {
  readonly object: ObjectPlace;
  /** 1 to 2048. */
  readonly minDiskGb: number;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly quickImport?: boolean | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** A data disk that contains an operating system. */
export interface FromVolume extends NewImageFacts, MemoryBounds {
  readonly kind: "volume";
  readonly volumeId: string;
  readonly osVersion: string;
  readonly imageType?: "ECS" | "BMS" | undefined;
}

export type NewImsImage = FromServer | FromDataDisks | FromObject | FromVolume;

/** A data disk file in the object storage. */
export interface NewDataImage extends NewImageFacts {
  readonly object: ObjectPlace;
  /** 40 to 2048. */
  readonly minDiskGb: number;
  /** Default Linux. */
  readonly osType?: "Linux" | "Windows" | undefined;
  readonly kmsKeyId?: string | undefined;
}

/** A whole server, running or stopped. The service makes a backup, then an image of that. */
export interface WholeFromServer extends NewImageFacts, MemoryBounds {
  readonly kind: "server";
  readonly serverId: string;
  /** The vault for the backup. Required, except with CSBS. */
  readonly vaultId?: string | undefined;
}

/** A backup of a server. Only one image can be made of each backup. */
export interface WholeFromBackup extends NewImageFacts, MemoryBounds {
  readonly kind: "backup";
  readonly backupId: string;
  /** The service that made the backup. Default CSBS. */
  readonly backupService?: "CBR" | "CSBS" | undefined;
}

export type WholeImage = WholeFromServer | WholeFromBackup;

/** A large system disk file that is imported without conversion. */
export interface QuickSystemImage extends NewImageFacts {
  readonly kind: "system";
  readonly object: ObjectPlace;
  readonly osVersion: string;
  readonly minDiskGb: number;
  readonly imageType?: "ECS" | "BMS" | undefined;
  readonly architecture?: "x86" | "arm" | undefined;
  readonly firmwareType?: "bios" | "uefi" | undefined;
  /** Who provides the licence; only for Windows. */
  readonly license?: "platform" | "byol" | undefined;
}

/** A large data disk file that is imported without conversion. */
export interface QuickDataImage extends NewImageFacts {
  readonly kind: "data";
  readonly object: ObjectPlace;
  readonly minDiskGb: number;
  readonly osType?: "Linux" | "Windows" | undefined;
}

export type QuickImage = QuickSystemImage | QuickDataImage;
