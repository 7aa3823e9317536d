import { limitedBy, secondsText } from "../../../client/http/timeLimit";
import { createLimitMs, createSetting, type Limited } from "../../checks/createLimit";

export function createLimit(inputs: Limited, outer: AbortSignal): AbortSignal {
  return limitedBy(createLimitMs(inputs), createSetting, outer);
}

/** For example `3600 s, the limit that timeouts.createSeconds sets`. */
export function limitText(limitMs: number): string {
  return `${secondsText(limitMs)}, the limit that ${createSetting} sets`;
}

/**
 * How long an import may take to begin: 15 s if the limit is an hour. Glance creates the task
 * before it answers (import_image in glance/api/v2/images.py at 33.0.0). Other services may create
 * it later, and until then the image looks as if its import had failed.
 */
export function importBeginsWithinMs(limitMs: number): number {
  return limitMs / 240;
}
