/** POST /v2/images: a record without bytes. */
import { randomUUID } from "node:crypto";
import { type Answer, isRecord, jsonAnswer } from "../http";
import { readJsonBody } from "./body";
import { timestamp } from "./clock";
import type { ImageRequest } from "./context";
import { refuse, refuseWithDetail } from "./errors";
import { validateImage } from "./imageSchema";
import { importMethods } from "./info";
import { requireVisibility } from "./policy";
import {
  isReserved,
  neverAccepted,
  readOnlyAttributes,
  requireNotNegative,
  requirePropertyQuota,
  requireTagQuota,
} from "./propertyRules";
import { type ImageRecord, imageView, storeName, type Visibility } from "./record";

export async function createImage(request: ImageRequest): Promise<Answer> {
  const { call, glance } = request;
  const content = await readJsonBody(call);
  // The real one stumbles over a body that is no object.
  if (!isRecord(content)) throw refuse(500);
  const image = newImage(request, content);
  const { images } = glance.state;
  if (images.has(image.id)) throw refuse(409, `Image ID ${image.id} already exists!`);
  images.put(image.id, image);
  return jsonAnswer(201, imageView(image), {
    Location: `${glance.url}/v2/images/${image.id}`,
    "OpenStack-image-import-methods": importMethods.join(","),
    "OpenStack-image-store-ids": storeName,
  });
}

/** The checks in Glance's order, since a body can break several rules at once. */
function newImage(request: ImageRequest, content: Record<string, unknown>): ImageRecord {
  for (const key of neverAccepted) {
    if (key in content) throw refuse(403, `Attribute '${key}' is read-only.`);
  }
  validateImage(content, request.glance.settings);
  // From here on the types of the known attributes are those of the schema.
  const given = content as Partial<ImageRecord> & Record<string, unknown>;
  const properties = customProperties(content);
  const owner = requireOwner(request, given.owner);
  const visibility: Visibility = given.visibility ?? "shared";
  requireVisibility(request.caller, given.visibility, { owner, visibility });
  for (const key of readOnlyAttributes) {
    if (key in content) throw refuse(403, `Attribute '${key}' is read-only.`);
  }
  requireNotNegative("min_disk", given.min_disk);
  requireNotNegative("min_ram", given.min_ram);
  const tags = [...new Set(given.tags ?? [])];
  requireTagQuota(request.glance.quotas, tags);
  requirePropertyQuota(request.glance.quotas, properties);
  const now = timestamp();
  return {
    name: given.name ?? null,
    disk_format: given.disk_format ?? null,
    container_format: given.container_format ?? null,
    visibility,
    size: null,
    virtual_size: null,
    status: "queued",
    checksum: null,
    protected: given.protected ?? false,
    min_ram: given.min_ram ?? 0,
    min_disk: given.min_disk ?? 0,
    owner,
    os_hidden: given.os_hidden ?? false,
    os_hash_algo: null,
    os_hash_value: null,
    id: given.id ?? randomUUID(),
    created_at: now,
    updated_at: now,
    properties,
    tags,
  };
}

const attributes: ReadonlySet<string> = new Set([
  "id",
  "name",
  "status",
  "visibility",
  "protected",
  "os_hidden",
  "owner",
  "min_disk",
  "min_ram",
  "disk_format",
  "container_format",
  "size",
  "virtual_size",
  "checksum",
  "created_at",
  "updated_at",
  "tags",
]);

function customProperties(content: Readonly<Record<string, unknown>>): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const [key, value] of Object.entries(content)) {
    if (attributes.has(key)) continue;
    if ([...key].length > 255) {
      throw refuse(400, "Custom property should not be greater than 255 characters.");
    }
    if (isReserved(key)) throw refuseWithDetail(403, `Attribute '${key}' is reserved.`);
    // The schema admits only strings as additional properties; hashes are refused as read-only right after.
    properties[key] = String(value);
  }
  return properties;
}

function requireOwner(request: ImageRequest, given: string | null | undefined): string | null {
  const { caller } = request;
  const owner = given === undefined ? (caller.projectId ?? null) : given;
  if (caller.isAdmin) return owner;
  if (given !== undefined && owner !== caller.projectId) {
    throw refuseWithDetail(403, `You are not permitted to create images owned by '${owner}'`);
  }
  if (!caller.roles.includes("member")) {
    throw refuse(403, "You are not authorized to complete add_image action.");
  }
  return owner;
}
