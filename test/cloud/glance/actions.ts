/** POST /v2/images/{id}/actions/*: switches downloads off and on again. */
import { type Answer, noContent } from "../http";
import type { ImageRequest } from "./context";
import { refuse } from "./errors";
import { findImage, requireAction } from "./policy";
import { saveImage } from "./save";

export async function deactivateImage(request: ImageRequest): Promise<Answer> {
  return switchImage(request, "deactivate", "active", "deactivated");
}

export async function reactivateImage(request: ImageRequest): Promise<Answer> {
  return switchImage(request, "reactivate", "deactivated", "active");
}

async function switchImage(
  request: ImageRequest,
  action: "deactivate" | "reactivate",
  from: "active" | "deactivated",
  to: "active" | "deactivated",
): Promise<Answer> {
  const image = findImage(request);
  requireAction(request.caller, action, image);
  // Already there is fine, anything else is not.
  if (image.status === to) return noContent();
  if (image.status !== from) {
    throw refuse(403, `Not allowed to ${action} image in status '${image.status}'`);
  }
  image.status = to;
  await saveImage(request, image, from);
  return noContent();
}
