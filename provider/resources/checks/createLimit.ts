const defaultCreateSeconds = 3600;

export const createSetting = "timeouts.createSeconds";

export const raiseTheLimit = `raise ${createSetting}`;

export interface Limited {
  readonly timeouts?: { readonly createSeconds?: number };
}

/** Limits sending bytes, a job, and waiting for the work of others on the same image. */
export function createLimitMs({ timeouts }: Limited): number {
  return (timeouts?.createSeconds ?? defaultCreateSeconds) * 1000;
}
