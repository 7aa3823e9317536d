import type { CloudImage, Digests } from "../../../client/cloud";
import type { ImageSource } from "../inputs";
import { localPath } from "./source";

/** Undefined if the cloud reports no known hash. */
export function hasSameBytes(image: CloudImage, digests: Digests): boolean | undefined {
  if (image.hashAlgorithm === "sha512" && image.hashValue !== undefined) {
    return image.hashValue === digests.sha512;
  }
  return image.checksum === undefined ? undefined : image.checksum === digests.md5;
}

/**
 * The sent bytes must have the hash that the program gives and the hash that the cloud reports. If
 * the cloud reports none, the bytes are taken as right.
 */
export function assertSameBytes(
  image: CloudImage,
  digests: Digests | undefined,
  source: ImageSource | undefined,
): void {
  if (digests === undefined) return;
  const promised = source?.kind === "file" ? source.sha512 : undefined;
  if (promised !== undefined && promised.toLowerCase() !== digests.sha512)
    throw new Error(
      `source.sha512: the file ${localPath(source) ?? ""} has SHA-512 ${digests.sha512}, not ${promised}; ` +
        `correct source.sha512 or the file`,
    );
  if (hasSameBytes(image, digests) !== false) return;
  throw new Error(
    `the bytes of image ${image.id} are not those of ${localPath(source) ?? "its source"}: ` +
      `the cloud reports ${image.hashAlgorithm ?? "md5"} ${image.hashValue ?? image.checksum ?? ""}`,
  );
}
