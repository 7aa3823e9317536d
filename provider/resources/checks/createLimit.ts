/** The longest time of what a creation waits for, as the program sets it. */

/** What a program that sets nothing allows. */
const defaultCreateSeconds = 3600;

/** What the program calls it. */
export const createSetting = "timeouts.createSeconds";

export const raiseTheLimit = `raise ${createSetting}`;

export interface Limited {
  readonly timeouts?: { readonly createSeconds?: number };
}

/** For bytes, for a job, and for work of others on the same image. */
export function createLimitMs({ timeouts }: Limited): number {
  return (timeouts?.createSeconds ?? defaultCreateSeconds) * 1000;
}
