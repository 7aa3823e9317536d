/** Compares lists whose order and repetitions have no meaning: tags, image ids, members. */

export function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const names = new Set(one);
  return names.size === new Set(other).size && other.every((name) => names.has(name));
}
