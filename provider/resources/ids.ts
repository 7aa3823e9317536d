/** What ids look like, for the checks of every resource. */
import { z } from "zod";

// Glance: glance/api/v2/images.py at 33.0.0, the pattern of `id` in get_base_properties.
export const imageId = z.guid("must be an image id (a UUID, 8-4-4-4-12 hexadecimal digits)");

/** A project id. Glance takes any text up to 255 characters and never looks the project up. */
export const projectId = z
  .string()
  .min(1, "must name a project")
  .max(255, "is longer than 255 characters")
  .regex(/^[^/]*$/, "must not contain a slash: a member id stands in the path of a request");

/** Keystone makes project ids of 32 hexadecimal digits; identity back ends of other makers use UUIDs. */
export function looksLikeProjectId(text: string): boolean {
  return /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(text);
}
