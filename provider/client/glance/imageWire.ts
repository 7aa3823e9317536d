/** Image records as Glance writes them, to and from the port's words. */
import { z } from "zod";
import type { CloudImage, ImageAttribute, ImageChange, NewImage } from "../cloud";
import type { ApiResponse } from "../http/request";

const text = z.string().nullish();
const number = z.number().nullish();

/**
 * What we read of a record; every other field is a custom property.
 * @internal
 */
export const imageSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  visibility: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  tags: z.array(z.string()),
  name: text,
  owner: text,
  protected: z.boolean().default(false),
  os_hidden: z.boolean().default(false),
  disk_format: text,
  container_format: text,
  min_disk: number,
  min_ram: number,
  size: number,
  virtual_size: number,
  checksum: text,
  os_hash_algo: text,
  os_hash_value: text,
  file: text,
  schema: text,
});

/** @internal */
export const pageSchema = z.looseObject({
  images: z.array(imageSchema),
  next: z.string().optional(),
});

/** Fields of a record that are neither ours to name nor custom properties. */
const ownFields: ReadonlySet<string> = new Set([
  ...Object.keys(imageSchema.shape),
  "self",
  "locations",
  "direct_url",
]);

/** @internal */
export function toImage(wire: z.output<typeof imageSchema>, response: ApiResponse): CloudImage {
  const answeredAtMs = Date.parse(response.headers["date"] ?? "");
  return {
    id: wire.id,
    name: wire.name ?? undefined,
    status: wire.status,
    visibility: wire.visibility,
    owner: wire.owner ?? undefined,
    protected: wire.protected,
    hidden: wire.os_hidden,
    diskFormat: wire.disk_format ?? undefined,
    containerFormat: wire.container_format ?? undefined,
    minDiskGb: wire.min_disk ?? 0,
    minRamMb: wire.min_ram ?? 0,
    sizeBytes: wire.size ?? undefined,
    virtualSizeBytes: wire.virtual_size ?? undefined,
    checksum: wire.checksum ?? undefined,
    hashAlgorithm: wire.os_hash_algo ?? undefined,
    hashValue: wire.os_hash_value ?? undefined,
    createdAt: wire.created_at,
    updatedAt: wire.updated_at,
    file: wire.file ?? undefined,
    schema: wire.schema ?? undefined,
    tags: wire.tags,
    properties: customProperties(wire),
    answeredAtMs: Number.isNaN(answeredAtMs) ? undefined : answeredAtMs,
  };
}

function customProperties(wire: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wire).filter(
      (entry): entry is [string, string] =>
        !ownFields.has(entry[0]) && typeof entry[1] === "string",
    ),
  );
}

/**
 * The marker out of the `next` link: the link itself may lack what stands before /v2 in the endpoint.
 * @internal
 */
export function markerOf(page: z.output<typeof pageSchema>): string | undefined {
  if (page.next === undefined) return undefined;
  const last = page.images.at(-1)?.id;
  return URL.canParse(page.next, "http://glance")
    ? (new URL(page.next, "http://glance").searchParams.get("marker") ?? last)
    : last;
}

export function newImageBody(image: NewImage): Record<string, unknown> {
  const {
    id,
    name,
    diskFormat,
    containerFormat,
    visibility,
    minDiskGb,
    minRamMb,
    tags,
    properties,
  } = image;
  const wire = {
    ...properties,
    id,
    name,
    visibility,
    tags,
    disk_format: diskFormat,
    container_format: containerFormat,
    min_disk: minDiskGb,
    min_ram: minRamMb,
  };
  return Object.fromEntries(Object.entries(wire).filter(([, value]) => value !== undefined));
}

/** Those that Glance has; the rules of the cloud refuse the others before any call. */
const wireNames: Readonly<Partial<Record<ImageAttribute, string>>> = {
  name: "name",
  visibility: "visibility",
  protected: "protected",
  hidden: "os_hidden",
  minDiskGb: "min_disk",
  minRamMb: "min_ram",
  diskFormat: "disk_format",
  containerFormat: "container_format",
  tags: "tags",
};

export function patchOperation(change: ImageChange): Record<string, unknown> {
  if ("set" in change)
    return { op: "replace", path: `/${wireNames[change.set] ?? change.set}`, value: change.value };
  if ("removeProperty" in change) return { op: "remove", path: pointer(change.removeProperty) };
  return {
    op: change.exists ? "replace" : "add",
    path: pointer(change.setProperty),
    value: change.value,
  };
}

/** A property's name as a JSON pointer (RFC 6901). */
function pointer(property: string): string {
  return `/${property.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
