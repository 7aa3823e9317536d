import type { CloudMember, DeleteOptions } from "../../cloud";
import { consumerKind } from "../../consumer";
import { ApiError, isApiError } from "../../http/errors";
import type { ImsCalls } from "../calls";
import { showCloudImage } from "./cloudImages";
import { deleteImageV11 } from "./deprecated";
import { deleteImsImage } from "./native";
import type { Shares } from "../sharing/shares";

export interface DeletionOptions extends Pick<ImsCalls, "send" | "clock"> {
  readonly shares: Pick<Shares, "remove">;
  readonly list: (imageId: string) => Promise<readonly CloudMember[] | undefined>;
}

const firstLookMs = 500;
const longestLookMs = 5_000;
const limitMs = 300_000;

/** Returns false if there was nothing to delete. */
export async function deleteAndWait(
  options: DeletionOptions,
  id: string,
  how: DeleteOptions,
): Promise<boolean> {
  const remove = () =>
    how.soft === true
      ? deleteImageV11(options.send, id)
      : deleteImsImage(options.send, id, { withBackup: how.withBackup || undefined });
  try {
    await remove();
  } catch (error) {
    if (isApiError(error, "notFound")) return error.attempts > 1;
    if (!isApiError(error, "badRequest", "forbidden", "conflict")) throw error;
    if (!(await endWideShares(options, id))) throw error;
    await remove();
  }
  await untilGone(options, id);
  return true;
}

/**
 * IMS refuses to delete an image that is shared with an account or an organization, but no error
 * code says so. Returns whether there were such shares.
 */
async function endWideShares({ list, shares }: DeletionOptions, imageId: string): Promise<boolean> {
  const members = (await list(imageId)) ?? [];
  const wide = members.filter(({ consumer }) => consumerKind(consumer) !== "project");
  await Promise.all(wide.map(({ consumer }) => shares.remove({ imageId, consumer })));
  return wide.length > 0;
}

async function untilGone({ send, clock }: DeletionOptions, id: string): Promise<void> {
  const deadlineMs = clock.now() + limitMs;
  for (let waitMs = firstLookMs; ; waitMs = Math.min(longestLookMs, waitMs * 1.5)) {
    const image = await showCloudImage(send, id);
    if (image === undefined || image.status === "deleted") return;
    if (clock.now() >= deadlineMs) {
      throw new ApiError({
        kind: "unavailable",
        purpose: `delete image ${id}`,
        reason: `the cloud accepted it ${limitMs / 1000} s ago, and the image is still ${image.status}`,
        advice: "run the same command again",
      });
    }
    await clock.sleep(waitMs);
  }
}
