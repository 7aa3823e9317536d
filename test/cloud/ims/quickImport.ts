/** A8 and A9: large files taken in as they are, as a system or a data disk image. */
import type { Answer } from "../http";
import { requireMember } from "./access";
import { type Fields, optionalText, readFields, requiredText } from "./body";
import type { ImsRequest } from "./context";
import { systemOf } from "./createFromFile";
import { dataOsType } from "./dataImage";
import { bootProperties } from "./environment";
import { refuse } from "./errors";
import { requireFastFormat, sourceFile } from "./files";
import { enterpriseProject, optionalDescription, requiredDisk, requiredName } from "./names";
import { newImage } from "./newImage";
import { requireRoomForImages, submitJob } from "./submit";
import { tagsOfNewImage } from "./tagRules";

export async function quickImport(request: ImsRequest): Promise<Answer> {
  requireMember(request);
  const { options } = request.ims;
  const fields = await readFields(request);
  const name = requiredName(fields);
  const type = optionalText(fields, "type") ?? "ECS";
  if (!["ECS", "BMS", "DataImage"].includes(type)) {
    throw refuse("0157", `The image type ${type} is not valid.`);
  }
  const isData = type === "DataImage";
  const file = sourceFile(request, requiredText(fields, "image_url"), options.fastFileBytes);
  requireFastFormat(request, file);
  const image = newImage(request, {
    name,
    description: optionalDescription(fields),
    tags: tagsOfNewImage(options, fields),
    enterpriseProject: enterpriseProject(fields),
    minDiskGb: requiredDisk(fields, isData ? 1 : options.smallestSystemDiskGb, 1024),
    minRamMb: 0,
    environment: isData ? "DataImage" : type === "BMS" ? "Ironic" : "FusionCompute",
    origin: `file,${file.bucket}:${file.key}`,
    properties: {
      __root_origin: "file",
      ...(isData
        ? { __os_type: dataOsType(optionalText(fields, "os_type")) }
        : systemProperties(fields, options.licenseTypes === "windowsOnly")),
    },
  });
  requireRoomForImages(request, 1);
  return submitJob(request, isData ? "imsImportDataImageJob" : "imsImportImageJob", {
    kind: "makeImages",
    images: [{ image, bytes: { kind: "object", object: { bucket: file.bucket, key: file.key } } }],
  });
}

function systemProperties(fields: Fields, isForWindows: boolean): Record<string, string> {
  const licence = optionalText(fields, "license_type");
  const os = systemOf(fields, false, true);
  if (licence !== undefined) {
    if (licence !== "platform" && licence !== "byol") {
      throw refuse("0001", `license_type is ${licence}, not platform or byol.`);
    }
    if (isForWindows && os["__os_type"] !== "Windows") {
      throw refuse("0001", "license_type is for Windows only.");
    }
  }
  return { __support_kvm: "true", ...os, ...bootProperties(fields) };
}
