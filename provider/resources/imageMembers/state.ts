/** The state of a share list after a run. */
import { consumerOf, type ConsumerFields } from "../../client/consumer";
import type { Located } from "../location";
import type { ImageMembersInputs } from "./inputs";

export interface ImageMembersState extends ImageMembersInputs, Located {
  /**
   * Every share of the images with its status, including shares made elsewhere. Ordered by image
   * and consumer.
   */
  readonly shares: readonly Share[];
}

/** The state that the engine keeps. Programs only see the part that is `ImageMembersState`. */
export interface StoredList extends ImageMembersState {
  /**
   * The consumers of the shares that an unfinished run began, grouped by image. `imageIds` and
   * `members` are those of the last finished run.
   */
  readonly begun?: Begun;
}

export type Begun = Readonly<Record<string, readonly string[]>>;

/** One image shared with one consumer, as it is in the cloud. */
export interface Share extends ConsumerFields {
  /** The image. */
  readonly imageId: string;
  /** `pending` until the consumer answers, then `accepted` or `rejected`. */
  readonly status: string;
}

/**
 * Orders shares independently of the cloud's order, so that a refresh without changes shows none.
 */
export function orderedShares(shares: readonly Share[]): Share[] {
  const key = (share: Share) => `${share.imageId} ${consumerOf(share)}`;
  return [...shares].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
