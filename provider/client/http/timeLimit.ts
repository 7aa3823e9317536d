// One process can hold two copies of this package: see `ApiError`.
const brand = Symbol.for("pulumi-ims.TimeLimit");

/**
 * The reason of a signal that fired because the time limit of a setting is over. With this reason,
 * the error of the call names the limit instead of a cancellation. The message is a full sentence,
 * for waits without a request.
 */
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

/** Undefined if the reason is another one. */
export function timeLimitOf(reason: unknown): TimeLimit | undefined {
  return typeof reason === "object" && reason !== null && brand in reason
    ? (reason as TimeLimit)
    : undefined;
}

/** Fires when the limit is over or `outer` fires. It does not keep the process alive. */
export function limitedBy(limitMs: number, setting: string, outer: AbortSignal): AbortSignal {
  const controller = new AbortController();
  // A timer takes at most 2^31-1 ms. With a longer time it would fire at once.
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
