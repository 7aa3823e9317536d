/** A11 and A12: an image's bytes as an object. */
import type { Answer } from "../http";
import {
  imageInPath,
  isIso,
  isWhole,
  keyOf,
  requireActive,
  requireMember,
  requireOwner,
} from "./access";
import { type Fields, optionalFlag, optionalText, readFields, requiredText } from "./body";
import type { ImsRequest } from "./context";
import { refuse } from "./errors";
import { addressOf, requireBucket } from "./files";
import { isPlainName } from "./names";
import type { ObjectAddress } from "./objects";
import type { ImsImage } from "./record";
import { runningJobs, submitJob } from "./submit";

const formats = ["qcow2", "vhd", "zvhd", "vmdk"];

export async function exportImage(request: ImsRequest): Promise<Answer> {
  requireMember(request);
  const fields = await readFields(request);
  const image = imageInPath(request);
  const isFast = optionalFlag(fields, "is_quick_export") ?? false;
  requireExportable(request, image, isFast);
  requireFormat(fields, isFast);
  const object = freeAddress(request, requiredText(fields, "bucket_url", "0068"));
  const isRunning = runningJobs(request).some(
    ({ work }) => work.kind === "export" && work.imageId === image.id,
  );
  if (isRunning) throw refuse("0148", `The image ${image.id} is being exported.`);
  return submitJob(request, "imsNativeExportImageJob", {
    kind: "export",
    imageId: image.id,
    object,
  });
}

/** Distributions whose public images leave no exportable image behind. */
const closedPlatforms = ["Windows", "SUSE", "RedHat", "Ubuntu", "Oracle Linux"];

function requireExportable(request: ImsRequest, image: Readonly<ImsImage>, isFast: boolean): void {
  const { options } = request.ims;
  const { properties } = image;
  if (image.visibility === "public") throw refuse("0077", "A public image cannot be exported.");
  requireOwner(request, image);
  requireActive(image);
  if (isWhole(image)) throw refuse("0128", "A full-ECS image cannot be exported.");
  if (isIso(image)) throw refuse("0071", "An ISO image cannot be exported.");
  const isDerived = (properties["__originalimagename"] ?? "") !== "";
  const mayBeCharged = options.chargedSystemExports === "accepted";
  if (isDerived && !mayBeCharged && closedPlatforms.includes(properties["__platform"] ?? "")) {
    throw refuse("0079", `Images of ${properties["__platform"]} cannot be exported.`);
  }
  if (isFast && keyOf(image) !== undefined) {
    throw refuse("0071", "An encrypted image cannot be exported the fast way.");
  }
  if (!isFast && image.fileBytes > options.fileBytes) {
    throw refuse("0160", "The image is too large for anything but a fast export.");
  }
  if (image.fileBytes >= options.fastFileBytes) throw refuse("0071", "The image is too large.");
}

function requireFormat(fields: Fields, isFast: boolean): void {
  const format = optionalText(fields, "file_format");
  if (isFast) {
    if (format !== undefined) throw refuse("0072", "A fast export takes no file_format.");
    return;
  }
  if (format === undefined || !formats.includes(format)) {
    throw refuse("0072", `The format ${format} is not one of ${formats.join(", ")}.`);
  }
}

const longestName = 128;

function freeAddress(request: ImsRequest, url: string): ObjectAddress {
  const { bucket, key } = addressOf(url);
  requireBucket(request, bucket);
  const name = key.slice(key.lastIndexOf("/") + 1);
  if (name === "") throw refuse("0073", "The name of the file is empty.");
  if ([...name].length > longestName) throw refuse("0074", "The name of the file is too long.");
  if (/\s/.test(key)) throw refuse("0175", "Folder and file names must not contain blanks.");
  if (!isPlainName(name)) throw refuse("0075", `The file name ${name} is not valid.`);
  if (request.ims.objects.find(bucket, key)) {
    throw refuse("0070", `The object ${bucket}:${key} exists already.`);
  }
  return { bucket, key };
}
