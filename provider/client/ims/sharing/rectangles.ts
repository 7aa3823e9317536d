/**
 * Groups pairs of images and consumers into calls. A call is a rectangle: it shares every image of
 * one list with every consumer of another. The calls cover exactly the wanted pairs.
 */
import type { Pair } from "../../rectangle";

export interface Rectangle {
  readonly imageIds: readonly string[];
  readonly consumers: readonly string[];
}

/** Groups by equal consumers or by equal images, whichever needs fewer calls. */
export function rectangles(pairs: readonly Pair[]): readonly Rectangle[] {
  const byImage = grouped(pairs.map(({ imageId, consumer }) => [imageId, consumer] as const)).map(
    ([imageIds, consumers]) => ({ imageIds, consumers }),
  );
  const byConsumer = grouped(
    pairs.map(({ imageId, consumer }) => [consumer, imageId] as const),
  ).map(([consumers, imageIds]) => ({ imageIds, consumers }));
  return byConsumer.length < byImage.length ? byConsumer : byImage;
}

/** Groups rows that have the same columns. */
function grouped(
  cells: readonly (readonly [row: string, column: string])[],
): (readonly [rows: readonly string[], columns: readonly string[]])[] {
  const cellsOf = Map.groupBy(cells, ([row]) => row);
  const rowsOf = Map.groupBy(cellsOf.keys(), (row) => {
    const columns = new Set(cellsOf.get(row)?.map(([, column]) => column));
    return JSON.stringify([...columns].toSorted());
  });
  return [...rowsOf].map(([columns, rows]) => [rows, JSON.parse(columns) as readonly string[]]);
}
