/** How an image and a recipient show on the wire; whether an image is shared follows from its recipients. */
import type { ImsImage, ImsMember } from "./record";

/**
 * The property that is a truth value in answers of IMS itself, and a text everywhere else. The documents have two of
 * them, but the Go SDK behind Terraform decodes `__whole_image` as a text.
 */
const flag = "__system_support_market";

export function imageView(image: Readonly<ImsImage>, isShared: boolean): Record<string, unknown> {
  const { properties } = image;
  const view: Record<string, unknown> = {
    id: image.id,
    name: image.name ?? "",
    status: image.status,
    visibility: isShared ? "shared" : image.visibility,
    owner: image.owner,
    protected: image.protected,
    tags: image.tags,
    container_format: image.container_format,
    disk_format: image.disk_format,
    min_disk: image.min_disk,
    min_ram: image.min_ram,
    // Declared as not used: clients must take the size from __image_size.
    size: 0,
    virtual_size: null,
    checksum: null,
    created_at: wholeSeconds(image.created_at),
    updated_at: wholeSeconds(image.updated_at),
    self: `/v2/images/${image.id}`,
    file: `/v2/images/${image.id}/file`,
    schema: "/v2/schemas/image",
    ...properties,
    __image_size: String(image.fileBytes),
    ...(isShared ? { __imagetype: "shared" } : {}),
  };
  if (flag in view) view[flag] = view[flag] === "true";
  return view;
}

/** The native answers know only texts beside Glance's own attributes. */
export function nativeView(image: Readonly<ImsImage>, isShared: boolean): Record<string, unknown> {
  const { properties } = image;
  const view = imageView(image, isShared);
  if (properties[flag] !== undefined) view[flag] = properties[flag];
  const project = properties["enterprise_project_id"];
  return project === undefined ? view : { ...view, _sys_enterprise_project_id: project };
}

export function memberView(member: Readonly<ImsMember>): Record<string, unknown> {
  return {
    image_id: member.imageId,
    member_id: member.memberId,
    member_type: member.type,
    ...(member.urn === undefined ? {} : { urn: member.urn }),
    status: member.status,
    created_at: wholeSeconds(member.createdAt),
    updated_at: wholeSeconds(member.updatedAt),
    schema: "/v2/schemas/member",
  };
}

export function wholeSeconds(isoTime: string): string {
  return `${isoTime.slice(0, 19)}Z`;
}
