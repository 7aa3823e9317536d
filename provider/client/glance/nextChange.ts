/**
 * Finds the moment when another writer pauses. A writer that writes again and again pauses between
 * two writes. So the best moment for our own write is right after a change of the other writer.
 */
import type { CloudImage } from "../cloud";

/** How many reads are made at most to find the next change. */
const readsMax = 8;

/**
 * Reads until the tags differ from those of `image`, and returns the last answer. How many
 * reads it makes at most is random. Otherwise two processes that wait for each other would stop
 * waiting and write at the same time.
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
