import type {
  DataDisk,
  DataDiskFile,
  MemoryBounds,
  NewDataImage,
  NewImageFacts,
  NewImsImage,
  QuickImage,
  WholeImage,
} from "./newImageSources";
import type { ImageType, ObjectPlace } from "../../cloudSources";
import type { Send } from "../../http/request";
import { startJob, type JobId, type JobRequest } from "./jobReference";
import { tagPair, type TagPair } from "../../tagText";

/**
 * A3. Makes a system disk image of a server, an object or a volume, an ISO image of an object, or
 * images of a server's data disks. The server must be stopped. The object must be of class Standard
 * and in the same region. 200 with the id of the job.
 * `badRequest`: a wrong name, file, size, key or tag (IMG.0003, 0055-0059, 0096, 0098, 0115).
 * `notFound`: no such server or key (IMG.0005, 0095). `conflict`: the server is not stopped or is
 * busy (IMG.0008, 0010), or the key is disabled (IMG.0097). `forbidden`: the image service may not
 * use the key (IMG.0099). `quota`: too many images (IMG.0015) or tags (IMG.0116). `rateLimited`:
 * too many tasks (IMG.0060).
 * @see operation A3, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export function createImage(send: Send, source: NewImsImage): Promise<JobId> {
  return startJob(send, creation("/v2/cloudimages/action", source));
}

/**
 * A4. Like A3, and also checks whether the caller itself may use the KMS key. 200.
 * @see operation A4, documented by Huawei Cloud and the SDK, not by Open Telekom Cloud
 */
export function createImageInSafeMode(send: Send, source: NewImsImage): Promise<JobId> {
  return startJob(send, creation("/v2.1/cloudimages/action", source));
}

/**
 * A5. Makes a data disk image of a file. The object must be of class Standard and in the same
 * region. 200 with the id of the job.
 * `badRequest`: a wrong name, size, file or tag (IMG.0003, 0055, 0057-0059, 0115).
 * @see operation A5, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export function createDataImage(send: Send, source: NewDataImage): Promise<JobId> {
  return startJob(send, dataCreation("/v1/cloudimages/dataimages/action", source));
}

/**
 * A6. Like A5, and also checks whether the caller itself may use the KMS key. 200.
 * @see operation A6, documented by Huawei Cloud and the SDK, not by Open Telekom Cloud
 */
export function createDataImageInSafeMode(send: Send, source: NewDataImage): Promise<JobId> {
  return startJob(send, dataCreation("/v2.1/cloudimages/dataimages/action", source));
}

/**
 * A7. Makes an image of a whole server, running or stopped, or of a backup that was not used for
 * another image. 200 with the id of the job.
 * `conflict`: the server or backup has the wrong state (IMG.0126, 0132), or the backup was used
 * already (IMG.0134). `notFound`: no such backup or vault (IMG.0127, 0184). `quota`: the vault is
 * too small or full (IMG.0182, 0185). `badRequest`: a wrong kind of vault or backup (IMG.0190,
 * 0193, 0198).
 * @see operation A7, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export function createWholeImage(send: Send, source: WholeImage): Promise<JobId> {
  const fromServer = source.kind === "server";
  return startJob(send, {
    purpose: `create image "${source.name}" of ${fromServer ? `server ${source.serverId}` : `backup ${source.backupId}`}`,
    method: "POST",
    url: "/v1/cloudimages/wholeimages/action",
    value: {
      ...commonFields(source),
      ...memoryFields(source),
      ...(fromServer
        ? { instance_id: source.serverId, vault_id: source.vaultId }
        : { backup_id: source.backupId, whole_image_type: source.backupService }),
    },
  });
}

/**
 * A8. Makes a system or data disk image of a large file without conversion. The file must be RAW
 * with its bitmap file, or ZVHD2, and has at most 1 TB. 200 with the id of the job.
 * `badRequest`: a wrong format or bitmap (IMG.0158), osVersion (IMG.0159), imageType (IMG.0157) or
 * architecture (IMG.0212).
 * @see operation A8, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export function quickImport(send: Send, source: QuickImage): Promise<JobId> {
  return startJob(send, quickCreation("/v2/cloudimages/quickimport/action", source));
}

/**
 * A9. Like A8, and also checks whether the caller itself may use the KMS key. 200.
 * @see operation A9, documented by Huawei Cloud and the SDK, not by Open Telekom Cloud
 */
