/**
 * `getSharingReport`: which images are shared with whom, what they answered, and how many more each
 * image takes.
 */
import { z } from "zod";
import { atMost } from "../client/batching/batch";
import { connectionName, imageId } from "../resources/checks/ids";
import type { ShapeOf } from "../resources/checks/shape";
import type { Connection } from "./connection";
import type { FoundImage } from "./foundImage";
import type { LookUp, LookUpArgs } from "./lookUp";
import { allMembers, type FoundMember } from "./members";
import { ownImages, ownSharedImages } from "./ownImages";

/**
 * Who the project's images are shared with: some images, or all that are shared, hidden ones
 * included. One request for the images (on OpenStack two where none are named, for a list has no
 * hidden ones), one more for each image.
 */
export interface GetSharingReportArgs extends LookUpArgs {
  /**
   * Images that the project owns.
   * @default every image of the project whose visibility is `shared`; members of other ones are
   * asleep
   */
  readonly imageIds?: readonly string[];
}

export interface GetSharingReportResult {
  /** Ordered by name and id. */
  readonly images: readonly SharedImage[];
  /** Every image with every one of its consumers, in the order of the images. */
  readonly shares: readonly FoundMember[];
}

/** One image of a sharing report. */
export interface SharedImage {
  /** The image's id. */
  readonly imageId: string;
  /** Empty for an image without a name. */
  readonly name: string;
  /** Its members can use it while it is `shared`. */
  readonly visibility: string;
  /**
   * Consumers that have not answered.
   * @type integer
   */
  readonly pending: number;
  /**
   * Consumers that accepted.
   * @type integer
   */
  readonly accepted: number;
  /**
   * Consumers that rejected.
   * @type integer
   */
  readonly rejected: number;
  /**
   * How many consumers the image can have by the cloud's documented limits; full images of servers
   * have fewer.
   * @type integer
   */
  readonly limit: number;
  /**
   * How many more consumers it can have, those that have not answered counted as well.
   * @type integer
   */
  readonly left: number;
  /**
   * Its visibility is not `shared`: members that it may have cannot use the image, the cloud does
   * not list them, and they are members again once it is `shared`. OpenStack.
   */
  readonly dormant: boolean;
}

const listsAtOnce = 8;
/** The documents agree on this one. */
const wholeImageMembersMax = 10;

/** @internal */
export const getSharingReport = {
  token: "ims:index:getSharingReport",
  purpose: "report who images are shared with",
  kinds: ["glance", "ims"],
  shape: {
    imageIds: z.array(imageId).exactOptional(),
    connection: connectionName,
  } satisfies ShapeOf<GetSharingReportArgs>,
  call: async ({ imageIds }, connection) => {
    const images =
      imageIds === undefined
        ? await ownSharedImages(connection)
        : await ownImages(connection, [...new Set(imageIds)]);
    const inTurn = atMost(listsAtOnce);
    const reports = await Promise.all(
      images.toSorted(byName).map((image) => inTurn(() => reportOn(image, connection))),
    );
    return {
      images: reports.map(({ image }) => image),
      shares: reports.flatMap(({ members }) => members),
    };
  },
} satisfies LookUp<GetSharingReportArgs, GetSharingReportResult>;

function byName(one: FoundImage, other: FoundImage): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

interface ImageReport {
  readonly image: SharedImage;
  readonly members: readonly FoundMember[];
}

async function reportOn(
  { id, name, visibility, whole }: FoundImage,
  connection: Connection,
): Promise<ImageReport> {
  const { rules } = connection;
  const dormant = rules.membersNeedShared && visibility !== "shared";
  // An image that went away since the list is shared with nobody.
  const members = dormant ? [] : ((await allMembers(connection, id)) ?? []);
  const count = (status: string) => members.filter((member) => member.status === status).length;
  const limit = whole === true ? wholeImageMembersMax : rules.membersMax;
  const image = {
    ...{ imageId: id, name, visibility, limit, dormant },
    left: Math.max(0, limit - members.length),
    pending: count("pending"),
    accepted: count("accepted"),
    rejected: count("rejected"),
  };
  return { image, members };
}
