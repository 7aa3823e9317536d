/**
 * Which resources and look-ups make each documented operation on a cloud of kind `ims`. The others are functions of the low-level client only:
 * Glance's own calls, where an operation of IMS does the same, and tags one at a time.
 */
import type { OperationNumber } from "./operations";

const readers = ["Image", "getImage", "getImages", "getSharingReport", "getImportFile"];
const memberReaders = ["getImageMembers", "getSharingReport", "getImportFile"];
const jobs = ["Image", "ImageExport", "ImageMember", "ImageMembers", "ImageAcceptance"];
const shares = ["ImageMember", "ImageMembers"];
const client: readonly string[] = [];

export const operationUsers: Readonly<Record<OperationNumber, readonly string[]>> = {
  A1: readers,
  ...{ A2: ["Image"], A3: ["Image"], A4: ["Image"], A5: ["Image"], A6: ["Image"] },
  ...{ A7: ["Image"], A8: ["Image"], A9: ["Image"], A10: ["Image"] },
  ...{ A11: ["ImageExport"], A12: ["ImageExport"] },
  ...{ A13: ["Image"], A14: ["Image"], A15: ["Image"] },
  ...{ A16: ["getOsVersions"], A17: ["getQuotas"] },
  A18: [...jobs, "getJob"],
  A19: ["Image", "ImageExport", "getJob"],
  A20: shares,
  A21: ["ImageAcceptance", ...shares],
  A22: [...shares, "Image"],
  A23: [...shares, "ImageAcceptance", "Image", ...memberReaders],
  ...{ A24: client, A25: client, A27: client, A28: client, A29: client, A31: client },
  A26: ["getTags"],
  A30: ["Image", "ImageTag"],
  A32: ["getTags"],
  A33: ["getImagesByTags"],
  ...{ B1: ["getVersions"], B2: ["getVersions"] },
  ...{ B3: client, B5: client },
  B4: ["Image"],
  B6: ["Image"],
  B7: ["Image"],
  B8: ["Image"],
  ...{ B9: client, B11: client, B12: client, B13: client, B14: client, B15: client },
  B10: memberReaders,
  ...{ B16: ["getSchema"], B17: ["getSchema"], B18: ["getSchema"], B19: ["getSchema"] },
  ...{ C1: ["getImageV1"], C2: ["getImagesV11"], C3: ["Image"] },
};
