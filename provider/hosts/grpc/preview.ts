import type { Properties } from "./properties";

/**
 * What a preview knows for certain: what no change in place affects, and what is declared. SDKs
 * read absent properties as "not known yet".
 */
export function previewOfUpdate(
  state: Properties,
  inputs: Properties,
  stables: readonly string[],
): Properties {
  const kept = Object.entries(state).filter(([key]) => stables.includes(key));
  return { ...Object.fromEntries(kept), ...inputs };
}
