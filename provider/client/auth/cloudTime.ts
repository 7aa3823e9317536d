/**
 * A signature is valid for 15 minutes by the cloud's clock (API Request Signing Guide). If our
 * clock is wrong by more, the answer to the first refused request shows by how much.
 */
import type { Clock } from "../http/clock";
import type { ApiRequest, ApiResponse } from "../http/request";

export interface CloudTime {
  now(): Date;
  /** Called after a refusal. Returns true if our clock was wrong and its error is now corrected. */
  learn(applied: ApiRequest, response: ApiResponse): boolean;
}

/** One minute less than the cloud tolerates: an answer gives whole seconds and arrives late. */
const toleratedMs = 14 * 60_000;

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
      // Parallel calls that were refused before the time was corrected may all try again.
      const wasSignedMs = signedAt(applied) - clock.now();
      if (!(Math.abs(foundMs - wasSignedMs) > toleratedMs)) return false;
      if (Math.abs(foundMs - differenceMs) > toleratedMs) {
        differenceMs = foundMs;
        warn?.(
          `${connectionName}: this machine's clock is ${spoken(foundMs)} ${foundMs > 0 ? "behind" : "ahead of"} the cloud's, which ` +
            `refuses signatures more than 15 minutes off; requests are now signed with the cloud's time, but please set the clock`,
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
