/**
 * An image and a recipient as the local IMS stores them. Field names are those of the wire; whatever begins with two
 * underscores is a text among the properties, as in Glance.
 */
import type { ImageRecord, MemberStatus } from "../glance/record";
import type { RegionName } from "../iam/account";

export type { RegionName };

export interface ImsImage extends ImageRecord {
  readonly region: RegionName;
  readonly owner: string;
  /** When the image left the lists, or will leave them: deleting may take its time. */
  goneAtMs?: number;
  /** Bytes of the file; the answers carry them only as text in `__image_size`. */
  fileBytes: number;
  /** The job that makes the image: it cannot be deleted meanwhile. */
  madeBy?: string;
  deletedAt?: string;
}

export type MemberType = "project" | "domain" | "organization";

export interface ImsMember {
  readonly imageId: string;
  /** Project, account, or the last part of an organization's URN. */
  readonly memberId: string;
  readonly type: MemberType;
  readonly urn?: string;
  status: MemberStatus;
  readonly createdAt: string;
  updatedAt: string;
  /** Where an accepted full-ECS image keeps its backup. */
  vaultId?: string;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** A tag without a value is its bare key. */
export function tagText({ key, value }: Tag): string {
  return value === "" ? key : `${key}=${value}`;
}

export function tagOf(text: string): Tag {
  const equals = text.indexOf("=");
  return equals < 0
    ? { key: text, value: "" }
    : { key: text.slice(0, equals), value: text.slice(equals + 1) };
}

/** As Glance takes a list of tags: each once. */
export function distinctTags(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => tagText(tagOf(text))))];
}

export function tagsOf(image: Readonly<ImsImage>): Tag[] {
  return image.tags.map(tagOf);
}

/** A key that the image has already gets the new value and keeps its place. */
export function withTag(tags: readonly string[], tag: Tag): string[] {
  const place = tags.findIndex((text) => tagOf(text).key === tag.key);
  if (place < 0) return [...tags, tagText(tag)];
  return tags.with(place, tagText(tag));
}
