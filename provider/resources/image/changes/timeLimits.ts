/**
 * Time limits for the parts of a creation or a change. All follow from the limit that the program
 * sets.
 */
import { limitedBy, secondsText } from "../../../client/http/timeLimit";
import { createLimitMs, createSetting, type Limited } from "../../checks/createLimit";

/** Aborts when the time is over, with a reason that names the setting. */
export function createLimit(inputs: Limited, outer: AbortSignal): AbortSignal {
  return limitedBy(createLimitMs(inputs), createSetting, outer);
}

/** For example `3600 s, the limit that timeouts.createSeconds sets`. */
export function limitText(limitMs: number): string {
  return `${secondsText(limitMs)}, the limit that ${createSetting} sets`;
}

/**
 * How long an import may take to begin: 15 s if the limit is an hour. Glance creates the import's
 * task before it answers (import_image in glance/api/v2/images.py at 33.0.0). Other services with
 * its interface may create the task later. Until then the image looks as if its import had failed.
 */
export function importBeginsWithinMs(limitMs: number): number {
  return limitMs / 240;
}
