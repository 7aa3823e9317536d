/** The variant of A3 that imports a file, with data disks beside it if wanted. */
import { randomBytes } from "node:crypto";
import type { Answer } from "../http";
import { type Fields, optionalFlag, optionalList, optionalText, requiredText } from "./body";
import type { ImsRequest } from "./context";
import { bootProperties, environmentOf } from "./environment";
import { refuse } from "./errors";
import { requireFastFormat, sourceFile } from "./files";
import type { PlannedImage } from "./job";
import { usableKey } from "./keys";
import {
  checkedName,
  enterpriseProject,
  memoryOf,
  optionalDescription,
  requiredDisk,
  requiredName,
} from "./names";
import { newImage } from "./newImage";
import { findOsVersion, osProperties } from "./osVersions";
import { requireRoomForImages, submitJob } from "./submit";
import { tagsOfNewImage } from "./tagRules";

const mostDataDisks = 3;
const bytesOfGb = 1024 ** 3;

export function createFromFile(request: ImsRequest, fields: Fields): Answer {
  const { options } = request.ims;
  const name = requiredName(fields);
  const environment = environmentOf(fields, true);
  const isFast = optionalFlag(fields, "is_quick_import") ?? false;
  const file = sourceFile(
    request,
    requiredText(fields, "image_url"),
    isFast ? options.fastFileBytes : options.fileBytes,
  );
  const minDiskGb = requiredDisk(fields, options.smallestSystemDiskGb, 1024);
  if (minDiskGb * bytesOfGb < file.object.sizeBytes) {
    throw refuse("0055", "min_disk is smaller than the disk in the file.");
  }
  if (isFast) requireFastFormat(request, file);
  const dataDisks = optionalList(fields, "data_images") ?? [];
  if (dataDisks.length > mostDataDisks) throw refuse("0194", "At most 3 data disks.");
  const key = optionalText(fields, "cmk_id");
  if (key !== undefined && key !== "") {
    if (environment === "Ironic" && options.bareMetalKeys === "refused") {
      throw refuse("0118", "Bare metal images cannot be encrypted.");
    }
    usableKey(request, key);
  }
  const os = systemOf(fields, environment === "IsoImage", isFast);
  const memory = memoryOf(fields);
  requireRoomForImages(request, 1 + dataDisks.length);
  const image = newImage(request, {
    name,
    description: optionalDescription(fields),
    tags: tagsOfNewImage(options, fields),
    enterpriseProject: enterpriseProject(fields),
    minDiskGb,
    minRamMb: memory.minRam,
    maxRamMb: memory.maxRam,
    environment,
    diskFormat: environment === "IsoImage" ? "iso" : "zvhd2",
    origin: `file,${file.bucket}:${file.key}`,
    properties: {
      __root_origin: "file",
      __support_kvm: "true",
      ...os,
      ...bootProperties(fields),
      ...(key ? { __system__cmkid: key } : {}),
    },
  });
  const images: PlannedImage[] = [
    { image, bytes: { kind: "object", object: { bucket: file.bucket, key: file.key } } },
    ...dataDisks.map((disk, index) =>
      dataDiskOf(request, fields, disk, `${name}-${index + 1}`, os["__os_type"] ?? "Linux"),
    ),
  ];
  requireDifferentFiles(images);
  if (dataDisks.length === 0) {
    return submitJob(request, "imsImportImageJob", { kind: "makeImages", images });
  }
  return submitJob(request, "imsImportOvaImageJob", {
    kind: "makeImages",
    images,
    parts: {
      type: "imsGoofysImportImageJob",
      ids: images.map(() => randomBytes(16).toString("hex")),
    },
  });
}

/** What the array says wins over what stands beside it. */
function dataDiskOf(
  request: ImsRequest,
  outer: Fields,
  fields: Fields,
  fallbackName: string,
  osType: string,
): PlannedImage {
  const { options } = request.ims;
  const isFast = optionalFlag(fields, "is_quick_import") ?? false;
  const file = sourceFile(
    request,
    requiredText(fields, "image_url"),
    isFast ? options.fastFileBytes : options.fileBytes,
  );
  if (isFast) requireFastFormat(request, file);
  const hasTags = fields["tags"] !== undefined || fields["image_tags"] !== undefined;
  const image = newImage(request, {
    name: checkedName(optionalText(fields, "name") ?? fallbackName),
    description: optionalDescription("description" in fields ? fields : outer),
    tags: tagsOfNewImage(options, hasTags ? fields : outer),
    enterpriseProject: enterpriseProject(outer),
    minDiskGb: requiredDisk(fields, 1, 2048),
    minRamMb: 0,
    environment: "DataImage",
    origin: `file,${file.bucket}:${file.key}`,
    properties: { __root_origin: "file", __os_type: osType },
  });
  return { image, bytes: { kind: "object", object: { bucket: file.bucket, key: file.key } } };
}

function requireDifferentFiles(images: readonly PlannedImage[]): void {
  const origins = images.map(({ image }) => image.properties["__data_origin"]);
  if (new Set(origins).size < origins.length) throw refuse("0123", "A file is given twice.");
}

export function systemOf(fields: Fields, isIso: boolean, isFast: boolean): Record<string, string> {
  const version = optionalText(fields, "os_version");
  const type = optionalText(fields, "os_type");
  if (version === undefined || version === "") {
    if (isIso) throw refuse("0166", "ISO images need os_version.");
    if (isFast) throw refuse("0159", "A fast import needs os_version.");
  }
  if (type !== undefined && !["Linux", "Windows", "Other"].includes(type)) {
    throw refuse("0122", `The OS type ${type} is not valid.`);
  }
  const known = findOsVersion(version || "Other Linux(64 bit)");
  if (!known) throw refuse("0056", `The OS version ${version} is not valid.`);
  if (type !== undefined && version && type !== known.type) {
    throw refuse("0122", `The OS type ${type} does not fit ${version}.`);
  }
  return { ...osProperties(known), ...(type === undefined ? {} : { __os_type: type }) };
}
