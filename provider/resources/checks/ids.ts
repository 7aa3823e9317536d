import * as z from "zod";

// Glance: glance/api/v2/images.py at 33.0.0, the pattern of `id` in get_base_properties.
/** @internal */
export const imageId = z.guid("must be an image id (a UUID, 8-4-4-4-12 hexadecimal digits)");

/** @internal */
export const connectionName = z.string().min(1).exactOptional();

/**
 * Glance accepts any text up to 255 characters as a member and does not look the project up. This
 * check refuses the texts with which a share could not be removed again.
 * @internal
 */
export const projectId = z
  .string()
  .min(1, "must name a project")
  .max(255, "is longer than 255 characters")
  .regex(/^[^/]*$/, "must not contain a slash: a member id stands in the path of a request")
  .refine((text) => !isDots(text), {
    error:
      "must not be . or ..: a member id stands in the path of a request, and these are removed from a path",
  })
  .regex(
    /^[\x20-\x7e]*$/,
    "must have printable ASCII characters only: a member id stands in the path of a request, " +
      "and other characters arrive garbled",
  );

/** Whether the text is `.` or `..`, also percent-encoded, because some proxies decode twice. */
function isDots(text: string): boolean {
  return /^(\.|%(25)*2e){1,2}$/i.test(text);
}

/** Whether a share with this member can surely be removed. If false, it may stay. */
export function canBeEnded(memberId: string): boolean {
  return /^[\x20-\x2e\x30-\x7e]+$/.test(memberId) && !isDots(memberId);
}

/** Keystone makes project ids of 32 hexadecimal digits. Other identity back ends use UUIDs. */
export function looksLikeProjectId(text: string): boolean {
  return /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(text);
}
