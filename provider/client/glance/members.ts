/** The projects an image is shared with. Only images of visibility `shared` have members that can be seen. */
import { z } from "zod";
import type { CloudMember, MemberStatus } from "../cloud";
import { ApiError, isApiError } from "../http/errors";
import { path } from "../http/path";
import type { ApiRequest, Send } from "../http/request";
import { decode } from "../http/decode";

/**
 * B9. Shares an image with a project; its status is `pending` until the project says otherwise. For the
 * owner, on a `shared` image of any status. Glance does not look the project up. 200.
 * `conflict`: a member already. `forbidden`: not the owner, or not shared. `quota`: too many members.
 * @see glance/api/v2/image_members.py:126 @32.0.0
 */
export async function createMember(
  send: Send,
  imageId: string,
  consumer: string,
): Promise<CloudMember> {
  const request: ApiRequest = {
    purpose: `share image ${imageId} with project ${consumer}`,
    method: "POST",
    url: path`/v2/images/${imageId}/members`,
    body: { kind: "json", value: { member: consumer } },
    okStatus: [200, 201],
    idempotent: true,
    onRepeat: "a second one is refused (409), for the member is there",
  };
  return toMember(decode(memberSchema, request, await send(request)));
}

/**
 * B10. The members the caller may see: the owner all, a consumer itself. Undefined when the image is not
 * there for the caller. 200. `forbidden`: the image is not `shared`.
 * @see glance/api/v2/image_members.py:234 @32.0.0
 */
export async function listMembers(
  send: Send,
  imageId: string,
): Promise<readonly CloudMember[] | undefined> {
  const request: ApiRequest = {
    purpose: `list the members of image ${imageId}`,
    method: "GET",
    url: path`/v2/images/${imageId}/members`,
    okStatus: [200],
    idempotent: true,
  };
  try {
    return decode(listSchema, request, await send(request)).members.map(toMember);
  } catch (error) {
    if (isApiError(error, "notFound")) return undefined;
    throw error;
  }
}

/**
 * B11. One member, or undefined: not a member, no such image, or - Glance tells them not apart - the image
 * is not `shared` at the moment. 200.
 * @see glance/api/v2/image_members.py:282 @32.0.0
 */
export async function showMember(
  send: Send,
  imageId: string,
  consumer: string,
): Promise<CloudMember | undefined> {
  const request: ApiRequest = {
    purpose: `read member ${consumer} of image ${imageId}`,
    method: "GET",
    url: path`/v2/images/${imageId}/members/${consumer}`,
    okStatus: [200],
    idempotent: true,
  };
  try {
    return toMember(decode(memberSchema, request, await send(request)));
  } catch (error) {
    if (isApiError(error, "notFound")) return undefined;
    throw error;
  }
}

/**
 * B12. Sets the caller's own acceptance. For the consumer. 200.
 * `forbidden`: the caller is the owner. `notFound`: the caller is no member. `badRequest`: another word.
 * @see glance/api/v2/image_members.py:186 @32.0.0
 */
export async function updateMember(
  send: Send,
  imageId: string,
  consumer: string,
  status: MemberStatus,
): Promise<CloudMember> {
  const request: ApiRequest = {
    purpose: `set the acceptance of image ${imageId} by project ${consumer} to ${status}`,
    method: "PUT",
    url: path`/v2/images/${imageId}/members/${consumer}`,
    body: { kind: "json", value: { status } },
    okStatus: [200],
    idempotent: true,
  };
  return toMember(decode(memberSchema, request, await send(request)));
}

/**
 * B13. Ends the share with a project. For the owner. 204.
 * `notFound`: no member, or no such image. `forbidden`: not the owner, or the image is not `shared`.
 * @see glance/api/v2/image_members.py:315 @32.0.0
 */
export async function deleteMember(send: Send, imageId: string, consumer: string): Promise<void> {
  await send({
    purpose: `stop sharing image ${imageId} with project ${consumer}`,
    method: "DELETE",
    url: path`/v2/images/${imageId}/members/${consumer}`,
    okStatus: [204],
    idempotent: true,
    repeatedOk: [404],
  });
}

/**
 * B13 for a member called `.` or `..`. Clients and proxies fold such a segment away, and a DELETE
 * would mean the whole image. So the member is read by the same path first (B11): only where its
 * own record comes back the path arrives as it is written. `badRequest`: it does not. `notFound`:
 * no such member.
 */
export async function deleteDotMember(
  send: Send,
  imageId: string,
  consumer: "." | "..",
): Promise<void> {
  const exact = {
    url: `${path`/v2/images/${imageId}`}/members/${consumer}`,
    exactPath: true,
    idempotent: true,
  } as const;
  const look: ApiRequest = {
    ...exact,
    purpose: `read member ${consumer} of image ${imageId}`,
    method: "GET",
    okStatus: [200],
  };
  const { text } = await send(look);
  if (!isRecordOf(text, consumer)) throw notAddressable(imageId, consumer);
  await send({
    ...exact,
    purpose: `stop sharing image ${imageId} with project ${consumer}`,
    method: "DELETE",
    okStatus: [204],
  });
}

function isRecordOf(text: string, consumer: string): boolean {
  try {
    const read = memberSchema.safeParse(JSON.parse(text));
    return read.success && read.data.member_id === consumer;
  } catch {
    return false;
  }
}

/**
 * Glance takes `%2F` for a slash and reads a path as Latin-1, so that other letters than ASCII
 * arrive garbled.
 */
export function assertEndable(imageId: string, consumer: string): void {
  if (!/^[\x01-\x2e\x30-\x7f]+$/.test(consumer)) throw notAddressable(imageId, consumer);
}

function notAddressable(imageId: string, consumer: string): ApiError {
  return new ApiError({
    kind: "badRequest",
    purpose: `stop sharing image ${imageId} with project ${consumer}`,
    reason: `${JSON.stringify(consumer)} cannot stand in the path of a request`,
    advice:
      "no project has such an id, so it shares with nobody; it goes when the image is deleted, " +
      "or an operator of the cloud takes it out of Glance's database",
    mayHaveBeenSent: false,
  });
}

/** The members with the time of the answer by the service's clock. */
export async function listMembersDated(
  send: Send,
  imageId: string,
): Promise<{
  readonly members: readonly CloudMember[];
  readonly answeredAtMs: number | undefined;
}> {
  let answeredAtMs = Number.NaN;
  const dated: Send = async (request) => {
    const response = await send(request);
    answeredAtMs = Date.parse(response.headers["date"] ?? "");
    return response;
  };
  const members = (await listMembers(dated, imageId)) ?? [];
  return { members, answeredAtMs: Number.isNaN(answeredAtMs) ? undefined : answeredAtMs };
}

const memberSchema = z.looseObject({
  image_id: z.string(),
  member_id: z.string(),
  status: z.string(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
});

const listSchema = z.looseObject({ members: z.array(memberSchema) });

function toMember(wire: z.output<typeof memberSchema>): CloudMember {
  return {
    imageId: wire.image_id,
    consumer: wire.member_id,
    status: wire.status,
    createdAt: wire.created_at ?? undefined,
    updatedAt: wire.updated_at ?? undefined,
  };
}
