import { ApiError } from "../client/http/errors";
import { imageId } from "../resources/checks/ids";
import type { LookUp, LookUpArgs } from "./lookUp";
import { allMembers, type FoundMember } from "./members";

/**
 * The consumers of one image. The owner sees all of them, a consumer sees only itself. On OpenStack
 * the image must be `shared`.
 */
export interface GetImageMembersArgs extends LookUpArgs {
  readonly imageId: string;
}

export interface GetImageMembersResult {
  /** Ordered by consumer. */
  readonly members: readonly FoundMember[];
}

/** @internal */
export const getImageMembers = {
  purpose: "look up the members of an image",
  kinds: ["glance", "ims"],
  shape: { imageId },
  call: async (args, connection) => {
    const members = await allMembers(connection, args.imageId);
    if (members !== undefined) return { members };
    throw new ApiError({
      kind: "notFound",
      purpose: `look up the members of image ${args.imageId}`,
      reason: `it does not exist, or the project of ${connection.title} cannot see it`,
    });
  },
} satisfies LookUp<GetImageMembersArgs, GetImageMembersResult>;
