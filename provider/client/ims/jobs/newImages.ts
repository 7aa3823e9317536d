/** Images out of servers, volumes, backups and files of the object storage: A3 to A9. All of them start a job. */
import type { ObjectPlace } from "../../cloudSources";
import type { Send } from "../../http/request";
import { given, startJob, type JobId } from "./jobReference";
import { tagPair, type TagPair } from "../../tagText";

/** What an image of any source can be given. */
export interface NewImageFacts {
  /** 1 to 128 characters: letters, digits, blanks inside, `-`, `.`, `_`. */
  readonly name: string;
  /** Up to 1024 characters, without carriage returns, `<` and `>`. */
  readonly description?: string | undefined;
  /** `key` or `key=value`. */
  readonly tags?: readonly string[] | undefined;
  /** Default: the default enterprise project, `0`. */
  readonly enterpriseProjectId?: string | undefined;
}

/** Memory that servers from the image need and may have, in MB. */
export interface MemoryBounds {
  readonly minRamMb?: number | undefined;
  readonly maxRamMb?: number | undefined;
}

export type OsType = "Linux" | "Windows" | "Other";

/** A system disk image of a server, which must be stopped. */
export interface FromServer extends NewImageFacts, MemoryBounds {
  readonly kind: "server";
  readonly serverId: string;
}

/** Data disks of a server, each to an image of its own; the ids are those of the job's sub jobs, in this order. */
export interface FromDataDisks {
  readonly kind: "dataDisks";
  readonly disks: readonly DataDisk[];
}

