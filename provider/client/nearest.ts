/** The most similar known word. By default a third of the letters may differ, but at least 2. */
export function nearest(
  word: string,
  known: readonly string[],
  lettersMax: number = Math.max(2, word.length / 3),
): string | undefined {
  const ranked = known
    .map((each) => ({ each, distance: distanceOf(word.toLowerCase(), each.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance);
  const [first] = ranked;
  return first !== undefined && first.distance <= lettersMax ? first.each : undefined;
}

/** `did you mean "…"?`, or undefined if no word is near. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const near = nearest(word, known);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

/** How many letters must be inserted, removed or changed (Levenshtein). */
function distanceOf(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
