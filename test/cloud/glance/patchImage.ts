/** PATCH /v2/images/{id}: all changes or none, and one save. */
import { type Answer, jsonAnswer } from "../http";
import type { ImageRequest } from "./context";
import { refuse, refuseWithDetail } from "./errors";
import { type Change, readPatch } from "./patchDocument";
import { findImage, isVisible, requireAction, requireVisibility } from "./policy";
import { requireNotNegative, requirePropertyQuota, requireTagQuota } from "./propertyRules";
import { type ImageRecord, imageView } from "./record";
import { saveImage } from "./save";

export async function patchImage(request: ImageRequest): Promise<Answer> {
  const changes = await readPatch(request.call, request.glance.settings);
  const image = findImage(request);
  for (const change of changes) applyChange(request, image, change);
  if (changes.some((change) => change.op === "add")) {
    requirePropertyQuota(request.glance.quotas, image.properties);
  }
  // An empty patch is a read, which even a reader may do.
  if (changes.length > 0) await saveImage(request, image);
  // Reached by giving the image away, which "add" lets an owner do: the change stands all the same.
  if (!isVisible(request, image)) {
    throw refuse(403, `Forbidding request, image ${image.id} not visible`);
  }
  return jsonAnswer(200, imageView(image));
}

const writableAttributes = [
  "name",
  "visibility",
  "protected",
  "os_hidden",
  "owner",
  "min_disk",
  "min_ram",
  "disk_format",
  "container_format",
  "tags",
] as const;
type WritableAttribute = (typeof writableAttributes)[number];

function applyChange(request: ImageRequest, image: ImageRecord, change: Change): void {
  const { op, key, form } = change;
  if (key === "locations") throw refuseLocations(change);
  if (op === "replace" && key === "owner" && !request.caller.isAdmin) {
    throw refuseWithDetail(403, "Owner can't be updated by non admin.");
  }
  if (key === "visibility" && op !== "remove") {
    requireVisibility(request.caller, change.value, image);
  }
  requireAction(request.caller, "modify_image", image);
  const attribute = writableAttributes.find((name) => name === key);
  const exists = attribute !== undefined || Object.hasOwn(image.properties, key);
  switch (op) {
    case "remove":
      if (attribute !== undefined) {
        throw refuseWithDetail(403, `Property ${key} may not be removed.`);
      }
      if (!exists) throw refuseWithDetail(409, `Property ${key} does not exist.`);
      delete image.properties[key];
      return;
    case "replace":
      if (!exists) throw refuseWithDetail(409, `Property ${key} does not exist.`);
      break;
    case "add":
      // The old form takes "add" at its word, the new one overwrites.
      if (exists && form === "v2.0") {
        throw refuseWithDetail(409, `Property ${key} already present.`);
      }
      break;
  }
  if (attribute !== undefined) setAttribute(request, image, attribute, change.value);
  // The schema admits only strings as custom properties.
  else image.properties[key] = String(change.value);
}

function setAttribute(
  request: ImageRequest,
  image: ImageRecord,
  attribute: WritableAttribute,
  value: unknown,
): void {
  switch (attribute) {
    case "disk_format":
    case "container_format":
      if (image.status !== "queued" && image.status !== "importing") {
        throw refuse(403, `Attribute ${attribute} can be only replaced for a queued image.`);
      }
      break;
    case "min_disk":
    case "min_ram":
      requireNotNegative(attribute, value);
      break;
    case "tags": {
      // Checked against the schema when the patch was read, as all attributes are.
      const tags = [...new Set(value as string[])];
      requireTagQuota(request.glance.quotas, tags);
      image.tags = tags;
      return;
    }
    default:
  }
  // The schema check has made sure of the type.
  Object.assign(image, { [attribute]: value });
}

function refuseLocations(change: Change): Error {
  if (change.op === "replace" && Array.isArray(change.value) && change.value.length === 0) {
    return refuseWithDetail(403, "Cannot set locations to empty list.");
  }
  const verb = { add: "add", replace: "update", remove: "remove" }[change.op];
  return refuse(403, `It's not allowed to ${verb} locations if locations are invisible.`);
}
