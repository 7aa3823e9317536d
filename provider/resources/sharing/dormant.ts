/**
 * While an image is not shared its members sleep: member calls answer 403, and neither that nor a hidden member means
 * gone. Shared again, they are back (Glance, glance/api/v2/image_members.py at 33.0.0).
 */
import type { CloudImage, ImageCloud } from "../../client/cloud";
import { isApiError } from "../../client/http/errors";

export type MemberCall<T> =
  | { readonly outcome: "done"; readonly value: T }
  /** The image is there and its members cannot be reached. */
  | { readonly outcome: "dormant"; readonly image: CloudImage }
  /** The image is gone, or hidden from this project. */
  | { readonly outcome: "imageGone" };

/** Makes a member call; a refusal is explained by looking at the image. Other errors pass. */
export async function callOnMembers<T>(
  cloud: ImageCloud,
  imageId: string,
  call: () => Promise<T>,
): Promise<MemberCall<T>> {
  try {
    return { outcome: "done", value: await call() };
  } catch (error) {
    if (!isApiError(error, "forbidden", "notFound")) throw error;
    const image = await cloud.getImage(imageId, { fresh: true });
    if (image === undefined) return { outcome: "imageGone" };
    if (image.visibility === "shared" || !cloud.rules.membersNeedShared) throw error;
    return { outcome: "dormant", image };
  }
}

export function dormantSentence(image: CloudImage, who: string): string {
  return (
    `image ${image.id} ("${image.name ?? ""}") is ${image.visibility}, so ${who} sleeps; ` +
    `it is back when the image's visibility is "shared" again`
  );
}
