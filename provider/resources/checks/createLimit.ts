/** The longest time that a creation may wait, as the program sets it. */

/** The limit if the program sets none. */
const defaultCreateSeconds = 3600;

/** The name of the setting in programs. */
export const createSetting = "timeouts.createSeconds";

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
