/** Every image with every consumer. */
import type { AddedMember, AddedPair } from "./cloud";

export interface Pair {
  readonly imageId: string;
  readonly consumer: string;
}

export function pairsOf(imageIds: readonly string[], consumers: readonly string[]): Pair[] {
  return imageIds.flatMap((imageId) => consumers.map((consumer) => ({ imageId, consumer })));
}

export function keyOf({ imageId, consumer }: Pair): string {
  return `${imageId}/${consumer}`;
}

/** One call a pair, all at once; `add` does not throw at once. */
export async function eachPair(
  imageIds: readonly string[],
  consumers: readonly string[],
  add: (pair: Pair) => Promise<AddedMember>,
): Promise<readonly AddedPair[]> {
  const pairs = pairsOf(imageIds, consumers);
  const results = await Promise.allSettled(pairs.map(add));
  // As many as there are pairs, in their order.
  return results.map((result, index) => ({ ...(pairs[index] as Pair), result }));
}
