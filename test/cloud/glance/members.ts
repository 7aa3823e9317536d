/**
 * /v2/images/{id}/members: the projects that a shared image is offered to. Members of an image that is not `shared`
 * are kept but dormant: they come back with the visibility.
 */
import { type Answer, isRecord, jsonAnswer, noContent } from "../http";
import { readJsonBody } from "./body";
import { timestamp } from "./clock";
import type { ImageRequest } from "./context";
import { type GlanceRefusal, refuse } from "./errors";
import { findImage, requireAction } from "./policy";
import { limitSentence } from "./propertyRules";
import {
  type ImageMember,
  type ImageRecord,
  memberKey,
  type MemberStatus,
  memberView,
} from "./record";

export async function addMember(request: ImageRequest): Promise<Answer> {
  const memberId = memberIdFrom(await readJsonBody(request.call));
  const image = findSharedImage(request, (id) =>
    refuse(403, `Not allowed to create members for image ${id}.`),
  );
  requireAction(request.caller, "add_member", image);
  const { members } = request.glance.state;
  const count = membersOf(request, image).length;
  const maximum = request.glance.quotas.members;
  if (maximum >= 0 && count + 1 > maximum) {
    const reason = limitSentence("image members for this image", count + 1, maximum);
    throw refuse(413, `Image member limit exceeded for image ${image.id}: ${reason}:`);
  }
  if (members.has(memberKey(image.id, memberId))) {
    throw refuse(409, `Member ${memberId} is duplicated for image ${image.id}`);
  }
  const now = timestamp();
  const member: ImageMember = {
    imageId: image.id,
    memberId,
    status: "pending",
    createdAt: now,
    updatedAt: now,
  };
  members.put(memberKey(image.id, memberId), member);
  return jsonAnswer(200, memberView(member));
}

export function listMembers(request: ImageRequest): Answer {
  const image = findSharedImage(request, (id) =>
    refuse(403, `Not allowed to list members for image ${id}: ${onlyShared}`),
  );
  const members = membersOf(request, image).filter((member) => maySee(request, image, member));
  return jsonAnswer(200, { members: members.map(memberView), schema: "/v2/schemas/members" });
}

export function showMember(request: ImageRequest): Answer {
  const image = findSharedImage(request, () => refuse(404, onlyShared));
  return jsonAnswer(200, memberView(findMember(request, image)));
}

export async function updateMember(request: ImageRequest): Promise<Answer> {
  const wanted = statusFrom(await readJsonBody(request.call));
  const image = findSharedImage(request, (id) =>
    refuse(403, `Not allowed to update members for image ${id}.`),
  );
  const member = findMember(request, image);
  requireAction(request.caller, "modify_member", image);
  if (!isMemberStatus(wanted)) {
    throw refuse(400, 'Incorrect request: Status must be "pending", "accepted" or "rejected".');
  }
  member.status = wanted;
  member.updatedAt = timestamp();
  request.glance.state.members.put(memberKey(image.id, member.memberId), member);
  return jsonAnswer(200, memberView(member));
}

export function removeMember(request: ImageRequest): Answer {
  const image = findSharedImage(request, (id) =>
    refuse(403, `Not allowed to delete members for image ${id}.`),
  );
  const member = findMember(request, image);
  requireAction(request.caller, "delete_member", image);
  request.glance.state.members.remove(memberKey(image.id, member.memberId));
  return noContent();
}

const onlyShared = "Only shared images have members.";

function findSharedImage(
  request: ImageRequest,
  notShared: (imageId: string) => GlanceRefusal,
): ImageRecord {
  const image = findImage(request, (id) => `Image ${id} not found.`);
  if (image.visibility !== "shared") throw notShared(image.id);
  return image;
}

function findMember(request: ImageRequest, image: ImageRecord): ImageMember {
  const memberId = request.params.get("memberId");
  const member = request.glance.state.members.get(memberKey(image.id, memberId));
  if (member && maySee(request, image, member)) return member;
  throw refuse(404, `${memberId} not found in the member list of the image ${image.id}.`);
}

function membersOf(request: ImageRequest, image: ImageRecord): Readonly<ImageMember>[] {
  return request.glance.state.members.values().filter((member) => member.imageId === image.id);
}

/** The owner sees all of them, a member sees itself. */
function maySee(request: ImageRequest, image: ImageRecord, member: Readonly<ImageMember>): boolean {
  const { caller } = request;
  if (caller.isAdmin || caller.projectId === image.owner) return true;
  return caller.projectId === member.memberId;
}

function memberIdFrom(body: unknown): string {
  if (!isRecord(body)) {
    throw refuse(400, 'Expected a member in the form: {"member": "image_id"}');
  }
  if (!("member" in body)) throw refuse(400, "Member to be added not specified");
  if (!body["member"]) throw refuse(400, "Member can't be empty");
  return String(body["member"]);
}

function statusFrom(body: unknown): unknown {
  if (!isRecord(body)) {
    throw refuse(400, 'Expected a status in the form: {"status": "status"}');
  }
  if (!("status" in body)) throw refuse(400, "Status not specified");
  return body["status"];
}

function isMemberStatus(value: unknown): value is MemberStatus {
  return value === "pending" || value === "accepted" || value === "rejected";
}
