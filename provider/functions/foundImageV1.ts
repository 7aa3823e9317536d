import type { ImageV1 } from "../client/readOperations";
import { withoutUndefined } from "../resources/values/record";
import type { FoundProperties } from "./foundImage";

/** An image in the format of version 1 of the API. Times are in UTC and have no time zone. */
export interface FoundImageV1 {
  readonly id: string;
  readonly name?: string;
  readonly status?: string;
  readonly sizeBytes?: number;
  readonly virtualSizeBytes?: number;
  readonly diskFormat?: string;
  readonly containerFormat?: string;
  /** MD5 of the bytes, hexadecimal. */
  readonly checksum?: string;
  readonly isPublic: boolean;
  readonly protected: boolean;
  readonly deleted: boolean;
  /** @type integer */
  readonly minRamMb?: number;
  /** @type integer */
  readonly minDiskGb?: number;
  /** Id of the project that owns the image. */
  readonly owner?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly deletedAt?: string;
  readonly properties: FoundProperties;
}

export function foundImageV1(image: ImageV1): FoundImageV1 {
  return withoutUndefined({ ...image });
}
