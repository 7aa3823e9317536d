/** A7: an image of a whole server, by a new backup of it or from a backup that is there. */
import { randomUUID } from "node:crypto";
import type { Answer } from "../http";
import { requireMember } from "./access";
import type { Backup } from "./backups";
import { type Fields, optionalText, readFields, requiredText } from "./body";
import type { ImsRequest } from "./context";
import { findServer } from "./createFromServer";
import type { Server } from "./directory";
import { refuse } from "./errors";
import { enterpriseProject, memoryOf, optionalDescription, requiredName } from "./names";
import { newImage } from "./newImage";
import { findOsVersion, osProperties } from "./osVersions";
import type { ImsImage } from "./record";
import { requireRoomForImages, runningJobs, submitJob } from "./submit";
import { tagsOfNewImage } from "./tagRules";
import { usableVault } from "./vaults";

export async function createWholeImage(request: ImsRequest): Promise<Answer> {
  requireMember(request);
  const fields = await readFields(request);
  if (fields["instance_id"] !== undefined) return fromServer(request, fields);
  return fromBackup(request, fields);
}

function fromServer(request: ImsRequest, fields: Fields): Answer {
  const name = requiredName(fields);
  const id = requiredText(fields, "instance_id", "0012");
  const server = findServer(request, id);
  if (!server) throw refuse("0005", `The server ${id} does not exist.`);
  if (server.isBusy) throw refuse("0136", `A backup of the server ${id} is running.`);
  if (server.status === "ERROR") {
    throw refuse("0126", `The server ${id} is neither running nor stopped.`);
  }
  const sizeGb = server.volumes.reduce((sum, volume) => sum + volume.sizeGb, 0);
  const vaultId = optionalText(fields, "vault_id");
  if (vaultId) usableVault(request, vaultId, sizeGb);
  const backupId = randomUUID();
  // CBR keeps its backups in vaults, CSBS knows none.
  const kind = vaultId ? "CBR" : "CSBS";
  const image = wholeImage(request, fields, name, backupId, server);
  requireRoomForImages(request, 1);
  return submitJob(request, "imsCreateWholeImageByInstanceJob", {
    kind: "makeImages",
    images: [
      {
        image,
        bytes: { kind: "disk", name: backupId },
        newBackup: {
          ...{ id: backupId, kind, serverId: server.id, sizeGb },
          ...(vaultId ? { vaultId } : {}),
        },
      },
    ],
  });
}

function fromBackup(request: ImsRequest, fields: Fields): Answer {
  const name = requiredName(fields);
  const backup = usableBackup(request, fields);
  const image = wholeImage(request, fields, name, backup.id, backup);
  requireRoomForImages(request, 1);
  return submitJob(request, "imsCreateWholeImageByBackupJob", {
    kind: "makeImages",
    images: [{ image, bytes: { kind: "disk", name: backup.id } }],
  });
}

function usableBackup(request: ImsRequest, fields: Fields): Backup {
  const id = requiredText(fields, "backup_id", "0019");
  const kind = optionalText(fields, "whole_image_type") ?? "CSBS";
  if (kind !== "CBR" && kind !== "CSBS") {
    throw refuse("0001", `whole_image_type is ${kind}, not CBR or CSBS.`);
  }
  const isCbr = kind === "CBR";
  const backup = request.ims.state.imsBackups.get(id);
  const isOwn = backup?.projectId === request.caller.projectId && backup.region === request.region;
  if (!backup || !isOwn) {
    throw refuse(isCbr ? "0020" : "0127", `The backup ${id} does not exist.`);
  }
  if (backup.kind !== kind) throw refuse("0198", `The backup ${id} is one of ${backup.kind}.`);
  if (backup.status === "creating") {
    throw refuse(isCbr ? "0032" : "0132", `The backup ${id} is not available.`);
  }
  if (isUsed(request, id)) {
    throw refuse(isCbr ? "0029" : "0134", `The backup ${id} has an image already.`);
  }
  return backup;
}

/** A backup gives one image at most, one that is being made included. */
function isUsed(request: ImsRequest, backupId: string): boolean {
  const uses = ({ properties, status }: Readonly<ImsImage>): boolean =>
    properties["__backup_id"] === backupId && status !== "deleted" && status !== "killed";
  return (
    request.ims.state.imsImages.values().some(uses) ||
    runningJobs(request).some(
      ({ work }) => work.kind === "makeImages" && work.images.some(({ image }) => uses(image)),
    )
  );
}

function wholeImage(
  request: ImsRequest,
  fields: Fields,
  name: string,
  backupId: string,
  source: Server | Backup,
): ImsImage {
  const memory = memoryOf(fields);
  const disk = "volumes" in source ? source.volumes[0] : undefined;
  const osName = "volumes" in source ? disk?.osVersion : source.osVersion;
  const os = findOsVersion(osName ?? "Other Linux(64 bit)");
  return newImage(request, {
    name,
    description: optionalDescription(fields),
    tags: tagsOfNewImage(request.ims.options, fields),
    enterpriseProject: enterpriseProject(fields),
    minDiskGb: disk?.sizeGb ?? 40,
    minRamMb: memory.minRam,
    maxRamMb: memory.maxRam,
    environment: "FusionCompute",
    origin: `server_backup,${backupId}`,
    properties: {
      ...(os ? osProperties(os) : {}),
      __whole_image: "true",
      __backup_id: backupId,
      __support_kvm: "true",
    },
  });
}
