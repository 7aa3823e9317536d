import * as z from "zod";
import type { CloudMember, MemberStatus } from "../cloud";
import { ApiError, ifFound } from "../http/errors";
import { jsonIn } from "../http/json";
import { path } from "../http/path";
import type { ApiRequest, Send } from "../http/request";
import { decode, getJson } from "../http/decode";

/**
 * B9. Shares an image with a project. The status is `pending` until the project accepts or rejects.
 * Only the owner may do it, on a `shared` image of any status. Glance does not check whether the
 * project exists. 200.
 * `conflict`: the project is a member already. `forbidden`: the caller is not the owner, its
 * role may not share, or the image is not `shared`. `quota`: too many members.
 * @see glance/api/v2/image_members.py at 33.0.0, ImageMembersController.create
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
    onRepeat: "a second one finds the member and is refused (409)",
  };
  return toMember(decode(memberSchema, request, await send(request)));
}

/**
 * B10. The members that the caller may see: the owner sees all, a consumer sees itself. Undefined
 * if the caller cannot see the image. 200. `forbidden`: the image is not `shared`.
 * @see glance/api/v2/image_members.py at 33.0.0, ImageMembersController.index
 */
export async function listMembers(
  send: Send,
  imageId: string,
): Promise<readonly CloudMember[] | undefined> {
  const asked = getJson(send, listSchema, {
    purpose: `list the members of image ${imageId}`,
    url: path`/v2/images/${imageId}/members`,
  });
  return (await ifFound(asked))?.members.map(toMember);
}

/**
 * B12. Accepts or rejects an image for the caller's own project, which must be the consumer. 200.
 * `forbidden`: the caller is the owner. `notFound`: the caller is not a member. `badRequest`: an
 * unknown status.
 * @see glance/api/v2/image_members.py at 33.0.0, ImageMembersController.update
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
 * B13. Stops sharing an image with a project. Only the owner may do it. 204.
 * `notFound`: no such member or image. `forbidden`: the caller is not the owner, or the image is
 * not `shared`.
 * @see glance/api/v2/image_members.py at 33.0.0, ImageMembersController.delete
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
 * B13 for a member with the id `.` or `..`. Clients and proxies remove such a path segment, and
 * then the DELETE would delete the whole image. So the member is read with the same path first
 * (B11): only the record of this member proves that the path arrives unchanged.
 * `badRequest`: the path does not arrive unchanged. `notFound`: no such member.
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
  const read = memberSchema.safeParse(jsonIn(text));
  if (read.data?.member_id !== consumer) throw notAddressable(imageId, consumer);
  await send({
    ...exact,
    purpose: `stop sharing image ${imageId} with project ${consumer}`,
    method: "DELETE",
    okStatus: [204],
  });
}

/** Throws if the id cannot be sent: Glance decodes `%2F` to a slash and reads paths as Latin-1. */
export function assertEndable(imageId: string, consumer: string): void {
  if (!/^[\x01-\x2e\x30-\x7f]+$/.test(consumer)) throw notAddressable(imageId, consumer);
}

function notAddressable(imageId: string, consumer: string): ApiError {
  return new ApiError({
    kind: "badRequest",
    purpose: `stop sharing image ${imageId} with project ${consumer}`,
    reason: `${JSON.stringify(consumer)} cannot be part of the path of a request`,
    advice:
      "no project has such an id, so nobody gets the image; the member goes when the image is deleted, " +
      "or when an operator of the cloud removes it from Glance's database",
    mayHaveBeenSent: false,
  });
}

/** B10 with the time of the answer by the clock of the service. */
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
