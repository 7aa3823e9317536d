/** An image and a member as the local Glance stores them, and as it shows them on the wire. */

export type Visibility = "public" | "private" | "shared" | "community";

export type ImageStatus =
  | "queued"
  | "saving"
  | "uploading"
  | "importing"
  | "active"
  /** Storing failed; only the local IMS sets it. */
  | "killed"
  | "deactivated"
  /** Kept for ever: the id of a deleted image is never free again. */
  | "deleted";

/** Field names are Glance's own, so that filters, sorting and patches can use them as they come. */
export interface ImageRecord {
  readonly id: string;
  name: string | null;
  status: ImageStatus;
  visibility: Visibility;
  protected: boolean;
  os_hidden: boolean;
  owner: string | null;
  min_disk: number;
  min_ram: number;
  disk_format: string | null;
  container_format: string | null;
  size: number | null;
  virtual_size: number | null;
  checksum: string | null;
  os_hash_algo: string | null;
  os_hash_value: string | null;
  /** With microseconds, for sorting; shown in whole seconds. */
  readonly created_at: string;
  updated_at: string;
  properties: Record<string, string>;
  tags: string[];
}

export type MemberStatus = "pending" | "accepted" | "rejected";

export interface ImageMember {
  readonly imageId: string;
  readonly memberId: string;
  status: MemberStatus;
  readonly createdAt: string;
  updatedAt: string;
}

export function memberKey(imageId: string, memberId: string): string {
  return `${imageId}/${memberId}`;
}

/** The one store of the local cloud, named as in the configuration of the real Glance it is compared with. */
export const storeName = "fs";

export function imageView(image: Readonly<ImageRecord>): Record<string, unknown> {
  const { created_at, updated_at, properties, tags, ...attributes } = image;
  return {
    ...properties,
    ...attributes,
    created_at: wholeSeconds(created_at),
    updated_at: wholeSeconds(updated_at),
    tags,
    self: `/v2/images/${image.id}`,
    file: `/v2/images/${image.id}/file`,
    schema: "/v2/schemas/image",
    // Glance lists the store of whatever was stored once, but not of an image that is switched off.
    ...(image.checksum !== null && image.status !== "deactivated" ? { stores: storeName } : {}),
  };
}

export function memberView(member: Readonly<ImageMember>): Record<string, unknown> {
  return {
    member_id: member.memberId,
    image_id: member.imageId,
    status: member.status,
    created_at: wholeSeconds(member.createdAt),
    updated_at: wholeSeconds(member.updatedAt),
    schema: "/v2/schemas/member",
  };
}

function wholeSeconds(isoTime: string): string {
  return `${isoTime.slice(0, 19)}Z`;
}
