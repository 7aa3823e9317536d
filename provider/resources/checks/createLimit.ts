/** The longest time that a creation may wait, as the program sets it. */
import { limitedBy, secondsText } from "../../client/http/timeLimit";

/** The limit if the program sets none. */
const defaultCreateSeconds = 3600;

/** The name of the setting in programs. */
const createSetting = "timeouts.createSeconds";

export const raiseTheLimit = `raise ${createSetting}`;

export interface Limited {
  readonly timeouts?: { readonly createSeconds?: number };
}

/**
 * The limit applies to sending bytes, to a job, and to waiting for work of others on the same
 * image.
 */
export function createLimitMs({ timeouts }: Limited): number {
  return (timeouts?.createSeconds ?? defaultCreateSeconds) * 1000;
}

export function createLimit(inputs: Limited, outer: AbortSignal): AbortSignal {
  return limitedBy(createLimitMs(inputs), createSetting, outer);
}

/** For example `3600 s, the limit that timeouts.createSeconds sets`. */
export function limitText(limitMs: number): string {
  return `${secondsText(limitMs)}, the limit that ${createSetting} sets`;
}
