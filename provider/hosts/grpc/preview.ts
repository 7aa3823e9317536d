/**
 * The properties that a preview knows for certain. All others are absent, which SDKs read as "not
 * known yet".
 */
import type { Properties } from "./properties";

/** A new object has its declared properties. */
export function previewOfCreate(inputs: Properties): Properties {
  return inputs;
}

/**
 * A changed object keeps the properties that no change in place affects, and gets the declared
 * ones.
 */
export function previewOfUpdate(
  state: Properties,
  inputs: Properties,
  stables: readonly string[],
): Properties {
  const kept = Object.entries(state).filter(([key]) => stables.includes(key));
  return { ...Object.fromEntries(kept), ...inputs };
}
