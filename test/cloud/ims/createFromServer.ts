/** The variants of A3 that read a disk: the system disk of a server, data disks of a server, a volume. */
import { randomBytes } from "node:crypto";
import type { Answer } from "../http";
import { type Fields, optionalList, optionalText, requiredText } from "./body";
import type { ImsRequest } from "./context";
import { type Server, servers, type Volume, volumes } from "./directory";
import { badBody, refuse } from "./errors";
import { environmentOf } from "./environment";
import { enterpriseProject, memoryOf, optionalDescription, requiredName } from "./names";
import { newImage } from "./newImage";
import { findOsVersion, osProperties } from "./osVersions";
import { requireRoomForImages, submitJob } from "./submit";
import { tagsOfNewImage } from "./tagRules";

export function createFromServer(request: ImsRequest, fields: Fields): Answer {
  const name = requiredName(fields);
  const server = stoppedServer(request, requiredText(fields, "instance_id", "0012"));
  const disk = server.volumes.find(({ role }) => role === "system");
  if (!disk) throw refuse("0119", `The server ${server.id} has no system disk.`);
  const memory = memoryOf(fields);
  requireRoomForImages(request, 1);
  const image = newImage(request, {
    name,
    ...commonFields(request, fields),
    minDiskGb: disk.sizeGb,
    minRamMb: memory.minRam,
    maxRamMb: memory.maxRam,
    environment: "FusionCompute",
    origin: `instance,${server.id}`,
    properties: {
      ...osOf(disk.osVersion ?? "Other Linux(64 bit)"),
      ...(disk.imageId === undefined ? {} : { __originalimagename: disk.imageId }),
      __support_kvm: "true",
      __sequence_num: "0",
      ...keyProperty(disk),
    },
  });
  return submitJob(request, "imsCreateImageByInstance", {
    kind: "makeImages",
    images: [{ image, bytes: { kind: "disk", name: disk.id } }],
  });
}

export function createFromServerDisks(request: ImsRequest, fields: Fields): Answer {
  const list = optionalList(fields, "data_images") ?? [];
  if (list.length === 0) throw badBody("data_images names no disk.");
  const disks = list.map((item) => volumeOf(request, requiredText(item, "volume_id"), "data"));
  if (new Set(disks.map(({ serverId }) => serverId)).size > 1) {
    throw refuse("0140", "The disks belong to different servers.");
  }
  const [first] = disks;
  if (first) stoppedServer(request, first.serverId);
  requireRoomForImages(request, disks.length);
  const images = disks.map((disk, index) => {
    const item = list[index] ?? {};
    return {
      image: newImage(request, {
        name: requiredName(item),
        ...commonFields(request, item),
        minDiskGb: disk.sizeGb,
        minRamMb: 0,
        environment: "DataImage",
        origin: `volume,${disk.id}`,
        properties: { __os_type: "Linux", __sequence_num: String(index + 1), ...keyProperty(disk) },
      }),
      bytes: { kind: "disk" as const, name: disk.id },
    };
  });
  return submitJob(request, "imsVolumesToSysDataImagesJob", {
    kind: "makeImages",
    images,
    parts: {
      type: "imsCopyVolumeToImageJob",
      ids: images.map(() => randomBytes(16).toString("hex")),
    },
  });
}

export function createFromVolume(request: ImsRequest, fields: Fields): Answer {
  const name = requiredName(fields);
  const id = requiredText(fields, "volume_id");
  const takesSystem = request.ims.options.systemVolumeSource === "accepted";
  const disk = volumeOf(request, id, takesSystem ? undefined : "data");
  const version = optionalText(fields, "os_version");
  if (version === undefined || !findOsVersion(version)) {
    throw refuse("0056", `The OS version ${version} is not valid.`);
  }
  const memory = memoryOf(fields);
  const environment = environmentOf(fields, false);
  requireRoomForImages(request, 1);
  const image = newImage(request, {
    name,
    ...commonFields(request, fields),
    minDiskGb: disk.sizeGb,
    minRamMb: memory.minRam,
    maxRamMb: memory.maxRam,
    environment,
    origin: `volume,${disk.id}`,
    properties: { ...osOf(version), __support_kvm: "true", ...keyProperty(disk) },
  });
  return submitJob(request, "imsVolumeCreateImageJob", {
    kind: "makeImages",
    images: [{ image, bytes: { kind: "disk", name: disk.id } }],
  });
}

function commonFields(request: ImsRequest, fields: Fields) {
  return {
    description: optionalDescription(fields),
    tags: tagsOfNewImage(request.ims.options, fields),
    enterpriseProject: enterpriseProject(fields),
  };
}

export function findServer(request: ImsRequest, id: string): Server | undefined {
  const project = request.ims.state.projects.get(request.caller.projectId)?.name;
  return servers.find(
    (server) => server.id === id && server.project === project && server.region === request.region,
  );
}

function stoppedServer(request: ImsRequest, id: string): Server {
  const server = findServer(request, id);
  if (!server) throw refuse("0005", `The server ${id} does not exist.`);
  if (server.isBusy) throw refuse("0010", `The server ${id} has another task running.`);
  const mayRun = request.ims.options.runningServerImages === "accepted";
  if (server.status !== "SHUTOFF" && !(mayRun && server.status === "ACTIVE")) {
    throw refuse("0008", `The server ${id} is not stopped.`);
  }
  return server;
}

/** A disk of that role, or of any. */
function volumeOf(request: ImsRequest, id: string, role: Volume["role"] | undefined): Volume {
  const volume = volumes.find(
    (known) => known.id === id && (role === undefined || known.role === role),
  );
  if (volume && findServer(request, volume.serverId)) return volume;
  throw refuse("0120", `The disk ${id} cannot be used.`);
}

function osOf(version: string): Record<string, string> {
  const known = findOsVersion(version);
  return known ? osProperties(known) : {};
}

/** Images of encrypted disks are encrypted with the same key. */
function keyProperty({ keyId }: Volume): Record<string, string> {
  return keyId === undefined ? {} : { __system__cmkid: keyId };
}
