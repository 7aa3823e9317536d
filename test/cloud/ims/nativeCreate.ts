/** B4: a record without bytes, always private, always with an id of the server's choice. */
import { type Answer, isRecord, jsonAnswer } from "../http";
import { readJsonBody } from "../glance/body";
import { refuse, refuseWithDetail } from "../glance/errors";
import { validateImage } from "../glance/imageSchema";
import { defaultQuotas } from "../glance/context";
import {
  isReserved,
  neverAccepted,
  readOnlyAttributes,
  requirePropertyQuota,
  requireTagQuota,
} from "../glance/propertyRules";
import type { ImsRequest } from "./context";
import { newImage } from "./newImage";
import { findOsVersion, osProperties } from "./osVersions";
import { requireRoomForImages } from "./submit";
import { distinctTags } from "./record";
import { nativeView } from "./views";

const formats = ["zvhd2", "vhd", "zvhd", "raw", "qcow2", "iso"];
const defaultVersion = "Other Linux(64 bit)";

/** Attributes with rules of their own; all others are properties. */
const attributes = new Set([
  "name",
  "visibility",
  "protected",
  "container_format",
  "disk_format",
  "tags",
  "min_ram",
  "min_disk",
  "id",
  "owner",
]);

export async function createRecord(request: ImsRequest): Promise<Answer> {
  const content = await readJsonBody(request.call);
  if (!isRecord(content)) throw refuse(400, "Provided object does not match schema 'image'.");
  for (const key of [...neverAccepted, ...readOnlyAttributes]) {
    if (key in content) throw refuse(403, `Attribute '${key}' is read-only.`);
  }
  // A format that Glance's schema does not know is checked below.
  const { disk_format: diskFormat = "zvhd2", ...others } = content;
  validateImage(others);
  requireMemberNatively(request);
  if (typeof diskFormat !== "string" || !formats.includes(diskFormat)) {
    throw refuse(400, `Invalid disk_format ${diskFormat}.`);
  }
  if ((content["container_format"] ?? "bare") !== "bare") {
    throw refuse(400, "Invalid container_format; only bare is supported.");
  }
  if ((content["visibility"] ?? "private") !== "private") {
    throw refuse(400, "Invalid visibility; only private images can be created.");
  }
  requireRoomForImages(request, 1);
  // The schema has made sure of the types.
  const given = content as {
    readonly name?: string | null;
    readonly protected?: boolean;
    readonly min_disk?: number;
    readonly min_ram?: number;
    readonly tags?: readonly string[];
  };
  const minDiskGb = given.min_disk ?? request.ims.options.smallestSystemDiskGb;
  if (minDiskGb < request.ims.options.smallestSystemDiskGb || minDiskGb > 1024) {
    throw refuse(400, `min_disk ${minDiskGb} is out of range.`);
  }
  const tags = distinctTags(given.tags ?? []);
  const properties = propertiesOf(content);
  requireTagQuota(defaultQuotas, tags);
  requirePropertyQuota(defaultQuotas, properties);
  const image = newImage(request, {
    name: given.name ?? "",
    description: "",
    tags,
    minDiskGb,
    minRamMb: given.min_ram ?? 0,
    enterpriseProject: "0",
    environment: diskFormat === "iso" ? "IsoImage" : "FusionCompute",
    diskFormat,
    origin: "",
    properties,
    isProtected: given.protected ?? false,
  });
  request.ims.state.imsImages.put(image.id, image);
  return jsonAnswer(201, nativeView(image, false), {
    Location: `${request.ims.urls[request.region]}/v2/images/${image.id}`,
  });
}

export function requireMemberNatively({ caller }: ImsRequest): void {
  if (caller.roles.includes("member")) return;
  throw refuse(403, "You are not authorized to complete this action.");
}

function propertiesOf(content: Readonly<Record<string, unknown>>): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const [key, value] of Object.entries(content)) {
    if (attributes.has(key) || key === "__os_version") continue;
    if ([...key].length > 255) {
      throw refuse(400, "Custom property should not be greater than 255 characters.");
    }
    if (isReserved(key)) throw refuseWithDetail(403, `Attribute '${key}' is reserved.`);
    // The schema admits only texts here.
    properties[key] = String(value);
  }
  const name = content["__os_version"];
  const version = findOsVersion(typeof name === "string" ? name : defaultVersion);
  if (!version) throw refuse(400, `Invalid __os_version ${String(name)}.`);
  return { ...properties, ...osProperties(version) };
}
