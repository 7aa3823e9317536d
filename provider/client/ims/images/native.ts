/** What IMS does differently with the calls of Glance: B4, B6, B7 and B10 to B12. The others are in ../glance as they are. */
import type { ImageChange } from "../../cloud";
import { patchOperation } from "../../glance/imageWire";
import { decode } from "../../http/decode";
import { isApiError } from "../../http/errors";
import { path } from "../../http/path";
import type { ApiRequest, Send } from "../../http/request";
import { imsImageSchema, toImsImage, type ImsImage } from "./imageWire";
import { given } from "../jobs/jobReference";
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

/** A record without bytes. The id is the service's. */
export interface NewRecord {
  /** Without one, no server can be made of the image. */
  readonly name?: string | undefined;
  /** From A16; decides about type, platform and bits. Default: `Other Linux(64 bit)`. */
  readonly osVersion?: string | undefined;
  readonly diskFormat?: string | undefined;
  readonly containerFormat?: string | undefined;
  readonly minDiskGb?: number | undefined;
  readonly minRamMb?: number | undefined;
  readonly protected?: boolean | undefined;
  /** `key` or `key=value`. */
  readonly tags?: readonly string[] | undefined;
  /** Custom properties. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
}

/**
 * B4 on IMS. Makes a record without bytes, `queued` and private; A10 or B8 brings them. 201.
 * `badRequest`: a format or a length. `forbidden`: a property that is not the caller's to set. `quota`: too many properties or tags.
 * Not repeatable: the service chooses the id, so a second POST makes a second record. Units: disk in GB, memory in MB.
 * `title`: what messages call it, where the name is a mark.
 * @see B4 (Huawei, OTC, SDK)
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
      value: given({
        ...record.properties,
        name,
        __os_version: osVersion,
        disk_format: diskFormat,
        container_format: containerFormat,
        min_disk: minDiskGb,
        min_ram: minRamMb,
        protected: record.protected,
        tags: tags?.map(nativeTag),
      }),
    },
    okStatus: [201],
    idempotent: false,
    onRepeat: "a second one would make a second record: the service chooses the id",
  };
  const response = await send(request);
  return toImsImage(decode(imsImageSchema, request, response), response);
}

/** Here every tag is `key=value`. */
function nativeTag(tag: string): string {
  const { key, value } = tagPair(tag);
  return `${key}=${value}`;
}

/**
 * B6 on IMS. Changes the name, the description and custom properties in one step, also while the image has no bytes. 200 with the whole image.
 * `conflict`: a property to replace or remove is not there. `forbidden`: not the owner, or another attribute.
 * @see B6 (Huawei, OTC, SDK)
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
      value: changes.map(patchOperation),
      mediaType: "application/openstack-images-v2.1-json-patch",
    },
    okStatus: [200],
    idempotent: true,
    onRepeat: "a second one finds what it sets, or is refused as a whole (409)",
  };
  const response = await send(request);
  return toImsImage(decode(imsImageSchema, request, response), response);
}

/**
 * B7 on IMS. Deletes an own image; it may still be there for a while. 204, from some regions also where nothing was deleted.
 * Shares by account or organization must be ended first. `withBackup`: the backup behind a full image of a server goes too.
 * `notFound`: not there. `conflict`: still being created (IMG.0090). `forbidden`: protected, public, of the marketplace, or not the owner
 * (IMG.0028, 0091-0094). `unavailable`: the backup stays (IMG.0176).
 * @see B7 (Huawei, OTC, SDK)
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
 * B10 on IMS. One page of an image's members, those of accounts and organizations included. 200. `notFound`: no such image for the caller.
 * @see B10 (Huawei, SDK; OTC without pages)
 */
export async function listNativeMembers(
  send: Send,
  imageId: string,
  page: MemberPageRequest = {},
): Promise<MemberPage> {
  const request: ApiRequest = {
    purpose: `list the members of image ${imageId}`,
    method: "GET",
    url: path`/v2/images/${imageId}/members`,
    query: memberQuery(page),
    okStatus: [200],
    idempotent: true,
  };
  return toMemberPage(decode(memberListSchema, request, await send(request)));
}

/** B10, page by page to the last one: for clouds without A23. Undefined when the image is not there for the caller. */
export function allNativeMembers(
  send: Send,
  imageId: string,
): Promise<readonly ImsMember[] | undefined> {
  return everyPage((page) => listNativeMembers(send, imageId, page));
}

/**
 * B11 on IMS. One member by its id: a project's, an account's, or an organization's or unit's. Undefined when the image or the member is not
 * there for the caller. 200.
 * @see B11 (Huawei, OTC, SDK)
 */
export async function showNativeMember(
  send: Send,
  imageId: string,
  memberId: string,
): Promise<ImsMember | undefined> {
  const request: ApiRequest = {
    purpose: `read member ${memberId} of image ${imageId}`,
    method: "GET",
    url: path`/v2/images/${imageId}/members/${memberId}`,
    okStatus: [200],
    idempotent: true,
  };
  try {
    return toImsMember(decode(memberSchema, request, await send(request)));
  } catch (error) {
    if (isApiError(error, "notFound")) return undefined;
    throw error;
  }
}

/**
 * B12 on IMS. Sets the caller's own acceptance; `vaultId` for a full image of a server that was made of a CBR backup. 200.
 * `forbidden`: the caller is the owner. `notFound`: the caller is no member. `badRequest`: another word, or the vault.
 * @deprecated A21 (`updateMembers`) does the same for many images.
 * @see B12 (Huawei, OTC, SDK)
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
    body: { kind: "json", value: given({ status, vault_id: vaultId }) },
    okStatus: [200],
    idempotent: true,
  };
  return toImsMember(decode(memberSchema, request, await send(request)));
}
