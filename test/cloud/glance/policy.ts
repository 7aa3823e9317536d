/**
 * Who may see an image and who may do what with it: Glance's default rules with the roles reader, member and admin
 * enforced. What a caller cannot see answers 404, what it sees but may not do answers 403.
 * @see glance/policies/image.py, glance/db/utils.py is_image_visible (33.0.0)
 */
import type { Caller } from "./caller";
import type { ImageRequest } from "./context";
import { imageNotFound, refuse } from "./errors";
import { type ImageRecord, memberKey } from "./record";

export type Action =
  | "modify_image"
  | "delete_image"
  | "upload_image"
  | "download_image"
  | "deactivate"
  | "reactivate"
  | "communitize_image"
  | "publicize_image"
  | "add_member"
  | "modify_member"
  | "delete_member";

/** The image that the path names, if the caller can see it. */
export function findImage(request: ImageRequest, message?: (id: string) => string): ImageRecord {
  const id = request.params.get("imageId");
  const image = request.glance.state.images.get(id);
  if (image && image.status !== "deleted" && isVisible(request, image)) return image;
  throw message ? refuse(404, message(id)) : imageNotFound(id);
}

export function isVisible(request: ImageRequest, image: Readonly<ImageRecord>): boolean {
  const { caller, glance } = request;
  if (caller.isAdmin || image.owner === null) return true;
  if (image.visibility === "public" || image.visibility === "community") return true;
  if (caller.projectId === undefined) return false;
  if (caller.projectId === image.owner) return true;
  return (
    image.visibility === "shared" && glance.state.members.has(memberKey(image.id, caller.projectId))
  );
}

/** Only for images that the caller can see. */
export function requireAction(
  caller: Caller,
  action: Action,
  image: Readonly<Pick<ImageRecord, "owner" | "visibility">>,
): void {
  if (!isAllowed(caller, action, image)) {
    throw refuse(403, `You are not authorized to complete ${action} action.`);
  }
}

function isAllowed(
  caller: Caller,
  action: Action,
  image: Readonly<Pick<ImageRecord, "owner" | "visibility">>,
): boolean {
  if (caller.isAdmin) return true;
  if (!caller.roles.includes("member")) return false;
  const isOwner = caller.projectId === image.owner;
  switch (action) {
    case "publicize_image":
      return false;
    case "download_image":
      // Whoever is no owner and sees the image sees it because it is shared with them or open to all.
      return true;
    case "modify_member":
      return !isOwner && image.visibility === "shared";
    case "modify_image":
    case "delete_image":
    case "upload_image":
    case "deactivate":
    case "reactivate":
    case "communitize_image":
    case "add_member":
    case "delete_member":
      return isOwner;
  }
}

/** Visibilities that need a permission of their own. */
export function requireVisibility(
  caller: Caller,
  visibility: unknown,
  image: Readonly<Pick<ImageRecord, "owner" | "visibility">>,
): void {
  if (visibility === "public") requireAction(caller, "publicize_image", image);
  if (visibility === "community") requireAction(caller, "communitize_image", image);
}
