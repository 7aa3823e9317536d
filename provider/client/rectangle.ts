/** A call that shares several images with several consumers is about every pair of them. */
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

/** Adds all pairs at the same time. `add` must report errors by its promise. */
export async function eachPair(
  imageIds: readonly string[],
  consumers: readonly string[],
  add: (pair: Pair) => Promise<AddedMember>,
): Promise<readonly AddedPair[]> {
  const pairs = pairsOf(imageIds, consumers);
  const results = await Promise.allSettled(pairs.map(add));
  // There is one result for each pair, in the order of the pairs.
  return results.map((result, index) => ({ ...(pairs[index] as Pair), result }));
}
