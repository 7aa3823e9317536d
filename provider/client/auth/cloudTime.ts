/**
 * The cloud's time. A signature is good for 15 minutes by the cloud's clock (D3), so where ours is wrong by more, the
 * difference is learnt from the first refusal and the user is told.
 */
import type { Clock } from "../http/clock";
import type { ApiRequest, ApiResponse } from "../http/request";

export interface CloudTime {
  now(): Date;
  /** Told of a refusal. True: our clock was wrong, and is so no more. */
  learn(applied: ApiRequest, response: ApiResponse): boolean;
}

/** A minute less than the cloud tolerates: the answer tells whole seconds, and was a while on its way. */
const toleratedMs = 14 * 60_000;

/** One for all calls of a connection: what one of them learns, all know. */
export function cloudTime(
  clock: Clock,
  warn: ((message: string) => void) | undefined,
  connectionName: string,
): CloudTime {
  let differenceMs = 0;
  return {
    now: () => new Date(clock.now() + differenceMs),
    learn: (applied, response) => {
      const foundMs = Date.parse(response.headers["date"] ?? "") - clock.now();
      if (Number.isNaN(foundMs)) return false;
      // Parallel calls are refused together; each may try again with what the first one learnt.
      const wasSignedMs = signedAt(applied) - clock.now();
      if (!(Math.abs(foundMs - wasSignedMs) > toleratedMs)) return false;
      if (Math.abs(foundMs - differenceMs) > toleratedMs) {
        differenceMs = foundMs;
        warn?.(
          `${connectionName}: this machine's clock is ${spoken(foundMs)} ${foundMs > 0 ? "behind" : "ahead of"} the cloud's, which ` +
            `refuses signatures more than 15 minutes off; requests are signed by the cloud's time now, but set the clock right`,
        );
      }
      return true;
    },
  };
}

function signedAt({ headers = {} }: ApiRequest): number {
  const date = (headers["x-sdk-date"] ?? "").replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
    "$1-$2-$3T$4:$5:$6Z",
  );
  return Date.parse(date);
}

/** `27 minutes`, `8 hours`, `2 days`. */
function spoken(differenceMs: number): string {
  const minutes = Math.round(Math.abs(differenceMs) / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
