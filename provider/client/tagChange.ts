import type { TagChange } from "./cloud";

export const nothing: TagChange = {};

export function isEmpty({ add = [], remove = [] }: TagChange): boolean {
  return add.length + remove.length === 0;
}

/** A tag that one caller adds is not removed for another caller. */
export function merged(
  changes: readonly TagChange[],
  kept: readonly (readonly string[] | string | undefined)[] = [],
): { readonly add: readonly string[]; readonly remove: readonly string[] } {
  const add = new Set(changes.flatMap((change) => change.add ?? []));
  const stays = new Set([...add, ...kept.flat()]);
  const remove = new Set(changes.flatMap((change) => change.remove ?? []));
  return { add: [...add], remove: [...remove].filter((tag) => !stays.has(tag)) };
}

/** Keeps the old order, with new tags at the end and each tag once. */
export function changed(
  tags: readonly string[],
  { add = [], remove = [] }: TagChange,
): readonly string[] {
  return [
    ...new Set([...tags.filter((tag) => !remove.includes(tag) || add.includes(tag)), ...add]),
  ];
}
