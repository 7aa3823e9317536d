/** Shares images: A20 to A24. A consumer is one text (consumer.ts). */
import * as z from "zod";
import type { CloudMember } from "../../cloud";
import { consumerFields, consumerOf, consumerTitle } from "../../consumer";
import { getJson } from "../../http/decode";
import { ifFound } from "../../http/errors";
import { allPages } from "../../http/pages";
import { path } from "../../http/path";
import type { Send } from "../../http/request";
import { startJob, type JobId } from "../jobs/jobReference";

/** The port's member, and what only IMS has. */
export interface ImsMember extends CloudMember {
  /** The id in paths: of the project, account, organization or organizational unit. */
  readonly memberId: string;
}

export interface MemberPage {
  readonly members: readonly ImsMember[];
  /** Undefined on the last page. */
  readonly marker: string | undefined;
}

/** `limit` is at most 1000; its default is 500. */
export interface MemberPageRequest {
  readonly limit?: number | undefined;
  readonly marker?: string | undefined;
}

/**
 * A20. Shares each of the images with each of the consumers. The images are own, `active` and
 * private; the consumers are in the same region. 200 with the id of the job; its results name the
 * pairs.
 * `badRequest`: a public or marketplace image (IMG.0089, 0107), an encrypted image (IMG.0098), a
 * full image that was not made of a CBR backup (IMG.0135), or the consumer is the owner (IMG.0076,
 * 0178). `notFound`: no such consumer in this region (IMG.0108). `quota`: too many consumers
 * (IMG.0088). `forbidden`: the caller is not the owner (IMG.0047), or lacks the permission
 * (IMG.0026).
 * @see operation A20, documented by Huawei Cloud, Open Telekom Cloud (for projects) and the SDK
 */
export function addMembers(
  send: Send,
  imageIds: readonly string[],
  consumers: readonly string[],
): Promise<JobId> {
  return startJob(send, {
    purpose: `share ${imagesTitle(imageIds)} with ${consumersTitle(consumers)}`,
    method: "POST",
    url: "/v1/cloudimages/members",
    value: { images: imageIds, ...consumerGroups(consumers) },
    idempotent: true,
    onRepeat: "a second one shares what is shared already",
  });
}

export interface Acceptance {
  /** The caller's own project. */
  readonly projectId: string;
  readonly status: "accepted" | "rejected";
  /** For the backup of a full image. Required to accept an image made of a CBR backup. */
  readonly vaultId?: string | undefined;
}

/**
 * A21. Accepts or rejects images that are shared with the caller's project. 200 with the id of the
 * job, whose results name the images.
 * `notFound`: no such share (IMG.0108, 0114), or no vault was named (IMG.0184). `badRequest`: a
 * wrong kind of vault (IMG.0193). `conflict`: the vault is not available yet (IMG.0188). `quota`:
 * the vault is too small (IMG.0182).
 * @see operation A21, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export function updateMembers(
  send: Send,
  imageIds: readonly string[],
  acceptance: Acceptance,
): Promise<JobId> {
  const { projectId, status, vaultId } = acceptance;
  return startJob(send, {
    purpose: `set the acceptance of ${imagesTitle(imageIds)} by project ${projectId} to ${status}`,
    method: "PUT",
    url: "/v1/cloudimages/members",
    value: { images: imageIds, project_id: projectId, status, vault_id: vaultId },
    idempotent: true,
    onRepeat: "a second one gives the same answer again",
  });
}

/**
 * A22. Stops sharing each of the images with each of the consumers. 200 with the id of the job.
 * `forbidden`: the caller is not the owner (IMG.0047). `unavailable`: it failed for some pairs
 * (IMG.0113).
 * @see operation A22, documented by Huawei Cloud, Open Telekom Cloud (for projects) and the SDK
 */
export function removeMembers(
  send: Send,
  imageIds: readonly string[],
  consumers: readonly string[],
): Promise<JobId> {
  return startJob(send, {
    purpose: `stop sharing ${imagesTitle(imageIds)} with ${consumersTitle(consumers)}`,
    method: "DELETE",
    url: "/v1/cloudimages/members",
    value: { images: imageIds, ...consumerGroups(consumers) },
    idempotent: true,
    onRepeat: "a second one changes nothing more",
  });
}

/**
 * A23. One page of the members of an image, including accounts and organizations. 200. `notFound`:
 * the caller cannot see the image. `forbidden`: the caller lacks the permission (IMG.0026).
 * @see operation A23, documented by Huawei Cloud and the SDK, not by Open Telekom Cloud
 */
