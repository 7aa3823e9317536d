/** How long the parts of a creation or a change may take. All of it follows from what the program allows: `timeouts.createSeconds`. */
import { limitedBy, secondsText } from "../../client/http/timeLimit";
import type { ImageInputs } from "./inputs";

const defaultCreateSeconds = 3600;

/** What the program calls it. */
const setting = "timeouts.createSeconds";

export const raiseTheLimit = `raise ${setting}`;

/** The longest time for bytes, for a job, and for work of others on the same image. */
export function createLimitMs({ timeouts }: Pick<ImageInputs, "timeouts">): number {
  return (timeouts?.createSeconds ?? defaultCreateSeconds) * 1000;
}

/** Fires when the time is over, with a reason that names the setting. */
export function createLimit(
  inputs: Pick<ImageInputs, "timeouts">,
  outer: AbortSignal,
): AbortSignal {
  return limitedBy(createLimitMs(inputs), setting, outer);
}

/** `3600 s, which timeouts.createSeconds allows` */
export function limitText(limitMs: number): string {
  return `${secondsText(limitMs)}, the limit that ${setting} sets`;
}

/**
 * A cloud that sets an import's task only after its answer must not be taken for one whose import failed: 15 s of an hour. Glance sets it before
 * (import_image in glance/api/v2/images.py at 33.0.0).
 */
export function importBeginsWithinMs(limitMs: number): number {
  return limitMs / 240;
}
