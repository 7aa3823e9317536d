/** Converts image records between the form that Glance sends and the port's form. */
import * as z from "zod";
import type { CloudImage, ImageChange, NewImage } from "../cloud";
import { pointer } from "../http/path";
import type { ApiResponse } from "../http/request";
import { attributeNames, attributeRow, wireName } from "../imageAttributes";
import { imageOf, recordFields } from "../imageRecord";

/**
 * Any other field is an attribute that only some images have, or a custom property.
 * @internal
 */
export const imageSchema = z.looseObject({
  ...recordFields(z.number()),
  visibility: z.string(),
  // Glance keeps tags in a set (glance/domain, Image.tags, at 33.0.0): two reads of an unchanged
  // image can list them in another order.
  tags: z.array(z.string()).transform((tags) => tags.toSorted()),
});

/** @internal */
export const pageSchema = z.looseObject({
  images: z.array(imageSchema),
  next: z.string().optional(),
});

/** Fields of a record that are neither attributes nor properties. */
const ownFields: ReadonlySet<string> = new Set(["self", "locations", "direct_url"]);

/** @internal */
export function toImage(wire: z.output<typeof imageSchema>, response: ApiResponse): CloudImage {
  return {
    ...imageOf("glance", wire, ownFields, response),
    importing: textIn(wire["os_glance_import_task"]) === undefined ? undefined : true,
    failedStores: textIn(wire["os_glance_failed_import"]),
  };
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/**
 * The marker of the next page. The link itself is not used, because it may lack the path that the
 * endpoint has before /v2.
 * @internal
 */
export function markerOf(page: z.output<typeof pageSchema>): string | undefined {
  if (page.next === undefined) return undefined;
  const last = page.images.at(-1)?.id;
  return URL.canParse(page.next, "http://glance")
    ? (new URL(page.next, "http://glance").searchParams.get("marker") ?? last)
    : last;
}

/** The body of B4, without the attributes that are set after the bytes are there. */
export function newImageBody(image: NewImage): Record<string, unknown> {
  const wire: Record<string, unknown> = { ...image.properties, id: image.id };
  for (const name of attributeNames) {
    const field = wireName("glance", name);
    if (field !== undefined && attributeRow(name).setLast !== true) wire[field] = image[name];
  }
  return Object.fromEntries(Object.entries(wire).filter(([, value]) => value !== undefined));
}

export function patchOperation(change: ImageChange): Record<string, unknown> {
  if ("removeProperty" in change) return { op: "remove", path: pointer(change.removeProperty) };
  const { value } = change;
  if ("setProperty" in change)
    return { op: change.exists ? "replace" : "add", path: pointer(change.setProperty), value };
  const { wire = change.set, isProperty } = attributeRow(change.set).glance ?? {};
  // In version 2.1 of the media type, "add" also replaces a property that exists.
  return { op: isProperty === true ? "add" : "replace", path: pointer(wire), value };
}
