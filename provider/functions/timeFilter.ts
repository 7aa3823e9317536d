/**
 * Images show whole seconds, and clouds compare fractions: an image that shows 08:00:00 can be
 * later for the cloud. So the cloud is asked for slightly more, and the provider compares again.
 */
import * as z from "zod";
import type { ShapeOf } from "../resources/checks/shape";

/** A comparison with a time. */
export interface TimeFilter {
  /**
   * The comparison: `gt` later, `gte` not earlier, `lt` earlier, `lte` not later, `eq` equal, `neq`
   * not equal.
   */
  readonly operator: TimeOperator;
  /** The time in UTC, to the second, as images show it: `2026-01-05T08:00:00Z`. */
  readonly time: string;
}

/**
 * How the image's time compares with the filter's time, in whole seconds: `gt` later, `gte` later
 * or equal, `lt` earlier, `lte` earlier or equal, `eq` equal, `neq` not equal.
 */
export type TimeOperator = "gt" | "gte" | "lt" | "lte" | "eq" | "neq";

/** @internal */
export const timeFilter = z.strictObject({
  operator: z.enum(["gt", "gte", "lt", "lte", "eq", "neq"]),
  time: z.string().refine(isTime, "must be a time in UTC such as 2026-01-05T08:00:00Z"),
} satisfies ShapeOf<TimeFilter>);

function isTime(text: string): boolean {
  // Clouds do not accept the year 0.
  if (!/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return false;
  const milliseconds = Date.parse(text);
  // JavaScript reads 2026-02-30 as the second of March.
  return !Number.isNaN(milliseconds) && secondsText(milliseconds) === text;
}

export function passesTime({ operator, time }: TimeFilter, shown: string): boolean {
  return comparisons[operator](wholeSeconds(shown), wholeSeconds(time));
}

/**
 * The filter to send: with it the cloud lists every image that matches, perhaps more. Undefined if
 * there is no such filter.
 */
export function askedTime(filter: TimeFilter | undefined): TimeFilter | undefined {
  if (filter === undefined) return undefined;
  const { operator, time } = filter;
  const after = nextSecond(time);
  switch (operator) {
    case "eq":
    case "gte":
      return { operator: "gte", time };
    case "gt":
      return after === undefined ? undefined : { operator: "gte", time: after };
    case "lt":
      return { operator: "lt", time };
    case "lte":
      return after === undefined ? undefined : { operator: "lt", time: after };
    case "neq":
      return undefined;
  }
}

const comparisons: Readonly<Record<TimeOperator, (one: number, other: number) => boolean>> = {
  gt: (one, other) => one > other,
  gte: (one, other) => one >= other,
  lt: (one, other) => one < other,
  lte: (one, other) => one <= other,
  eq: (one, other) => one === other,
  neq: (one, other) => one !== other,
};

function wholeSeconds(text: string): number {
  return Math.floor(Date.parse(text) / 1000);
}

/** Undefined after the year 9999, which clouds cannot read. */
function nextSecond(time: string): string | undefined {
  const next = secondsText(Date.parse(time) + 1000);
  return next.length === time.length ? next : undefined;
}

function secondsText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}
