/**
 * An image as look-ups tell it: everything that its cloud says, in the words of the `Image`
 * resource.
 */
import type { CloudImage } from "../client/cloud";
import type { ImageAttribute } from "../client/imageAttributes";
import type { ImageCategory, ImageUse, ImsImage } from "../client/readOperations";
import { withoutUndefined } from "../resources/values/record";

/** An image that was found. */
export interface FoundImage {
  /** The image's id, which servers are started with. */
  readonly id: string;
  /** Empty for an image without a name. */
  readonly name: string;
  /** `active` with bytes, `queued` without them. */
  readonly status: string;
  /** `private`, `shared`, `community` or `public`. */
  readonly visibility: string;
  /** Id of the project that owns the image. */
  readonly owner?: string;
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
  /** Largest memory of a server that boots it, in MiB. Huawei Cloud. */
  readonly maxRamMb?: number;
  /** Free text. Huawei Cloud. */
  readonly description?: string;
  /** Full version of the operating system. Huawei Cloud. */
  readonly osVersion?: string;
  /** `Linux`, `Windows` or `Other`. Huawei Cloud. */
  readonly osType?: string;
  /** Distribution of the operating system. Huawei Cloud. */
  readonly platform?: string;
  /**
   * Word size of the operating system. Huawei Cloud.
   * @type integer
   */
  readonly osBit?: number;
  /** Processor of its servers. Huawei Cloud. */
  readonly architecture?: ImageArchitecture;
  /** `bios` or `uefi`. Huawei Cloud. */
  readonly firmwareType?: string;
  /**
   * Whose image it is; `shared`: by or with the project, which `owner` tells apart. Huawei Cloud.
   */
  readonly category?: ImageCategory;
  /** What is made from it. Huawei Cloud. */
  readonly use?: ImageUse;
  /** `0`: the default one. Huawei Cloud. */
  readonly enterpriseProjectId?: string;
  /** Key that encrypts the image; absent when it is not encrypted. Huawei Cloud. */
  readonly kmsKeyId?: string;
  /** Full image of a server. Huawei Cloud. */
  readonly whole?: boolean;
  /** Backup behind a full image of a server. Huawei Cloud. */
  readonly backupId?: string;
  /** Where it came from, e.g. `instance,<id>` or `file,<bucket>:<object>`. Huawei Cloud. */
  readonly origin?: string;
  /** Size of the stored bytes. */
  readonly sizeBytes?: number;
  /** Size of the disk inside, where the cloud could tell. */
  readonly virtualSizeBytes?: number;
  /** MD5 of the bytes, hexadecimal. */
  readonly checksum?: string;
  /** The algorithm behind `hashValue`. */
  readonly hashAlgorithm?: string;
  /** Hash of the bytes, hexadecimal. */
  readonly hashValue?: string;
  /** When the record was made, ISO 8601 in UTC. */
  readonly createdAt: string;
  /** When the record was changed last, ISO 8601 in UTC. */
  readonly updatedAt: string;
  /** When it became `active`, ISO 8601 in UTC. Huawei Cloud. */
  readonly activeAt?: string;
  /** Path of the bytes, relative to the image service. */
  readonly file?: string;
  /** Path of the JSON schema of images, relative to the image service. */
  readonly schema?: string;
  /** On Huawei Cloud keys with values: `key=value`, or `key` alone. */
  readonly tags: readonly string[];
  /** Every property that none of the others says. */
  readonly properties: FoundProperties;
}

/** Properties by name. */
export interface FoundProperties {
  readonly [key: string]: string;
}

/** Processor of servers. */
export type ImageArchitecture = "x86" | "arm";

// The `Pick` does not compile while an attribute of images has no line in `FoundImage`.
export function foundImage(image: CloudImage): FoundImage & Pick<FoundImage, ImageAttribute> {
  const { answeredAtMs: _at, importing: _is, failedStores: _failed, ...rest } = image;
  return withoutUndefined({ ...rest, name: image.name ?? "" });
}

export function foundImsImage(image: ImsImage): FoundImage {
  const { has: _has, isWhole, ...rest } = image;
  return { ...foundImage(rest), whole: isWhole };
}
