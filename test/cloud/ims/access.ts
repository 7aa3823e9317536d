/** Who sees an image and who may do what with it. */
import type { Caller } from "../glance/caller";
import type { Answer } from "../http";
import { everyonesAccountId } from "../iam/account";
import type { Ims, ImsRequest } from "./context";
import { ImsRefusal, notFound, refuse } from "./errors";
import type { ImsImage, ImsMember } from "./record";

/** A second account of the same organization, without projects here. */
export const partnerAccountId = "0000000000000000000000000000pa27";

/** Refuses readers: only members of a project change anything. */
export function requireMember(request: ImsRequest): void {
  if (request.caller.roles.includes("member")) return;
  throw new ImsRefusal(
    request.ims.options.forbiddenStatus,
    "IMG.0026",
    "The role of the caller does not allow this operation.",
  );
}

/** Paths that name a project must name the caller's. */
export function requireOwnProject(request: ImsRequest): void {
  if (request.params.get("projectId") === request.caller.projectId) return;
  throw refuse("0030", "The project ID in the URL does not match the token.");
}

export function membersOf(ims: Ims, imageId: string): Readonly<ImsMember>[] {
  return ims.state.imsMembers.values().filter((member) => member.imageId === imageId);
}

/** Images with recipients show as shared. */
export function sharedImageIds(ims: Ims): ReadonlySet<string> {
  return new Set(ims.state.imsMembers.values().map(({ imageId }) => imageId));
}

export function isShared(ims: Ims, imageId: string): boolean {
  return ims.state.imsMembers.values().some((member) => member.imageId === imageId);
}

/** The account of everybody is one, and belongs to the one organization. */
export function reaches(member: Readonly<ImsMember>, projectId: string): boolean {
  switch (member.type) {
    case "project":
      return member.memberId === projectId;
    case "domain":
      return member.memberId === everyonesAccountId;
    case "organization":
      return true;
  }
}

/** The share through which a project sees an image; its own entry before that of its account. */
export function shareReaching(
  ims: Ims,
  imageId: string,
  projectId: string,
): Readonly<ImsMember> | undefined {
  const shares = membersOf(ims, imageId).filter((member) => reaches(member, projectId));
  return shares.find(({ type }) => type === "project") ?? shares[0];
}

/** The image, if the caller can see it, gone or being deleted aside. */
export function visibleImage(request: ImsRequest, id: string): ImsImage | undefined {
  const { ims, caller, region } = request;
  const image = ims.state.imsImages.get(id);
  if (!image || image.region !== region || image.goneAtMs !== undefined) return undefined;
  if (image.owner === caller.projectId || image.visibility === "public") return image;
  return shareReaching(ims, id, caller.projectId) ? image : undefined;
}

/** The image that the path names. */
export function imageInPath(request: ImsRequest): ImsImage {
  const id = request.params.get("imageId");
  const image = visibleImage(request, id);
  if (image && image.status !== "deleted") return image;
  throw notFound(`Image ${id}`);
}

/** The image that a body names. */
export function imageInBody(request: ImsRequest, id: string): ImsImage {
  const image = visibleImage(request, id);
  if (image && image.status !== "deleted") return image;
  throw refuse("0027", `The image ${id} does not exist.`);
}

export function requireOwner(request: ImsRequest, image: Readonly<ImsImage>): void {
  if (image.owner === request.caller.projectId) return;
  throw refuse("0047", `The caller is not the owner of image ${image.id}.`);
}

export function requireActive(image: Readonly<ImsImage>): void {
  if (image.status === "active") return;
  throw refuse("0046", `Image ${image.id} is ${image.status}, not active.`);
}

export function isWhole(image: Readonly<ImsImage>): boolean {
  return image.properties["__whole_image"] === "true";
}

export function isIso(image: Readonly<ImsImage>): boolean {
  return image.properties["virtual_env_type"] === "IsoImage";
}

export function keyOf(image: Readonly<ImsImage>): string | undefined {
  return image.properties["__system__cmkid"];
}

export function isCaller(found: Caller | Answer): found is Caller {
  return "roles" in found;
}
