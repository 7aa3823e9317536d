/** The calls of Glance that IMS answers differently. The others are in ../../glance. */
import type { ImageChange } from "../../cloud";
import { patchOperation } from "../../glance/imageWire";
import { decode, getJson } from "../../http/decode";
import { ifFound } from "../../http/errors";
import { path } from "../../http/path";
import type { ApiRequest, Send } from "../../http/request";
import { attributeRow, type ImageAttribute } from "../../imageAttributes";
import { imsImageSchema, toImsImage, type ImsImage } from "./imageWire";
import {
  everyPage,
  memberListSchema,
  memberQuery,
  memberSchema,
  toImsMember,
  toMemberPage,
  type ImsMember,
  type MemberPage,
  type MemberPageRequest,
} from "../sharing/sharing";
import { tagPair } from "../../tagText";

export interface NewRecord {
  /** An image without a name cannot be used to make servers. */
  readonly name?: string | undefined;
  /** A value of A16. It determines type, platform and bits. Default: `Other Linux(64 bit)`. */
  readonly osVersion?: string | undefined;
  readonly diskFormat?: string | undefined;
  readonly containerFormat?: string | undefined;
  readonly minDiskGb?: number | undefined;
  readonly minRamMb?: number | undefined;
  readonly protected?: boolean | undefined;
  /** `key` or `key=value`. */
  readonly tags?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
}

/**
 * B4 on IMS. Creates a private, `queued` record without bytes. A10 or B8 gives it its bytes. 201.
 * `badRequest`: a wrong format, or a value that is too long. `forbidden`: the caller may not set
 * this property. `quota`: too many properties or tags.
 * Messages show `title`, because the name of the record may be a mark.
 * @see operation B4, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function createRecord(
  send: Send,
  record: NewRecord,
  title = record.name,
): Promise<ImsImage> {
  const { name, osVersion, diskFormat, containerFormat, minDiskGb, minRamMb, tags } = record;
  const request: ApiRequest = {
    purpose: `create image ${title === undefined ? "without a name" : `"${title}"`}`,
    method: "POST",
    url: "/v2/images",
    body: {
      kind: "json",
      value: {
        ...record.properties,
        name,
        __os_version: osVersion,
        disk_format: diskFormat,
        container_format: containerFormat,
        min_disk: minDiskGb,
        min_ram: minRamMb,
        protected: record.protected,
        tags: tags?.map(nativeTag),
      },
    },
    okStatus: [201],
    idempotent: false,
    onRepeat: "a second one would make a second record: the service chooses the id",
  };
  const response = await send(request);
  return toImsImage(decode(imsImageSchema, request, response), response);
}

/** In this call, every tag has the form `key=value`. */
function nativeTag(tag: string): string {
  const { key, value } = tagPair(tag);
  return `${key}=${value}`;
}

/**
 * B6 on IMS. Changes the name, the description and custom properties together, even while the image
 * has no bytes. 200 with the whole image.
 * `conflict`: a property to replace or remove is missing. `forbidden`: the caller is not the owner,
 * or the attribute cannot be changed.
 * @see operation B6, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function changeRecord(
  send: Send,
  id: string,
  changes: readonly ImageChange[],
): Promise<ImsImage> {
  const request: ApiRequest = {
    purpose: `change image ${id}`,
    method: "PATCH",
    url: path`/v2/images/${id}`,
    body: {
      kind: "json",
      value: changes.map(nativeChange).map(patchOperation),
      mediaType: "application/openstack-images-v2.1-json-patch",
    },
    okStatus: [200],
    idempotent: true,
    onRepeat: "a second one sets the same values, or is refused as a whole (409)",
  };
  const response = await send(request);
  return toImsImage(decode(imsImageSchema, request, response), response);
}

function nativeChange(change: ImageChange): ImageChange {
  const property = "set" in change ? propertyOf(change.set) : undefined;
  if (property === undefined || !("set" in change)) return change;
  return { setProperty: property, value: String(change.value), exists: false };
}

/** The property in which IMS stores the attribute; undefined if the attribute is no property. */
export function propertyOf(attribute: ImageAttribute): string | undefined {
  const { wire, isProperty } = attributeRow(attribute).ims ?? {};
  return isProperty === true ? wire : undefined;
}

