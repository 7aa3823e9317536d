/** Image records as Glance writes them, to and from the port's words. */
import { z } from "zod";
import type { CloudImage, ImageChange, NewImage } from "../cloud";
import type { ApiResponse } from "../http/request";
import { attributeNames, attributeRow, wireName } from "../imageAttributes";
import { imageOf, recordFields } from "../imageRecord";

/**
 * What we read of a record; every other field is an attribute that only some images have, or a
 * custom property.
 * @internal
 */
export const imageSchema = z.looseObject({
  ...recordFields(z.number()),
  visibility: z.string(),
  tags: z.array(z.string()),
});

/** @internal */
export const pageSchema = z.looseObject({
  images: z.array(imageSchema),
  next: z.string().optional(),
});

/** @internal */
export function toImage(wire: z.output<typeof imageSchema>, response: ApiResponse): CloudImage {
  return {
    ...imageOf("glance", wire, ["self", "locations", "direct_url"], response),
    importing: textIn(wire["os_glance_import_task"]) === undefined ? undefined : true,
    failedStores: textIn(wire["os_glance_failed_import"]),
  };
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
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

/** Attributes that are set last are not in it. */
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
  // Version 2.1 of the document's media type takes "add" for a property that exists as well.
  return { op: isProperty === true ? "add" : "replace", path: pointer(wire), value };
}

/** A property's name as a JSON pointer (RFC 6901). */
function pointer(property: string): string {
  return `/${property.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
