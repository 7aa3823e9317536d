/** C1 to C3: what is left of the first version of Glance's interface. */
import { type Answer, jsonAnswer } from "../http";
import { timestamp } from "../glance/clock";
import { refuse } from "../glance/errors";
import type { ImsRequest } from "./context";
import { candidates } from "./listed";
import { requireDeletable } from "./nativeDelete";
import { nativeImageInPath } from "./nativeImages";
import { removeShares } from "./settle";
import type { ImsImage } from "./record";

const emptyPage = { "Content-Type": "text/html; charset=UTF-8" };

export function showHeaders(request: ImsRequest): Answer {
  const image = nativeImageInPath(request);
  const facts: Readonly<Record<string, unknown>> = {
    Id: image.id,
    Name: image.name ?? "",
    Status: image.status,
    Is_public: image.visibility === "public",
    Protected: image.protected,
    Deleted: image.status === "deleted",
    Size: sizeOf(image),
    Min_disk: image.min_disk,
    Min_ram: image.min_ram,
    Disk_format: image.disk_format,
    Container_format: image.container_format,
    Owner: image.owner,
    Created_at: withoutZone(image.created_at),
    Updated_at: withoutZone(image.updated_at),
  };
  const headers: Record<string, string> = { ...emptyPage };
  for (const [name, value] of Object.entries(facts)) {
    if (value !== null) headers[`X-Image-Meta-${name}`] = headerText(value);
  }
  for (const [key, value] of Object.entries(image.properties)) {
    if (/^[\w-]+$/.test(key)) headers[`X-Image-Meta-Property-${key}`] = headerText(value);
  }
  return { status: 200, headers };
}

export function listDetails(request: ImsRequest): Answer {
  const { query } = request.call;
  const bounds = { min: boundOf(query, "size_min"), max: boundOf(query, "size_max") };
  const since = query.get("changes-since");
  const sinceMs = since === null ? undefined : Date.parse(since);
  if (Number.isNaN(sinceMs)) throw refuse(400, "changes-since is not a time.");
  const images = candidates(request).filter((image) => {
    const size = sizeOf(image) ?? 0;
    return (
      (["name", "container_format", "disk_format", "status"] as const).every((key) => {
        const wanted = query.get(key);
        return wanted === null || image[key] === wanted;
      }) &&
      size >= (bounds.min ?? 0) &&
      size <= (bounds.max ?? Infinity) &&
      (sinceMs === undefined || Date.parse(image.updated_at) >= sinceMs)
    );
  });
  return jsonAnswer(200, { images: images.map(detailView) });
}

/** The record stays, and shows only to who asks for deleted images. */
export function softDelete(request: ImsRequest): Answer {
  const image = nativeImageInPath(request);
  requireDeletable(request, image);
  const now = timestamp();
  removeShares(request.ims, image.id);
  request.ims.state.imsImages.put(image.id, {
    ...image,
    status: "deleted",
    deletedAt: now,
    updated_at: now,
  });
  return { status: request.ims.options.softDeleteStatus, headers: emptyPage };
}

function detailView(image: Readonly<ImsImage>): Record<string, unknown> {
  return {
    id: image.id,
    name: image.name ?? "",
    status: image.status,
    size: sizeOf(image),
    virtual_size: null,
    disk_format: image.disk_format,
    container_format: image.container_format,
    checksum: null,
    is_public: image.visibility === "public",
    protected: image.protected,
    deleted: image.status === "deleted",
    min_ram: image.min_ram,
    min_disk: image.min_disk,
    owner: image.owner,
    created_at: withoutZone(image.created_at),
    updated_at: withoutZone(image.updated_at),
    deleted_at: image.deletedAt === undefined ? null : withoutZone(image.deletedAt),
    properties: image.properties,
  };
}

/** Unlike the second version, the first one tells the size. */
function sizeOf(image: Readonly<ImsImage>): number | null {
  return image.status === "queued" ? null : image.fileBytes;
}

function withoutZone(time: string): string {
  return time.replace(/Z$/, "");
}

/** True and False as Python writes them; other characters as their UTF-8 bytes. */
function headerText(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return Buffer.from(String(value), "utf8")
    .toString("latin1")
    .replace(/[\r\n]/g, " ");
}

function boundOf(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw refuse(400, `${key} is not a number.`);
}