export interface DataDisk {
  readonly name: string;
  readonly volumeId: string;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** A system disk or ISO file in the object storage: up to 128 GB, with `quickImport` up to 1 TB. */
export interface FromObject extends NewImageFacts, MemoryBounds {
  readonly kind: "object";
  readonly object: ObjectPlace;
  /** Larger than the system disk in the file. */
  readonly minDiskGb: number;
  readonly osType?: OsType | undefined;
  /** From A16. Needed for ISO files and with `quickImport`; otherwise the service looks into the file. */
  readonly osVersion?: string | undefined;
  /** Let the service install and set up drivers in the guest. */
  readonly autoConfigure?: boolean | undefined;
  /** The key to encrypt the image with. */
  readonly kmsKeyId?: string | undefined;
  /** Default `ecs`. */
  readonly target?: "ecs" | "bms" | "iso" | undefined;
  /** Default `x86`; `arm` always boots by uefi. */
  readonly architecture?: "x86" | "arm" | undefined;
  readonly firmware?: "bios" | "uefi" | undefined;
  /** Take the file over without conversion: RAW with its bitmap file beside it, or ZVHD2. */
  readonly quickImport?: boolean | undefined;
  /** Up to three data disk files that become images along with this one. */
  readonly dataDisks?: readonly DataDiskFile[] | undefined;
}

export interface DataDiskFile {
  readonly object: ObjectPlace;
  /** 1 to 2048. */
  readonly minDiskGb: number;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly quickImport?: boolean | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** A data disk that holds an operating system. */
export interface FromVolume extends NewImageFacts, MemoryBounds {
  readonly kind: "volume";
  readonly volumeId: string;
  readonly osVersion: string;
  readonly target?: "ecs" | "bms" | undefined;
}

export type NewImsImage = FromServer | FromDataDisks | FromObject | FromVolume;

/** A data disk file in the object storage. */
export interface DataImage extends NewImageFacts {
  readonly object: ObjectPlace;
  /** 40 to 2048. */
  readonly minDiskGb: number;
  /** Default Linux. */
  readonly osType?: "Linux" | "Windows" | undefined;
  readonly kmsKeyId?: string | undefined;
}

/** A whole server, running or stopped: a backup is made first and then becomes the image. */
export interface WholeFromServer extends NewImageFacts, MemoryBounds {
  readonly kind: "server";
  readonly serverId: string;
  /** Where the backup goes. Needed but with CSBS. */
  readonly vaultId?: string | undefined;
}

/** A backup of a server; each backup makes one image at most. */
export interface WholeFromBackup extends NewImageFacts, MemoryBounds {
  readonly kind: "backup";
  readonly backupId: string;
  /** Which service made it. Default CSBS. */
  readonly backupService?: "CBR" | "CSBS" | undefined;
}

export type WholeImage = WholeFromServer | WholeFromBackup;

/** A large system disk file, taken over without conversion. */
export interface QuickSystemImage extends NewImageFacts {
  readonly kind: "system";
  readonly object: ObjectPlace;
  readonly osVersion: string;
  readonly minDiskGb: number;
  readonly target?: "ecs" | "bms" | undefined;
  readonly architecture?: "x86" | "arm" | undefined;
  readonly firmware?: "bios" | "uefi" | undefined;
  /** Who brings the licence; Windows only. */
  readonly license?: "platform" | "byol" | undefined;
}

/** A large data disk file, taken over without conversion. */
export interface QuickDataImage extends NewImageFacts {
  readonly kind: "data";
  readonly object: ObjectPlace;
  readonly minDiskGb: number;
  readonly osType?: "Linux" | "Windows" | undefined;
}

export type QuickImage = QuickSystemImage | QuickDataImage;

/**
 * A3. Makes a system image of a server, data images of its disks, a system or ISO image of an object, or a system image of a volume.
 * Server stopped; object in class Standard and the same region. 200 with the job's id; the image's id is in the job.
 * `badRequest`: name, server, file, size, key or tags (IMG.0003, 0005, 0055-0059, 0095-0099, 0115). `conflict`: server not stopped or busy (IMG.0008, 0010).
 * `quota`: images (IMG.0015), tags (IMG.0116). `rateLimited`: too many tasks (IMG.0060). Units: memory in MB, disks in GB.
 * @see A3 (Huawei, OTC, SDK)
 */
export function createImage(send: Send, source: NewImsImage): Promise<JobId> {
  return startJob(send, creation("/v2/cloudimages/action", source));
}

/** A4. As A3; for encrypted images the caller's own rights to the key are checked. 200. @see A4 (Huawei, SDK; not OTC) */
export function createImageInSafeMode(send: Send, source: NewImsImage): Promise<JobId> {
  return startJob(send, creation("/v2.1/cloudimages/action", source));
}

/**
 * A5. Makes a data image of a data disk file. Object in class Standard and the same region. 200 with the job's id.
 * `badRequest`: name, size, file or tags (IMG.0003, 0055, 0057-0059, 0115). Units: minDiskGb in GB.
 * @see A5 (Huawei, OTC, SDK)
 */
export function createDataImage(send: Send, source: DataImage): Promise<JobId> {
  return startJob(send, dataCreation("/v1/cloudimages/dataimages/action", source));
}

/** A6. As A5, with the caller's own rights to the key checked. 200. @see A6 (Huawei, SDK; not OTC) */
export function createDataImageInSafeMode(send: Send, source: DataImage): Promise<JobId> {
  return startJob(send, dataCreation("/v2.1/cloudimages/dataimages/action", source));
}

/**
 * A7. Makes an image of a whole server, of the server itself or of its backup. Server running or stopped; backup not used for an image yet.
 * 200 with the job's id. `conflict`: state of the server or the backup (IMG.0126, 0132), backup used already (IMG.0134).
 * `notFound`: backup or vault (IMG.0127, 0184). `badRequest`: vault or kind of backup (IMG.0182, 0185, 0190, 0193, 0198). Units: memory in MB.
 * @see A7 (Huawei, OTC, SDK)
 */
export function createWholeImage(send: Send, source: WholeImage): Promise<JobId> {
  const fromServer = source.kind === "server";
  return startJob(send, {
    purpose: `create image "${source.name}" of ${fromServer ? `server ${source.serverId}` : `backup ${source.backupId}`}`,
    method: "POST",
    url: "/v1/cloudimages/wholeimages/action",
    value: given({
      ...commonFields(source),
      ...memoryFields(source),
      ...(fromServer
        ? { instance_id: source.serverId, vault_id: source.vaultId }
        : { backup_id: source.backupId, whole_image_type: source.backupService }),
    }),
  });
}

/**
 * A8. Makes a system or data image of a large file without converting it: RAW with its bitmap file, or ZVHD2; up to 1 TB. 200 with the job's id.
 * `badRequest`: format or bitmap (IMG.0158), osVersion (IMG.0159), target (IMG.0157), architecture (IMG.0212). Units: minDiskGb in GB.
 * @see A8 (Huawei, OTC, SDK)
 */
export function quickImport(send: Send, source: QuickImage): Promise<JobId> {
  return startJob(send, quickCreation("/v2/cloudimages/quickimport/action", source));
}

/** A9. As A8, with the caller's own rights to the key checked. 200. @see A9 (Huawei, SDK; not OTC) */
export function quickImportInSafeMode(send: Send, source: QuickImage): Promise<JobId> {
  return startJob(send, quickCreation("/v2.1/cloudimages/quickimport/action", source));
}

type JobRequest = Parameters<typeof startJob>[1];

function creation(url: string, source: NewImsImage): JobRequest {
  return { purpose: purposeOf(source), method: "POST", url, value: given(creationFields(source)) };
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
        type: targetWord(source.target),
        architecture: source.architecture,
        hw_firmware_type: source.firmware,
        is_quick_import: source.quickImport,
        data_images: source.dataDisks?.map(diskObjectFields),
      };
    case "volume":
      return {
        ...commonFields(source),
        ...memoryFields(source),
        volume_id: source.volumeId,
        os_version: source.osVersion,
        type: targetWord(source.target),
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

function dataCreation(url: string, source: DataImage): JobRequest {
  return {
    purpose: `create data image "${source.name}" of object ${objectText(source.object)}`,
    method: "POST",
    url,
    value: given({
      ...commonFields(source),
      image_url: objectText(source.object),
      min_disk: source.minDiskGb,
      os_type: source.osType,
      cmk_id: source.kmsKeyId,
    }),
  };
}

function quickCreation(url: string, source: QuickImage): JobRequest {
  const particular =
    source.kind === "data"
      ? { type: "DataImage", os_type: source.osType }
      : {
          type: targetWord(source.target),
          os_version: source.osVersion,
          architecture: source.architecture,
          hw_firmware_type: source.firmware,
          license_type: source.license,
        };
  return {
    purpose: `import image "${source.name}" of object ${objectText(source.object)}`,
    method: "POST",
    url,
    value: given({
      ...commonFields(source),
      image_url: objectText(source.object),
      min_disk: source.minDiskGb,
      ...particular,
    }),
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
  return given({ name, volume_id: volumeId, description, image_tags: tagPairs(tags) });
}

function diskObjectFields(disk: DataDiskFile): Readonly<Record<string, unknown>> {
  return given({
    name: disk.name,
    description: disk.description,
    image_url: objectText(disk.object),
    min_disk: disk.minDiskGb,
    is_quick_import: disk.quickImport,
    image_tags: tagPairs(disk.tags),
  });
}

// Never as `tags`: there a key with a dot in it would be cut at the dot.
function tagPairs(tags: readonly string[] | undefined): readonly TagPair[] | undefined {
  return tags === undefined || tags.length === 0 ? undefined : tags.map(tagPair);
}

/** `<bucket>:<object>` */
export function objectText({ bucket, key }: ObjectPlace): string {
  return `${bucket}:${key}`;
}

function targetWord(target: "ecs" | "bms" | "iso" | undefined): string | undefined {
  switch (target) {
    case "ecs":
      return "ECS";
    case "bms":
      return "BMS";
    case "iso":
      return "IsoImage";
    case undefined:
      return undefined;
  }
}
