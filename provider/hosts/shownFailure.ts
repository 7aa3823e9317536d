import type { CheckFailure } from "../resources/handler";
import { safeText } from "./safeText";

/** Longer reasons are cut. A list that repeats one mistake many times is still understood. */
const longestReason = 2_000;

/**
 * Names no property, because the engine would print the property's value from the inputs: `{<nil>}`
 * for a place inside a list, and in older engines also the values of secrets.
 * @see pulumi pkg/resource/deploy/step_generator.go `issueCheckFailures` at v3.276.0
 */
export function shownFailure({ property, reason }: CheckFailure): CheckFailure {
  const text = property === "" ? reason : `${property}: ${reason}`;
  return { property: "", reason: safeText(text).slice(0, longestReason) };
}
