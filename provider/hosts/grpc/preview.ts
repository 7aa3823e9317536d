/** What is certain before anything was done. Everything else is absent: SDKs read that as "not known yet". */
import type { Properties } from "./properties";

/** A new object has what was declared. */
export function previewOfCreate(inputs: Properties): Properties {
  return inputs;
}

/** An object that is changed keeps what no change in place touches, and has what is declared. */
export function previewOfUpdate(
  state: Properties,
  inputs: Properties,
  stables: readonly string[],
): Properties {
  const kept = Object.entries(state).filter(([key]) => stables.includes(key));
  return { ...Object.fromEntries(kept), ...inputs };
}
