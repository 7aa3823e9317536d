/**
 * Times as images show them, in whole seconds. Databases keep parts of seconds, and clouds compare
 * with those: an image that shows 08:00:00 is later than 08:00:00 for them. So the cloud is asked
 * for enough, and its answer is compared here.
 */
import { z } from "zod";
import type { ShapeOf } from "../resources/checks/shape";

/** A time on one side of another. */
export interface TimeFilter {
  /**
   * Which side: `gt` later, `gte` not earlier, `lt` earlier, `lte` not later, `eq` then, `neq` not
   * then.
   */
  readonly operator: TimeOperator;
  /** In UTC, to the second, as images show it: `2026-01-05T08:00:00Z`. */
  readonly time: string;
}

/**
 * Which side of the filter's time the image's is on, in whole seconds: `gt` later, `gte` later or
 * the same second, `lt` earlier, `lte` earlier or the same second, `eq` the same second, `neq` any
 * other one.
 */
export type TimeOperator = "gt" | "gte" | "lt" | "lte" | "eq" | "neq";

/** @internal */
export const timeFilter = z.strictObject({
  operator: z.enum(["gt", "gte", "lt", "lte", "eq", "neq"]),
  time: z.string().refine(isTime, "must be a time in UTC such as 2026-01-05T08:00:00Z"),
} satisfies ShapeOf<TimeFilter>);

function isTime(text: string): boolean {
  // Clouds know no year 0.
  if (!/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return false;
  const milliseconds = Date.parse(text);
  // 2026-02-30 is read as the second of March.
  return !Number.isNaN(milliseconds) && secondsText(milliseconds) === text;
}

/** Whether a time that an image shows passes. */
export function passesTime({ operator, time }: TimeFilter, shown: string): boolean {
  const [one, other] = [wholeSeconds(shown), wholeSeconds(time)];
  return comparisons[operator](one, other);
}

/**
 * What to ask the cloud for, which lists at least what passes; undefined where nothing need be
 * asked.
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
