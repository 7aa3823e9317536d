/** A5 and A6: a data disk image from a file. */
import type { Answer } from "../http";
import { requireMember } from "./access";
import { optionalText, readFields, requiredText } from "./body";
import type { ImsRequest } from "./context";
import { refuse } from "./errors";
import { sourceFile } from "./files";
import { usableKey } from "./keys";
import { enterpriseProject, optionalDescription, requiredDisk, requiredName } from "./names";
import { newImage } from "./newImage";
import { requireRoomForImages, submitJob } from "./submit";
import { tagsOfNewImage } from "./tagRules";

export async function createDataImage(request: ImsRequest): Promise<Answer> {
  requireMember(request);
  const { options } = request.ims;
  const fields = await readFields(request);
  const name = requiredName(fields);
  const url = requiredText(fields, "image_url");
  const { bucket, key } = sourceFile(request, url, options.fileBytes);
  const keyId = optionalText(fields, "cmk_id");
  if (keyId) usableKey(request, keyId);
  const image = newImage(request, {
    name,
    description: optionalDescription(fields),
    tags: tagsOfNewImage(options, fields),
    enterpriseProject: enterpriseProject(fields),
    minDiskGb: requiredDisk(fields, 40, 2048),
    minRamMb: 0,
    environment: "DataImage",
    origin: `file,${bucket}:${key}`,
    properties: {
      __root_origin: "file",
      __os_type: dataOsType(optionalText(fields, "os_type")),
      ...(keyId ? { __system__cmkid: keyId } : {}),
    },
  });
  requireRoomForImages(request, 1);
  return submitJob(request, "imsImportDataImageJob", {
    kind: "makeImages",
    images: [{ image, bytes: { kind: "object", object: { bucket, key } } }],
  });
}

/** Data disks belong to Linux or Windows. */
export function dataOsType(type = "Linux"): string {
  if (type === "Linux" || type === "Windows") return type;
  throw refuse("0122", `The OS type ${type} is not valid.`);
}
