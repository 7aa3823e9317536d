import type { CloudImage } from "../cloud";
import { isSameSet } from "../sameSet";

const readsMax = 8;

/**
 * Reads until the tags differ from those of `image`, and returns the last answer. A writer pauses
 * after each write, so the best moment for our own write is right after a change. The number of
 * reads is random, so that two processes that wait for each other do not stop at the same time.
 */
export async function afterNextChange(
  image: CloudImage,
  read: () => Promise<CloudImage>,
  random: () => number,
): Promise<CloudImage> {
  let latest = image;
  for (let reads = Math.ceil(random() * readsMax); reads > 0; reads -= 1) {
    latest = await read();
    if (!isSameSet(latest.tags, image.tags)) return latest;
  }
  return latest;
}
