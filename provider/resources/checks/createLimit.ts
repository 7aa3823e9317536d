import { limitedBy, secondsText } from "../../client/http/timeLimit";

const defaultCreateSeconds = 3600;

const createSetting = "timeouts.createSeconds";

export const raiseTheLimit = `raise ${createSetting}`;

export interface Limited {
  readonly timeouts?: { readonly createSeconds?: number };
}

/** Limits sending bytes, a job, and waiting for the work of others on the same image. */
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
