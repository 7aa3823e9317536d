/** An image as look-ups return it, with the names of the `Image` resource. */
import type { CloudImage } from "../client/cloud";
import type { ImageAttribute } from "../client/imageAttributes";
import type { ImageCategory, ImageUse, ImsImage } from "../client/readOperations";
import { withoutUndefined } from "../resources/values/record";
import type { StoredImage } from "../resources/values/storedImage";

/** An image that was found. */
export interface FoundImage extends StoredImage {
  /** The image's id. Servers are started with it. */
  readonly id: string;
  /** Empty for an image without a name. */
  readonly name: string;
  /** `active` with bytes, `queued` without bytes. */
  readonly status: string;
  /** `private`, `shared`, `community` or `public`. */
  readonly visibility: string;
  /** Whether the cloud refuses to delete it. */
  readonly protected: boolean;
  /** Whether lists leave it out. */
  readonly hidden: boolean;
  /** Format of the disk in the bytes, e.g. `qcow2`. */
  readonly diskFormat?: string;
  /** What the bytes are wrapped in, normally `bare`. */
  readonly containerFormat?: string;
  /** Smallest disk that can hold the image, in GiB. */
  readonly minDiskGb: number;
  /** Smallest memory of a server that boots it, in MiB. */
  readonly minRamMb: number;
  /** Largest memory of a server that boots it, in MiB. Only on Huawei Cloud. */
  readonly maxRamMb?: number;
  /** Free text. Only on Huawei Cloud. */
  readonly description?: string;
  /** Full version of the operating system. Only on Huawei Cloud. */
  readonly osVersion?: string;
  /** `Linux`, `Windows` or `Other`. Only on Huawei Cloud. */
  readonly osType?: string;
  /** Distribution of the operating system. Only on Huawei Cloud. */
  readonly platform?: string;
  /**
   * Word size of the operating system. Only on Huawei Cloud.
   * @type integer
   */
  readonly osBit?: number;
  /** Processor of its servers. Only on Huawei Cloud. */
  readonly architecture?: ImageArchitecture;
  /** `bios` or `uefi`. Only on Huawei Cloud. */
  readonly firmwareType?: string;
  /**
   * Whose image it is. `shared` means shared by the project or with it; `owner` tells which. Only
   * on Huawei Cloud.
   */
  readonly category?: ImageCategory;
  /** What is made from it. Only on Huawei Cloud. */
  readonly use?: ImageUse;
  /** Enterprise project of the image, `0` for the default one. Only on Huawei Cloud. */
  readonly enterpriseProjectId?: string;
  /** Key that encrypts the image. Absent if it is not encrypted. Only on Huawei Cloud. */
  readonly kmsKeyId?: string;
  /** True for a full image of a server. Only on Huawei Cloud. */
  readonly whole?: boolean;
  /** Backup behind a full image of a server. Only on Huawei Cloud. */
  readonly backupId?: string;
  /** Where it came from, e.g. `instance,<id>` or `file,<bucket>:<object>`. Only on Huawei Cloud. */
  readonly origin?: string;
  /** MD5 of the bytes, hexadecimal. */
  readonly checksum?: string;
  /** The algorithm behind `hashValue`. */
  readonly hashAlgorithm?: string;
  /** When it became `active`, ISO 8601 in UTC. Only on Huawei Cloud. */
  readonly activeAt?: string;
  /** Tags. On Huawei Cloud `key=value`, or `key` alone. */
  readonly tags: readonly string[];
  /** All other properties. */
  readonly properties: FoundProperties;
}

/** Properties by name. */
export interface FoundProperties {
  readonly [key: string]: string;
}

/** Processor of servers. */
export type ImageArchitecture = "x86" | "arm";

// Because of the `Pick` this does not compile if `FoundImage` lacks an attribute of images.
export function foundImage(image: CloudImage): FoundImage & Pick<FoundImage, ImageAttribute> {
  const { answeredAtMs: _at, importing: _is, failedStores: _failed, ...rest } = image;
  return withoutUndefined({ ...rest, name: image.name ?? "" });
}

export function foundImsImage(image: ImsImage): FoundImage {
  const { has: _has, isWhole, ...rest } = image;
  return { ...foundImage(rest), whole: isWhole };
}