export async function listImsMembers(
  send: Send,
  projectId: string,
  imageId: string,
  page: MemberPageRequest = {},
): Promise<MemberPage> {
  const wire = await getJson(send, memberListSchema, {
    purpose: `list the members of image ${imageId}`,
    url: path`/v1/${projectId}/cloudimages/${imageId}/members`,
    query: memberQuery(page),
  });
  return toMemberPage(wire);
}

/** A23 for all pages. Undefined if the caller cannot see the image. */
export function allImsMembers(
  send: Send,
  projectId: string,
  imageId: string,
): Promise<readonly ImsMember[] | undefined> {
  return everyPage((page) => listImsMembers(send, projectId, imageId, page));
}

/** Undefined if the caller cannot see the image. */
export function everyPage(
  read: (page: MemberPageRequest) => Promise<MemberPage>,
): Promise<readonly ImsMember[] | undefined> {
  const all = allPages<ImsMember, string>("list the members of an image", async (marker) => {
    const page = await read({ marker });
    return { items: page.members, next: page.marker };
  });
  return ifFound(all);
}

/**
 * A24. One member by its `memberId`. Undefined if the caller cannot see it or the image. 200.
 * @see operation A24, documented by Huawei Cloud and the SDK, not by Open Telekom Cloud
 */
export async function showImsMember(
  send: Send,
  projectId: string,
  imageId: string,
  memberId: string,
): Promise<ImsMember | undefined> {
  const asked = getJson(send, memberSchema, {
    purpose: `read member ${memberId} of image ${imageId}`,
    url: path`/v1/${projectId}/cloudimages/${imageId}/members/${memberId}`,
  });
  const wire = await ifFound(asked);
  return wire && toImsMember(wire);
}

interface ConsumerGroups {
  readonly projects?: readonly string[];
  readonly domains?: readonly string[];
  readonly organizations?: readonly string[];
}

/** For A20 and A22: one list for each kind of consumer. An empty list is left out. */
export function consumerGroups(consumers: readonly string[]): ConsumerGroups {
  const all = consumers.map(consumerFields);
  const projects = present(all.map(({ projectId }) => projectId));
  const domains = present(all.map(({ accountId }) => accountId));
  const organizations = present(all.map(({ organizationUrn }) => organizationUrn));
  return {
    ...(projects.length === 0 ? {} : { projects }),
    ...(domains.length === 0 ? {} : { domains }),
    ...(organizations.length === 0 ? {} : { organizations }),
  };
}

function present(values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value) => value !== undefined);
}

/** @internal */
export function imagesTitle(imageIds: readonly string[]): string {
  return imageIds.length === 1 ? `image ${imageIds[0]}` : `${imageIds.length} images`;
}

function consumersTitle(consumers: readonly string[]): string {
  const [first = ""] = consumers;
  return consumers.length === 1 ? consumerTitle(first) : `${consumers.length} consumers`;
}

/** @internal */
export const memberSchema = z.looseObject({
  image_id: z.string(),
  member_id: z.string(),
  status: z.string(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
  member_type: z.string().nullish(),
  urn: z.string().nullish(),
});

/** @internal */
export const memberListSchema = z.looseObject({
  members: z.array(memberSchema),
  page_info: z.looseObject({ next_marker: z.string().nullish() }).nullish(),
});

export function memberQuery({
  limit,
  marker,
}: MemberPageRequest): Readonly<Record<string, string | undefined>> {
  return { limit: limit === undefined ? undefined : String(limit), marker };
}

/** @internal */
export function toMemberPage(wire: z.output<typeof memberListSchema>): MemberPage {
  // No source says whether the marker of the last page is absent or empty, so both end the list.
  const marker = wire.page_info?.next_marker ?? "";
  return { members: wire.members.map(toImsMember), marker: marker === "" ? undefined : marker };
}

/** @internal */
export function toImsMember(wire: z.output<typeof memberSchema>): ImsMember {
  return {
    imageId: wire.image_id,
    memberId: wire.member_id,
    consumer: consumerIn(wire),
    status: wire.status,
    createdAt: wire.created_at ?? undefined,
    updatedAt: wire.updated_at ?? undefined,
  };
}

function consumerIn({ member_type, member_id, urn }: z.output<typeof memberSchema>): string {
  switch (member_type) {
    case "domain":
      return consumerOf({ accountId: member_id });
    case "organization":
      return consumerOf({ organizationUrn: urn ?? member_id });
    default:
      return consumerOf({ projectId: member_id });
  }
}
