/** B9 to B13: members in Glance's form, with the rules of IMS for what can be shared. No change of visibility needed. */
import { type Answer, isRecord, jsonAnswer } from "../http";
import { readJsonBody } from "../glance/body";
import { timestamp } from "../glance/clock";
import { refuse } from "../glance/errors";
import { memberKey } from "../glance/record";
import { isWhole, membersOf } from "./access";
import type { ImsRequest } from "./context";
import { ImsRefusal, refuse as refuseAsIms } from "./errors";
import { memberInPath, memberPage } from "./memberReads";
import { requireMemberNatively } from "./nativeCreate";
import { nativeImageInPath } from "./nativeImages";
import { recipientOf } from "./recipients";
import type { ImsImage, ImsMember } from "./record";
import { requireShareable } from "./sharing";
import { requireVaultFor } from "./vaults";
import { memberView } from "./views";

export async function addMemberNatively(request: ImsRequest): Promise<Answer> {
  const body = await readJsonBody(request.call);
  const memberId = isRecord(body) ? body["member"] : undefined;
  if (typeof memberId !== "string" || memberId === "") {
    throw refuse(400, "Member to be added not specified");
  }
  const image = nativeImageInPath(request);
  requireMemberNatively(request);
  forbidden(() => requireShareable(request, image));
  if (memberId === request.caller.projectId) {
    throw refuseAsIms("0076", "An image cannot be shared with its own project.");
  }
  const recipient = recipientOf(request, "project", memberId);
  const key = memberKey(image.id, memberId);
  const { imsMembers } = request.ims.state;
  if (imsMembers.has(key)) {
    throw refuse(409, `Member ${memberId} is duplicated for image ${image.id}`);
  }
  const { memberQuota, wholeMemberQuota } = request.ims.options;
  const quota = isWhole(image) ? wholeMemberQuota : memberQuota;
  if (membersOf(request.ims, image.id).length >= quota) {
    throw refuse(413, `Image member limit exceeded for image ${image.id}.`);
  }
  const now = timestamp();
  const member: ImsMember = {
    imageId: image.id,
    memberId,
    type: recipient.type,
    status: "pending",
    createdAt: now,
    updatedAt: now,
  };
  imsMembers.put(key, member);
  return jsonAnswer(200, memberView(member));
}

export function listMembersNatively(request: ImsRequest): Answer {
  return jsonAnswer(200, memberPage(request, nativeImageInPath(request)));
}

export function showMemberNatively(request: ImsRequest): Answer {
  return jsonAnswer(200, memberView(memberOf(request, nativeImageInPath(request))));
}

export async function updateMemberNatively(request: ImsRequest): Promise<Answer> {
  const body = await readJsonBody(request.call);
  if (!isRecord(body)) throw refuse(400, 'Expected a status in the form: {"status": "status"}');
  const { status, vault_id: vaultId } = body;
  const image = nativeImageInPath(request);
  const member = memberOf(request, image);
  requireMemberNatively(request);
  if (image.owner === request.caller.projectId) {
    throw refuse(403, "You are not authorized to complete modify_member action.");
  }
  if (status !== "accepted" && status !== "rejected" && status !== "pending") {
    throw refuse(400, 'Status must be "pending", "accepted" or "rejected".');
  }
  const vault = typeof vaultId === "string" ? vaultId : undefined;
  if (status === "accepted") requireVaultFor(request, image, vault);
  const changed: ImsMember = {
    ...member,
    status,
    updatedAt: timestamp(),
    ...(vault === undefined ? {} : { vaultId: vault }),
  };
  request.ims.state.imsMembers.put(memberKey(image.id, member.memberId), changed);
  return jsonAnswer(200, memberView(changed));
}

export function removeMemberNatively(request: ImsRequest): Answer {
  const image = nativeImageInPath(request);
  const member = memberOf(request, image);
  requireMemberNatively(request);
  if (image.owner !== request.caller.projectId) {
    throw refuse(403, "You are not authorized to complete delete_member action.");
  }
  request.ims.state.imsMembers.remove(memberKey(image.id, member.memberId));
  return { status: 204 };
}

function memberOf(request: ImsRequest, image: Readonly<ImsImage>): Readonly<ImsMember> {
  const member = memberInPath(request, image);
  if (member) return member;
  const id = request.params.get("memberId");
  throw refuse(404, `${id} not found in the member list of the image ${image.id}.`);
}

/** A native call is told by its status alone that an image cannot be shared. */
function forbidden(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof ImsRefusal) throw refuse(403, error.message);
    throw error;
  }
}
