/**
 * Finds the pause of another writer. Whoever writes again and again pauses between two writes, so
 * right after a change of theirs is the best moment for a write of ours.
 */
import type { CloudImage } from "../cloud";

/** Most reads that wait for the next change. */
const readsMax = 8;

/**
 * Reads until the tags are not those of `image` any more, and returns the last answer. The number
 * of reads is random, so that two processes that wait for each other do not write at the same time
 * in the end.
 */
export async function afterNextChange(
  image: CloudImage,
  read: () => Promise<CloudImage>,
  random: () => number,
): Promise<CloudImage> {
  let latest = image;
  for (let reads = Math.ceil(random() * readsMax); reads > 0; reads -= 1) {
    latest = await read();
    if (!hasSameTags(latest, image)) return latest;
  }
  return latest;
}

function hasSameTags(one: CloudImage, other: CloudImage): boolean {
  return one.tags.length === other.tags.length && one.tags.every((tag) => other.tags.includes(tag));
}
