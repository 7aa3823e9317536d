/** Starts the operation that makes an image from a source: A3 to A9 and A13 to A15. */
import type { NewImage } from "../../cloud";
import type { BegunJob } from "../../imageJobs";
import type { ImageAttribute } from "../../imageAttributes";
import type {
  BackupSource,
  CloudSource,
  CopyOf,
  ObjectSource,
  VolumeSource,
} from "../../cloudSources";
import type { Send } from "../../http/request";
import { copyImage, copyImageInSafeMode, copyImageToRegion } from "./copies";
import { markedName, withoutMarkedNames, withoutMarkedReason } from "../images/markedName";
import {
  createDataImage,
  createDataImageInSafeMode,
  createImage,
  createImageInSafeMode,
  createWholeImage,
  quickImport,
  quickImportInSafeMode,
} from "./newImages";
import type { NewImageFacts, OsType } from "./newImageSources";

export interface BeginOptions {
  readonly send: Send;
  /** Uses the v2.1 operations, which also check the caller's own rights to the KMS keys. */
  readonly safeMode: boolean;
}

const always: readonly ImageAttribute[] = ["description", "tags", "enterpriseProjectId"];
const withMemory: readonly ImageAttribute[] = [...always, "minRamMb", "maxRamMb"];

/** Until the image is finished, its name contains the mark. Messages show the final name. */
export async function beginImage(
  { send, safeMode }: BeginOptions,
  image: NewImage,
  source: CloudSource,
): Promise<BegunJob> {
  const name = image.name ?? "without a name";
  const named: Send = (request) =>
    send({ ...request, purpose: withoutMarkedNames(request.purpose, name) });
  try {
    return await begin({ send: named, safeMode }, image, source);
  } catch (error) {
    throw withoutMarkedReason(error, name);
  }
}

async function begin(
  options: BeginOptions,
  image: NewImage,
  source: CloudSource,
): Promise<BegunJob> {
  const { send, safeMode } = options;
  const create = safeMode ? createImageInSafeMode : createImage;
  const { minRamMb, maxRamMb } = image;
  const memory = { minRamMb, maxRamMb };
  switch (source.kind) {
    case "server": {
      const { serverId, vaultId, whole = false } = source;
      const asked = { kind: "server", serverId, ...facts(image), ...memory } as const;
      const jobId = whole
        ? await createWholeImage(send, { ...asked, vaultId })
        : await create(send, asked);
      return { jobId, sent: withMemory };
    }
    case "volume":
      return beginOfVolume(options, image, source);
    case "backup":
      return {
        jobId: await createWholeImage(send, { ...ofBackup(source), ...facts(image), ...memory }),
        sent: withMemory,
      };
    case "object":
      return beginOfObject(options, image, source);
    case "copy":
      return beginCopy(options, image, source);
  }
}

function facts(image: NewImage): NewImageFacts {
  const { description, tags, enterpriseProjectId } = image;
  return { name: nameOf(image), description, tags, enterpriseProjectId };
}

function nameOf(image: NewImage, disk?: number): string {
  return markedName(image.properties, disk) ?? image.name ?? "";
}

function ofBackup({ backupId, backupType = "CBR" }: BackupSource) {
  return { kind: "backup", backupId, backupService: backupType } as const;
}

async function beginOfVolume(
  { send, safeMode }: BeginOptions,
  image: NewImage,
  source: VolumeSource,
): Promise<BegunJob> {
  const create = safeMode ? createImageInSafeMode : createImage;
  const { volumeId, use = "system", imageType = "ECS" } = source;
  if (use === "data") {
    const { name, description, tags } = facts(image);
    const disk = { name, volumeId, description, tags };
    const jobId = await create(send, { kind: "dataDisks", disks: [disk] });
    return { jobId, sent: ["description", "tags"] };
  }
  const { minRamMb, maxRamMb, osVersion = "" } = image;
  const asked = { kind: "volume", volumeId, imageType, osVersion, minRamMb, maxRamMb } as const;
  return { jobId: await create(send, { ...asked, ...facts(image) }), sent: withMemory };
}

async function beginOfObject(
  { send, safeMode }: BeginOptions,
  image: NewImage,
  source: ObjectSource,
): Promise<BegunJob> {
  const { imageType = "ECS", architecture, firmwareType, kmsKeyId, osType } = source;
  const { dataDisks = [], autoConfigure, licenseType, quickImport: isQuick = false } = source;
  const { minDiskGb = 0, osVersion } = image;
  const object = { bucket: source.bucket, key: source.key };
  const quick = safeMode ? quickImportInSafeMode : quickImport;
  if (imageType === "DataImage") {
    // The service refuses any other `osType`.
    const family = osType as "Linux" | "Windows" | undefined;
    const asked = { ...facts(image), object, minDiskGb, osType: family };
    const createData = safeMode ? createDataImageInSafeMode : createDataImage;
    const jobId = isQuick
      ? await quick(send, { kind: "data", ...asked })
      : await createData(send, { ...asked, kmsKeyId });
    return { jobId, sent: always };
  }
  // With encryption or data disks, a quick import is possible only with A3 or A4, as below.
  if (isQuick && imageType !== "ISO" && kmsKeyId === undefined && dataDisks.length === 0) {
    const jobId = await quick(send, {
      kind: "system",
      ...facts(image),
      object,
      minDiskGb,
      osVersion: osVersion ?? "",
      imageType,
      architecture,
      firmwareType,
      license: licenseType,
    });
    return { jobId, sent: always };
  }
  const { minRamMb, maxRamMb } = image;
  const create = safeMode ? createImageInSafeMode : createImage;
  const jobId = await create(send, {
    kind: "object",
    ...facts(image),
    object,
    minDiskGb,
    minRamMb,
    maxRamMb,
    osVersion,
    osType: osType as OsType | undefined,
    autoConfigure,
    kmsKeyId,
    imageType,
    architecture,
    firmwareType,
    quickImport: isQuick || undefined,
    dataDisks:
      dataDisks.length === 0
        ? undefined
        : dataDisks.map((disk, index) => ({
            object: { bucket: disk.bucket, key: disk.key },
            minDiskGb: disk.minDiskGb,
            name: nameOf(image, index),
            quickImport: disk.quickImport,
          })),
  });
  return { jobId, sent: withMemory };
}

async function beginCopy(
  { send, safeMode }: BeginOptions,
  image: NewImage,
  { imageId, kmsKeyId, to }: CopyOf,
): Promise<BegunJob> {
  const { description, enterpriseProjectId } = image;
  const target = { name: nameOf(image), description };
  if (to !== undefined) {
    const jobId = await copyImageToRegion(send, imageId, { ...target, ...to });
    return { jobId, sent: ["description"] };
  }
  const copy = safeMode ? copyImageInSafeMode : copyImage;
  const jobId = await copy(send, imageId, { ...target, kmsKeyId, enterpriseProjectId });
  return { jobId, sent: ["description", "enterpriseProjectId"] };
}
