import * as z from "zod";
import { atMost } from "../client/batching/batch";
import { imageId } from "../resources/checks/ids";
import type { Connection } from "./connection";
import type { FoundImage } from "./foundImage";
import { byName } from "./importFile";
import type { LookUp, LookUpArgs } from "./lookUp";
import { allMembers, type FoundMember } from "./members";
import { ownImages, ownSharedImages } from "./ownImages";

/**
 * Who the project's images are shared with: the named images, or all shared images including hidden
 * ones. It needs one request for the images and one more for each image. If no images are named,
 * OpenStack needs two requests for them, because one list does not contain the hidden images.
 */
export interface GetSharingReportArgs extends LookUpArgs {
  /**
   * Images that the project owns.
   * @default every image of the project whose visibility is `shared`; members of other images are
   * suspended
   */
  readonly imageIds?: readonly string[];
}

export interface GetSharingReportResult {
  /** Ordered by name and id. */
  readonly images: readonly SharedImage[];
  /** Every share of these images, in the order of the images. */
  readonly shares: readonly FoundMember[];
}

/** One image of a sharing report. */
export interface SharedImage {
  /** The image's id. */
  readonly imageId: string;
  /** Empty for an image without a name. */
  readonly name: string;
  /** Who can see the image. Members can use it only while it is `shared`. */
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
   * How many consumers the image can have by the cloud's documented limits. Full images of servers
   * can have fewer than others.
   * @type integer
   */
  readonly limit: number;
  /**
   * How many more consumers it can have. Consumers that have not answered count too.
   * @type integer
   */
  readonly left: number;
  /**
   * True if the visibility is not `shared`. Then members cannot use the image and the cloud does
   * not list them. They are members again when the image is `shared`. Only on OpenStack.
   */
  readonly dormant: boolean;
}

const listsAtOnce = 8;
/** The most members of a full image of a server. All documents give the same number. */
const wholeImageMembersMax = 10;

/** @internal */
export const getSharingReport = {
  purpose: "report who images are shared with",
  kinds: ["glance", "ims"],
  shape: { imageIds: z.array(imageId).exactOptional() },
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
  // An image that was deleted since the list was read has no members.
  const members = dormant ? [] : ((await allMembers(connection, id)) ?? []);
  const count = (status: string) => members.filter((member) => member.status === status).length;
  const limit = whole === true ? wholeImageMembersMax : rules.membersMax;
  const image = {
    imageId: id,
    name,
    visibility,
    limit,
    dormant,
    left: Math.max(0, limit - members.length),
    pending: count("pending"),
    accepted: count("accepted"),
    rejected: count("rejected"),
  };
  return { image, members };
}
