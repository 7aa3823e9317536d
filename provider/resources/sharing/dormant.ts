/**
 * While an image is not shared, its members are suspended and member calls answer 403. Neither a
 * 403 nor a 404 proves that the share was deleted, so the image is read too. If the members can be
 * read and a consumer is not among them, its share was deleted. When the image is shared again, its
 * members are back.
 * @see glance/api/v2/image_members.py at 33.0.0
 */
import type { CloudImage, ImageCloud } from "../../client/cloud";
import { isApiError } from "../../client/http/errors";

export type MemberCall<T> =
  | { readonly outcome: "done"; readonly value: T }
  /** The image exists but its members cannot be read. */
  | { readonly outcome: "dormant"; readonly image: CloudImage }
  /** The image does not exist, or this project cannot see it. */
  | { readonly outcome: "imageGone" };

/** After a refusal, reads the image to find the reason. Other errors are thrown. */
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
    `image ${image.id} ("${image.name ?? ""}") is ${image.visibility}, so ${who} is suspended; ` +
    `it is active again when the image's visibility is "shared" again`
  );
}
