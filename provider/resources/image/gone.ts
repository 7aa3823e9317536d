import type { CloudImage } from "../../client/cloud";

/** Some clouds keep the record of a deleted image for some time. */
export function isGone({ status }: Pick<CloudImage, "status">): boolean {
  return status === "deleted" || status === "pending_delete";
}