export function quickImportInSafeMode(send: Send, source: QuickImage): Promise<JobId> {
  return startJob(send, quickCreation("/v2.1/cloudimages/quickimport/action", source));
}

function creation(url: string, source: NewImsImage): JobRequest {
  return { purpose: purposeOf(source), method: "POST", url, value: creationFields(source) };
}

function creationFields(source: NewImsImage): Readonly<Record<string, unknown>> {
  switch (source.kind) {
    case "server":
      return {
        ...commonFields(source),
        ...memoryFields(source),
        instance_id: source.serverId,
      };
    case "dataDisks":
      return { data_images: source.disks.map(diskFields) };
    case "object":
      return {
        ...commonFields(source),
        ...memoryFields(source),
        image_url: objectText(source.object),
        min_disk: source.minDiskGb,
        os_type: source.osType,
        os_version: source.osVersion,
        is_config: source.autoConfigure,
        cmk_id: source.kmsKeyId,
        type: typeWord(source.imageType),
        architecture: source.architecture,
        hw_firmware_type: source.firmwareType,
        is_quick_import: source.quickImport,
        data_images: source.dataDisks?.map(diskObjectFields),
      };
    case "volume":
      return {
        ...commonFields(source),
        ...memoryFields(source),
        volume_id: source.volumeId,
        os_version: source.osVersion,
        type: typeWord(source.imageType),
      };
  }
}

function purposeOf(source: NewImsImage): string {
  switch (source.kind) {
    case "server":
      return `create image "${source.name}" of server ${source.serverId}`;
    case "dataDisks":
      return `create images of ${source.disks.map(({ volumeId }) => `volume ${volumeId}`).join(", ")}`;
    case "object":
      return `create image "${source.name}" of object ${objectText(source.object)}`;
    case "volume":
      return `create image "${source.name}" of volume ${source.volumeId}`;
  }
}

function dataCreation(url: string, source: NewDataImage): JobRequest {
  return {
    purpose: `create data image "${source.name}" of object ${objectText(source.object)}`,
    method: "POST",
    url,
    value: {
      ...commonFields(source),
      image_url: objectText(source.object),
      min_disk: source.minDiskGb,
      os_type: source.osType,
      cmk_id: source.kmsKeyId,
    },
  };
}

function quickCreation(url: string, source: QuickImage): JobRequest {
  const particular =
    source.kind === "data"
      ? { type: "DataImage", os_type: source.osType }
      : {
          type: typeWord(source.imageType),
          os_version: source.osVersion,
          architecture: source.architecture,
          hw_firmware_type: source.firmwareType,
          license_type: source.license,
        };
  return {
    purpose: `import image "${source.name}" of object ${objectText(source.object)}`,
    method: "POST",
    url,
    value: {
      ...commonFields(source),
      image_url: objectText(source.object),
      min_disk: source.minDiskGb,
      ...particular,
    },
  };
}

function commonFields(facts: NewImageFacts): Readonly<Record<string, unknown>> {
  return {
    name: facts.name,
    description: facts.description,
    image_tags: tagPairs(facts.tags),
    enterprise_project_id: facts.enterpriseProjectId,
  };
}

function memoryFields(bounds: MemoryBounds): Readonly<Record<string, unknown>> {
  return { min_ram: bounds.minRamMb, max_ram: bounds.maxRamMb };
}

function diskFields(disk: DataDisk): Readonly<Record<string, unknown>> {
  const { name, volumeId, description, tags } = disk;
  return { name, volume_id: volumeId, description, image_tags: tagPairs(tags) };
}

function diskObjectFields(disk: DataDiskFile): Readonly<Record<string, unknown>> {
  return {
    name: disk.name,
    description: disk.description,
    image_url: objectText(disk.object),
    min_disk: disk.minDiskGb,
    is_quick_import: disk.quickImport,
    image_tags: tagPairs(disk.tags),
  };
}

// Tags are not sent in the field `tags`: there the service would split a key at a dot.
function tagPairs(tags: readonly string[] | undefined): readonly TagPair[] | undefined {
  return tags === undefined || tags.length === 0 ? undefined : tags.map(tagPair);
}

/** `<bucket>:<object>` */
export function objectText({ bucket, key }: ObjectPlace): string {
  return `${bucket}:${key}`;
}

function typeWord(imageType: ImageType | undefined): string | undefined {
  return imageType === "ISO" ? "IsoImage" : imageType;
}
