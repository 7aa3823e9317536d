/** A10: a file of the object storage as the bytes of a record that waits for them. */
import type { Answer } from "../http";
import { imageInPath, requireMember, requireOwner } from "./access";
import { readFields, requiredText } from "./body";
import type { ImsRequest } from "./context";
import { refuse } from "./errors";
import { sourceFile } from "./files";
import { submitJob } from "./submit";

const bytesOfGb = 1024 ** 3;

export async function registerImage(request: ImsRequest): Promise<Answer> {
  requireMember(request);
  const fields = await readFields(request);
  const image = imageInPath(request);
  requireOwner(request, image);
  if (image.status !== "queued" || image.madeBy !== undefined) {
    throw refuse("0046", `Image ${image.id} is ${image.status} and takes no file.`);
  }
  const url = requiredText(fields, "image_url");
  const { bucket, key, object } = sourceFile(request, url, request.ims.options.fileBytes);
  if (image.min_disk * bytesOfGb < object.sizeBytes) {
    throw refuse("0055", "min_disk is smaller than the disk in the file.");
  }
  return submitJob(request, "imsNativeImportImageJob", {
    kind: "register",
    imageId: image.id,
    object: { bucket, key },
  });
}
