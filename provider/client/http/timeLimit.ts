/** Time limits that settings set: a signal whose reason says which limit it was, so that nobody calls it a cancellation. */

// Two copies of this package can meet in one process: see ApiError.
const brand = Symbol.for("pulumi-ims.TimeLimit");

/** Why a signal fired: a limit is over. The message is a sentence of its own, for waits that no request is behind. */
export class TimeLimit extends Error {
  readonly [brand] = true;
  /** `it took longer than 1 s, the limit that timeouts.createSeconds sets` */
  readonly reason: string;
  /** `raise timeouts.createSeconds` */
  readonly advice: string;

  constructor(limitMs: number, setting: string) {
    const reason = `it took longer than ${secondsText(limitMs)}, the limit that ${setting} sets`;
    super(`${reason}; raise ${setting}`);
    this.name = "TimeLimit";
    this.reason = reason;
    this.advice = `raise ${setting}`;
  }
}

/** The limit that an abort was for; undefined for any other reason. */
export function timeLimitOf(reason: unknown): TimeLimit | undefined {
  return typeof reason === "object" && reason !== null && brand in reason
    ? (reason as TimeLimit)
    : undefined;
}

/** A signal that fires when the limit is over, or with `outer`. Keeps no process alive. */
export function limitedBy(limitMs: number, setting: string, outer: AbortSignal): AbortSignal {
  const controller = new AbortController();
  // A timer takes 2^31-1 ms at most and fires at once beyond that.
  const timer = setTimeout(
    () => controller.abort(new TimeLimit(limitMs, setting)),
    Math.min(limitMs, 2 ** 31 - 1),
  );
  timer.unref();
  return AbortSignal.any([outer, controller.signal]);
}

/** `1 s`, `90 s`, `0.5 s` */
export function secondsText(spanMs: number): string {
  return `${Number((spanMs / 1000).toPrecision(6))} s`;
}
