/**
 * Waits while the cloud works on an image. Glance reads the record when such work begins, and
 * writes the same record back when it ends. A change in between would be lost.
 */
import type { CloudImage, ImageCloud } from "../../../client/cloud";
import { createLimitMs, limitText, type Limited } from "../../checks/createLimit";
import type { HandlerContext } from "../../handler";
import { nowAndThen } from "../../run/jobProgress";

const pollMs = 2_000;

export function isBusy(image: CloudImage): boolean {
  return ["saving", "uploading", "importing"].includes(image.status) || image.importing === true;
}

/** Undefined if the image was deleted meanwhile. */
export async function waitWhileBusy(
  cloud: ImageCloud,
  seen: CloudImage,
  inputs: Limited,
  context: HandlerContext,
): Promise<CloudImage | undefined> {
  const limitMs = createLimitMs(inputs);
  const deadlineMs = context.clock.now() + limitMs;
  const say = nowAndThen(context);
  let image: CloudImage | undefined = seen;
  while (image !== undefined && isBusy(image)) {
    if (context.clock.now() > deadlineMs) {
      throw new Error(
        `cannot change image ${image.id} ("${image.name ?? ""}"): it is still ${image.status} after ${limitText(limitMs)}, ` +
          `because of an earlier or another run; run the same command again when it is done`,
      );
    }
    const { id, name, status } = image;
    const shown = `waiting while it is ${status}`;
    say(() => ({ line: `image "${name ?? id}": ${shown}`, status: shown }));
    await context.clock.sleep(pollMs, context.signal);
    image = await cloud.getImage(image.id, { fresh: true });
  }
  return image;
}
