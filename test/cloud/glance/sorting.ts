/**
 * The order of GET /v2/images: `sort=name:asc,size:desc`, or several `sort_key` and `sort_dir`. Creation time and id
 * are always the last keys, so that the order is total and a marker is a position in it.
 */
import { refuse } from "./errors";
import type { ImageRecord } from "./record";

const sortKeys = [
  "name",
  "status",
  "container_format",
  "disk_format",
  "size",
  "id",
  "created_at",
  "updated_at",
] as const;
type SortKey = (typeof sortKeys)[number];
type Direction = "asc" | "desc";

export type Order = (a: Readonly<ImageRecord>, b: Readonly<ImageRecord>) => number;

export function requestedOrder(query: URLSearchParams): Order {
  const { keys, directions } = requestedKeys(query);
  const single = directions.length === 1 ? directions[0] : undefined;
  const steps = keys.map((key, index) => ({
    key,
    direction: single ?? directions[index] ?? "desc",
  }));
  for (const key of ["created_at", "id"] as const) {
    if (!keys.includes(key)) steps.push({ key, direction: single ?? "desc" });
  }
  return (a, b) => {
    for (const { key, direction } of steps) {
      const difference = compareValues(a[key], b[key]);
      if (difference !== 0) return direction === "asc" ? difference : -difference;
    }
    return 0;
  };
}

function requestedKeys(query: URLSearchParams): { keys: SortKey[]; directions: Direction[] } {
  const sort = query.get("sort");
  const oldKeys = query.getAll("sort_key");
  const oldDirections = query.getAll("sort_dir");
  if (sort !== null) {
    if (oldKeys.length > 0 || oldDirections.length > 0) {
      throw refuse(400, "Old and new sorting syntax cannot be combined");
    }
    const pairs = sort.trim().split(",");
    return {
      keys: pairs.map((pair) => requireKey(pair.split(":")[0] ?? "")),
      directions: pairs.map((pair) => requireDirection(pair.split(":")[1] || "desc")),
    };
  }
  const keys = oldKeys.map(requireKey);
  const directions = oldDirections.map(requireDirection);
  if (directions.length > 1 && directions.length !== keys.length) {
    throw refuse(400, "Number of sort dirs does not match the number of sort keys");
  }
  return {
    keys: keys.length > 0 ? keys : ["created_at"],
    directions: directions.length > 0 ? directions : ["desc"],
  };
}

function requireKey(text: string): SortKey {
  const key = sortKeys.find((name) => name === text.trim());
  if (key) return key;
  throw refuse(
    400,
    `Invalid sort key: ${text.trim()}. It must be one of the following: ${sortKeys.join(", ")}.`,
  );
}

function requireDirection(text: string): Direction {
  const direction = text.trim();
  if (direction === "asc" || direction === "desc") return direction;
  throw refuse(400, `Invalid sort direction: ${direction}`);
}

/** Absent values come first, as in SQLite and MySQL. */
function compareValues(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}
