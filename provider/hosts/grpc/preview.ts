import type { Properties } from "./properties";

/**
 * The properties that a preview of a change knows for certain: those that no change in place
 * affects, and the declared ones. All others are absent, which SDKs read as "not known yet".
 */
export function previewOfUpdate(
  state: Properties,
  inputs: Properties,
  stables: readonly string[],
): Properties {
  const kept = Object.entries(state).filter(([key]) => stables.includes(key));
  return { ...Object.fromEntries(kept), ...inputs };
}
