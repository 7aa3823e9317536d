/**
 * The filters of GET /v2/images. Any key that is no attribute of an image filters by the custom property of that name.
 * @see glance/db/sqlalchemy/api.py _make_conditions_from_filters (33.0.0)
 */
import { refuse } from "./errors";
import type { ImageRecord } from "./record";

export type ImageTest = (image: Readonly<ImageRecord>) => boolean;

/** One test for each query parameter; parameters of paging and sorting must be gone already. */
export function filterTests(filters: ReadonlyMap<string, string>): ImageTest[] {
  const tests: ImageTest[] = [hiddenTest(filters.get("os_hidden") ?? "false")];
  for (const [key, value] of filters) {
    if (key === "os_hidden" || key === "visibility" || key === "deleted") continue;
    tests.push(testFor(key, value));
  }
  return tests;
}

function testFor(key: string, value: string): ImageTest {
  if (key === "changes-since") {
    throw refuse(400, 'The "changes-since" filter is no longer available on v2.');
  }
  if (key === "protected") return protectedTest(value);
  if (key.endsWith("_min") || key.endsWith("_max")) return rangeTest(key, value);
  if (key === "created_at" || key === "updated_at") return timeTest(key, value);
  if (isListKey(key)) return listTest(key, value);
  if (isPlainKey(key)) return (image) => image[key] !== null && String(image[key]) === value;
  return (image) => Object.hasOwn(image.properties, key) && image.properties[key] === value;
}

function hiddenTest(value: string): ImageTest {
  const wanted = value.toLowerCase();
  if (wanted !== "true" && wanted !== "false") {
    throw refuse(
      400,
      `Invalid value '${wanted}' for 'os_hidden' filter. Valid values are 'true' or 'false'.`,
    );
  }
  return (image) => image.os_hidden === (wanted === "true");
}

function protectedTest(value: string): ImageTest {
  if (value !== "true" && value !== "false") {
    throw refuse(
      400,
      `Invalid value '${value}' for 'protected' filter. Valid values are 'true' or 'false'.`,
    );
  }
  return (image) => image.protected === (value === "true");
}

const rangeKeys = ["size", "virtual_size", "min_disk", "min_ram"] as const;

function rangeTest(key: string, value: string): ImageTest {
  if (!/^\s*[-+]?\d+\s*$/.test(value)) {
    throw refuse(400, "Unable to filter on a range with a non-numeric value.");
  }
  const attribute = rangeKeys.find((name) => name === key.slice(0, -"_min".length));
  // The real one looks for a column of that name and fails.
  if (!attribute) throw refuse(500);
  const bound = Number(value);
  const isMinimum = key.endsWith("_min");
  return (image) => {
    const found = image[attribute];
    if (found === null) return false;
    return isMinimum ? found >= bound : found <= bound;
  };
}

function timeTest(key: "created_at" | "updated_at", value: string): ImageTest {
  const [operator, time] = splitOperator(value);
  const threshold = parseTime(time);
  if (threshold === undefined) {
    throw refuse(400, `Bad "${key}" query filter format. Use ISO 8601 DateTime notation.`);
  }
  const compare = comparisons[operator];
  if (!compare) throw refuse(400, "Unable to filter on a unknown operator.");
  return (image) => compare(Date.parse(image[key]), threshold);
}

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  gt: (value, threshold) => value > threshold,
  gte: (value, threshold) => value >= threshold,
  lt: (value, threshold) => value < threshold,
  lte: (value, threshold) => value <= threshold,
  eq: (value, threshold) => value === threshold,
  neq: (value, threshold) => value !== threshold,
};

/** Times without a zone are UTC. */
function parseTime(text: string): number | undefined {
  const match = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[-+]\d\d:?\d\d)?)?$/.exec(text);
  if (!match) return undefined;
  const hasTime = match[1] !== undefined;
  const hasZone = match[4] !== undefined;
  const time = Date.parse(hasTime && !hasZone ? `${text.replace(" ", "T")}Z` : text);
  return Number.isNaN(time) ? undefined : time;
}

const listKeys = ["name", "id", "status", "container_format", "disk_format"] as const;

function isListKey(key: string): key is (typeof listKeys)[number] {
  return listKeys.some((name) => name === key);
}

function listTest(key: (typeof listKeys)[number], value: string): ImageTest {
  const [operator, rest] = splitOperator(value);
  if (operator === "eq") return (image) => image[key] === rest;
  if (operator !== "in") throw refuse(400, `Unable to filter by unknown operator '${operator}'.`);
  const wanted = new Set(splitList(rest));
  return (image) => {
    const found = image[key];
    return found !== null && wanted.has(found);
  };
}

/** `in:a,b` or `gte:2026-01-01T00:00:00Z`; a bare time has colons too but no operator. */
function splitOperator(expression: string): [operator: string, rest: string] {
  const colon = expression.indexOf(":");
  if (colon < 0 || parseTime(expression) !== undefined) return ["eq", expression];
  return [expression.slice(0, colon), expression.slice(colon + 1)];
}

/** Commas separate values, quotation marks protect commas. */
function splitList(text: string): string[] {
  requireBalancedQuotes(text);
  const values: string[] = [];
  for (const match of text.matchAll(/"([^"\\]*(?:\\.[^"\\]*)*)",?|([^,]+),?|,/g)) {
    values.push(match[1] || match[2] || "");
  }
  return values;
}

function requireBalancedQuotes(text: string): void {
  let isOpening = true;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] !== '"' || text[index - 1] === "\\") continue;
    if (isOpening && index > 0 && text[index - 1] !== ",") {
      throw refuse(
        400,
        `Invalid filter value ${text}. There is no comma before opening quotation mark.`,
      );
    }
    if (!isOpening && index + 1 < text.length && text[index + 1] !== ",") {
      throw refuse(
        400,
        `Invalid filter value ${text}. There is no comma after closing quotation mark.`,
      );
    }
    isOpening = !isOpening;
  }
  if (!isOpening) throw refuse(400, `Invalid filter value ${text}. The quote is not closed.`);
}

const plainKeys = [
  "checksum",
  "os_hash_algo",
  "os_hash_value",
  "owner",
  "size",
  "virtual_size",
  "min_disk",
  "min_ram",
] as const;

function isPlainKey(key: string): key is (typeof plainKeys)[number] {
  return plainKeys.some((name) => name === key);
}
