/** Who images are shared with: A20 to A24. A consumer is one text (consumer.ts): project, `account:…`, or an organization's URN. */
import { z } from "zod";
import type { CloudMember } from "../../cloud";
import { consumerFields, consumerOf, consumerTitle } from "../../consumer";
import { decode } from "../../http/decode";
import { isApiError } from "../../http/errors";
import { allPages } from "../../http/pages";
import { path } from "../../http/path";
import type { ApiRequest, Send } from "../../http/request";
import { given, startJob, type JobId } from "../jobs/jobReference";

/** The port's member with what IMS says beyond it. */
export interface ImsMember extends CloudMember {
  /** The id that paths name it by: of the project, the account, or the organization or unit. */
  readonly memberId: string;
}

export interface MemberPage {
  readonly members: readonly ImsMember[];
  /** What to ask the next page with; undefined on the last one. */
  readonly marker: string | undefined;
}

/** Up to 1000; the default is 500. */
export interface MemberPageRequest {
  readonly limit?: number | undefined;
  readonly marker?: string | undefined;
}

/**
 * A20. Shares every one of the images with every one of the consumers. For the owner, on `active` private images; consumers in the same region. 200 with
 * the job's id, whose results name the pairs. `badRequest`: public or market image (IMG.0089, 0107), encrypted (IMG.0098), a full image that is not from
 * CBR (IMG.0135), oneself (IMG.0076, 0178). `notFound`: no such consumer here (IMG.0108). `quota`: too many consumers (IMG.0088). `forbidden`: not the owner (IMG.0047).
 * Repeatable: sharing again changes nothing.
 * @see A20 (Huawei, OTC for projects, SDK)
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

/** What a consumer can say to a share. */
export interface Acceptance {
  /** The caller's own project. */
  readonly projectId: string;
  readonly status: "accepted" | "rejected";
  /** Vault for the backup behind a full image of a server; needed to accept one that was made of a CBR backup. */
  readonly vaultId?: string | undefined;
}

/**
 * A21. Accepts or rejects images that were shared with the caller's project. 200 with the job's id, whose results name the images.
 * `notFound`: no such share (IMG.0108, 0114). `badRequest`: the vault (IMG.0182, 0184, 0188, 0193).
 * Repeatable: saying the same again changes nothing.
 * @see A21 (Huawei, OTC, SDK)
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
    value: given({ images: imageIds, project_id: projectId, status, vault_id: vaultId }),
    idempotent: true,
    onRepeat: "a second one says the same again",
  });
}

/**
 * A22. Ends the shares of every one of the images with every one of the consumers. For the owner. 200 with the job's id.
 * `forbidden`: not the owner (IMG.0047). `unavailable`: it failed for some (IMG.0113). Repeatable.
 * @see A22 (Huawei, OTC for projects, SDK)
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
    onRepeat: "a second one ends nothing more",
  });
}

/**
 * A23. One page of an image's members, those of accounts and organizations included. 200. `notFound`: no such image for the caller.
 * @see A23 (Huawei, SDK; not OTC)
 */
export async function listImsMembers(
  send: Send,
  projectId: string,
  imageId: string,
  page: MemberPageRequest = {},
): Promise<MemberPage> {
  const request: ApiRequest = {
    purpose: `list the members of image ${imageId}`,
    method: "GET",
    url: path`/v1/${projectId}/cloudimages/${imageId}/members`,
    query: memberQuery(page),
    okStatus: [200],
    idempotent: true,
  };
  return toMemberPage(decode(memberListSchema, request, await send(request)));
}

/** A23, page by page to the last one; undefined when the image is not there for the caller. */
export function allImsMembers(
  send: Send,
  projectId: string,
  imageId: string,
): Promise<readonly ImsMember[] | undefined> {
  return everyPage((page) => listImsMembers(send, projectId, imageId, page));
}

/** All members, or undefined when the image is not there for the caller. */
export async function everyPage(
  read: (page: MemberPageRequest) => Promise<MemberPage>,
): Promise<readonly ImsMember[] | undefined> {
  try {
    return await allPages<ImsMember, string>("list the members of an image", async (marker) => {
      const page = await read({ marker });
      return { items: page.members, next: page.marker };
    });
  } catch (error) {
    if (isApiError(error, "notFound")) return undefined;
    throw error;
  }
}

/**
 * A24. One member by its id: a project's, an account's, or an organization's or unit's. Undefined when the image or the member is not there for the
 * caller. 200.
 * @see A24 (Huawei, SDK; not OTC)
 */
export async function showImsMember(
  send: Send,
  projectId: string,
  imageId: string,
  memberId: string,
): Promise<ImsMember | undefined> {
  const request: ApiRequest = {
    purpose: `read member ${memberId} of image ${imageId}`,
    method: "GET",
    url: path`/v1/${projectId}/cloudimages/${imageId}/members/${memberId}`,
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

/** The id that a consumer has in paths: what follows the last slash or colon of an organization's URN. */
export function memberIdOf(consumer: string): string {
  const { projectId, accountId, organizationUrn = "" } = consumerFields(consumer);
  return projectId ?? accountId ?? organizationUrn.split(/[/:]/).at(-1) ?? consumer;
}

interface ConsumerGroups {
  readonly projects?: readonly string[];
  readonly domains?: readonly string[];
  readonly organizations?: readonly string[];
}

/** The consumers as A20 and A22 take them, each kind in a list of its own; a list is absent rather than empty. */
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

function imagesTitle(imageIds: readonly string[]): string {
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
  // Absent or empty on the last page: no source says which.
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