/**
 * B7 on IMS. Deletes an own image, which may still be visible for a while. 204, in some regions
 * even if there was nothing to delete. Shares with accounts or organizations must be ended first.
 * `withBackup` also deletes the backup of a full image.
 * `notFound`: no such image. `conflict`: the image is still being created (IMG.0090). `forbidden`:
 * the image is protected, public or of the marketplace, or the caller is not the owner (IMG.0028,
 * 0091-0094). `unavailable`: the backup was not deleted (IMG.0176).
 * @see operation B7, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function deleteImsImage(
  send: Send,
  id: string,
  options: { readonly withBackup?: boolean | undefined } = {},
): Promise<void> {
  const { withBackup } = options;
  await send({
    purpose: `delete image ${id}`,
    method: "DELETE",
    url: path`/v2/images/${id}`,
    ...(withBackup === undefined
      ? {}
      : { body: { kind: "json", value: { delete_backup: withBackup } } }),
    okStatus: [204],
    idempotent: true,
    repeatedOk: [404],
  });
}

/**
 * B10 on IMS. One page of the members of an image, including accounts and organizations. 200.
 * `notFound`: the caller cannot see the image.
 * @see operation B10, documented by Huawei Cloud and the SDK, by Open Telekom Cloud without pages
 */
export async function listNativeMembers(
  send: Send,
  imageId: string,
  page: MemberPageRequest = {},
): Promise<MemberPage> {
  const wire = await getJson(send, memberListSchema, {
    purpose: `list the members of image ${imageId}`,
    url: path`/v2/images/${imageId}/members`,
    query: memberQuery(page),
  });
  return toMemberPage(wire);
}

/** B10 for all pages, for clouds without A23. Undefined if the caller cannot see the image. */
export function allNativeMembers(
  send: Send,
  imageId: string,
): Promise<readonly ImsMember[] | undefined> {
  return everyPage((page) => listNativeMembers(send, imageId, page));
}

/**
 * B11 on IMS. One member by its `memberId`. Undefined if it or the image cannot be seen. 200.
 * @see operation B11, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function showNativeMember(
  send: Send,
  imageId: string,
  memberId: string,
): Promise<ImsMember | undefined> {
  const asked = getJson(send, memberSchema, {
    purpose: `read member ${memberId} of image ${imageId}`,
    url: path`/v2/images/${imageId}/members/${memberId}`,
  });
  const wire = await ifFound(asked);
  return wire && toImsMember(wire);
}

/**
 * B12 on IMS. Accepts or rejects an image for the caller's own project. `vaultId`: as in A21. 200.
 * `forbidden`: the caller is the owner. `notFound`: the caller is not a member. `badRequest`: an
 * unknown status, or a wrong vault.
 * @deprecated A21 (`updateMembers`) does the same for many images.
 * @see operation B12, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function updateNativeMember(
  send: Send,
  imageId: string,
  projectId: string,
  acceptance: {
    readonly status: "accepted" | "rejected" | "pending";
    readonly vaultId?: string | undefined;
  },
): Promise<ImsMember> {
  const { status, vaultId } = acceptance;
  const request: ApiRequest = {
    purpose: `set the acceptance of image ${imageId} by project ${projectId} to ${status}`,
    method: "PUT",
    url: path`/v2/images/${imageId}/members/${projectId}`,
    body: { kind: "json", value: { status, vault_id: vaultId } },
    okStatus: [200],
    idempotent: true,
  };
  return toImsMember(decode(memberSchema, request, await send(request)));
}
