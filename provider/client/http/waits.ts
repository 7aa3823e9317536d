/** Says until when a call waits. Otherwise a run that waits would look like one that hangs. */
import type { ApiRequest } from "./request";
import { pathOf } from "./classify";

/** Takes one line for the person who watches the run. */
export type Tell = (line: string) => void;

/** Shorter waits are not mentioned. */
export const toldFromMs = 3_000;

/** `14:05:09 UTC` */
export function timeText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(11, 19)} UTC`;
}

/** The host that the request waits for, or the service if the host is not known. */
export function placeOf({ url }: ApiRequest): string {
  return URL.canParse(url) ? new URL(url).host : `the service (${pathOf(url)})`;
}
