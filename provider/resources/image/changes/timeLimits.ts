/** How long the parts of a creation or a change may take. All of it follows from what the program allows. */
import { limitedBy, secondsText } from "../../../client/http/timeLimit";
import { createLimitMs, createSetting, type Limited } from "../../checks/createLimit";

/** Fires when the time is over, with a reason that names the setting. */
export function createLimit(inputs: Limited, outer: AbortSignal): AbortSignal {
  return limitedBy(createLimitMs(inputs), createSetting, outer);
}

/** `3600 s, which timeouts.createSeconds allows` */
export function limitText(limitMs: number): string {
  return `${secondsText(limitMs)}, the limit that ${createSetting} sets`;
}

/**
 * A cloud that sets an import's task only after its answer must not be taken for one whose import
 * failed: 15 s of an hour. Glance sets it before (import_image in glance/api/v2/images.py at 33.0.0).
 */
export function importBeginsWithinMs(limitMs: number): number {
  return limitMs / 240;
}
