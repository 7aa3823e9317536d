/** Says until when a call waits, and why: a run that stands still without a word looks like one that hangs. */
import type { ApiRequest } from "./request";
import { pathOf } from "./classify";

/** Takes one line for the person who watches the run. */
export type Tell = (line: string) => void;

/** Shorter waits need no words. */
export const toldFromMs = 3_000;

/** Tells of a wait that is long enough to be wondered about. */
export function tellOfWait(
  tell: Tell | undefined,
  request: ApiRequest,
  delayMs: number,
  nowMs: number,
  why: string,
): void {
  if (tell === undefined || delayMs < toldFromMs) return;
  tell(`waiting until ${timeText(nowMs + delayMs)} to ${request.purpose}: ${why}`);
}

/** `14:05:09 (UTC)`; with the day where it is another one. */
export function timeText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(11, 19)} UTC`;
}

/** What a wait is about when many calls share it. */
export function placeOf({ url }: ApiRequest): string {
  return URL.canParse(url) ? new URL(url).host : `the service (${pathOf(url)})`;
}
