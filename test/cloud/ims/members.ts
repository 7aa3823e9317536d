/** A20 to A22: sharing, accepting and ending shares; every pair of an image and a recipient is one change. */
import type { Answer } from "../http";
import { imageInBody, isWhole, membersOf, reaches, requireMember, requireOwner } from "./access";
import { type Fields, optionalText, optionalTexts, readFields, requiredTexts } from "./body";
import type { ImsRequest } from "./context";
import { badBody, refuse } from "./errors";
import type { MemberPair } from "./job";
import { type Recipient, recipientOf } from "./recipients";
import { requireShareable } from "./sharing";
import { submitJob } from "./submit";
import { requireVaultFor } from "./vaults";

export async function addMembers(request: ImsRequest): Promise<Answer> {
  const { images, recipients } = await readShares(request);
  for (const recipient of recipients) {
    if (recipient.projectId === request.caller.projectId) {
      throw refuse("0076", "An image cannot be shared with its own project.");
    }
  }
  const pairs: MemberPair[] = [];
  for (const id of images) {
    const image = imageInBody(request, id);
    requireShareable(request, image);
    const known = new Set(membersOf(request.ims, id).map(({ memberId }) => memberId));
    const { memberQuota, wholeMemberQuota } = request.ims.options;
    for (const { memberId } of recipients) known.add(memberId);
    if (known.size > (isWhole(image) ? wholeMemberQuota : memberQuota)) {
      throw refuse("0088", `The sharing quota of image ${id} is used up.`);
    }
    pairs.push(...recipients.map((recipient) => ({ imageId: id, ...recipient })));
  }
  return submitJob(request, "imsAddImageMembersJob", {
    kind: "members",
    pairs,
    change: { action: "add" },
  });
}

export async function removeMembers(request: ImsRequest): Promise<Answer> {
  const { images, recipients } = await readShares(request);
  for (const id of images) requireOwner(request, imageInBody(request, id));
  const pairs = images.flatMap((imageId) =>
    recipients.map((recipient): MemberPair => ({ imageId, ...recipient })),
  );
  return submitJob(request, "imsDelImageMembersJob", {
    kind: "members",
    pairs,
    change: { action: "remove" },
  });
}

export async function updateMembers(request: ImsRequest): Promise<Answer> {
  requireMember(request);
  const fields = await readFields(request);
  const images = requiredTexts(fields, "images");
  const projectId = optionalText(fields, "project_id");
  const status = optionalText(fields, "status");
  const vaultId = optionalText(fields, "vault_id");
  if (projectId === undefined) throw badBody("project_id is missing.");
  if (status !== "accepted" && status !== "rejected") {
    throw badBody("status must be accepted or rejected.");
  }
  if (projectId !== request.caller.projectId) {
    throw refuse("0067", "The project ID is not that of the caller.");
  }
  const pairs = images.map((id): MemberPair => {
    const image = imageInBody(request, id);
    // The project's own share before that of its account.
    const shares = membersOf(request.ims, id).filter((member) => reaches(member, projectId));
    const share = shares.find(({ type }) => type === "project") ?? shares[0];
    if (!share || image.owner === projectId) {
      throw refuse("0114", `The image ${id} is not shared with project ${projectId}.`);
    }
    if (status === "accepted") requireVaultFor(request, image, vaultId);
    return { imageId: id, type: share.type, memberId: share.memberId, projectId };
  });
  return submitJob(request, "imsUpdateImageMembersJob", {
    kind: "members",
    pairs,
    change: { action: "update", status, ...(vaultId === undefined ? {} : { vaultId }) },
  });
}

async function readShares(
  request: ImsRequest,
): Promise<{ images: readonly string[]; recipients: readonly Recipient[] }> {
  requireMember(request);
  const fields = await readFields(request);
  const images = [...new Set(requiredTexts(fields, "images"))];
  const recipients = readRecipients(request, fields);
  if (recipients.length === 0) {
    throw badBody("One of projects, domains and organizations must be given.");
  }
  return { images, recipients };
}

function readRecipients(request: ImsRequest, fields: Fields): Recipient[] {
  const kinds = [
    ["projects", "project"],
    ["domains", "domain"],
    ["organizations", "organization"],
  ] as const;
  return kinds.flatMap(([key, type]) =>
    [...new Set(optionalTexts(fields, key) ?? [])].map((text) => recipientOf(request, type, text)),
  );
}
