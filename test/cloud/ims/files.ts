/** Files in the object storage that bodies name as `<bucket>:<object>`. */
import type { ImsRequest } from "./context";
import { refuse } from "./errors";
import type { ObjectAddress, StoredObject } from "./objects";

export interface SourceFile extends ObjectAddress {
  readonly object: StoredObject;
}

export function addressOf(url: string): ObjectAddress {
  const colon = url.indexOf(":");
  const bucket = colon < 0 ? url : url.slice(0, colon);
  const key = colon < 0 ? "" : url.slice(colon + 1);
  if (bucket === "") throw refuse("0068", "The bucket name is empty.");
  if (!/^[a-z0-9.-]+$/.test(bucket))
    throw refuse("0109", `The bucket name ${bucket} is not valid.`);
  return { bucket, key };
}

/** The file that an image is to be made from. */
export function sourceFile(request: ImsRequest, url: string, maximumBytes: number): SourceFile {
  const { bucket, key } = addressOf(url);
  requireBucket(request, bucket);
  if (/\s/.test(key)) throw refuse("0175", "Folder and file names must not contain blanks.");
  const object = key === "" ? undefined : request.ims.objects.find(bucket, key);
  if (!object || object.sizeBytes === 0) {
    throw refuse("0057", `The file ${bucket}:${key} is missing, empty or cannot be read.`);
  }
  if (object.sizeBytes > maximumBytes) throw refuse("0059", `The file ${key} is too large.`);
  return { bucket, key, object };
}

export function requireBucket(request: ImsRequest, name: string): void {
  const bucket = request.ims.objects.bucket(name);
  if (!bucket || bucket.owner !== request.caller.projectId) {
    throw refuse("0069", `The bucket ${name} cannot be accessed.`);
  }
  if (bucket.region !== request.region) {
    throw refuse("0058", `The bucket ${name} is in another region.`);
  }
}

const formats = [
  "zvhd2",
  "zvhd",
  "vhdx",
  "vhd",
  "qcow2",
  "qcow",
  "raw",
  "vmdk",
  "qed",
  "vdi",
  "iso",
];

/** Told by the end of the name; the local IMS does not look into files. */
function formatOf(key: string): string | undefined {
  const end = key.slice(key.lastIndexOf(".") + 1).toLowerCase();
  return formats.includes(end) ? end : undefined;
}

/** RAW needs a bitmap file beside it; what is called so is not published, here it is `<object>.bitmap`. */
export function requireFastFormat(request: ImsRequest, { bucket, key }: ObjectAddress): void {
  const format = formatOf(key);
  if (format === "zvhd2") return;
  if (format === "raw" && request.ims.objects.find(bucket, `${key}.bitmap`)) return;
  throw refuse("0158", "A fast import needs ZVHD2, or RAW with its bitmap file.");
}
