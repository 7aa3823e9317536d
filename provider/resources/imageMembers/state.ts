/** What is known of a share list after a run. */
import type { Located } from "../location";
import type { ImageMembersInputs } from "./inputs";

export interface ImageMembersState extends ImageMembersInputs, Located {
  /** Every share the images have, those made elsewhere included, ordered by image and project. */
  readonly shares: readonly Share[];
}

/** One image shared with one project, as it is in the cloud. */
export interface Share {
  readonly imageId: string;
  readonly projectId: string;
  /** `pending` until the consumer answers, then `accepted` or `rejected`. */
  readonly status: string;
}

/** In an order that does not depend on the cloud's: a refresh without changes changes nothing. */
export function orderedShares(shares: readonly Share[]): Share[] {
  const key = (share: Share) => `${share.imageId} ${share.projectId}`;
  return [...shares].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
