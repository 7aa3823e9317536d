/** Languages without "undefined" send null for a value that is not given. */
import { isAsset } from "../../resources/values/asset";
import type { Properties } from "./properties";

export function withoutNulls(properties: Properties): Properties {
  const given = Object.entries(properties).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([key, value]) => [key, inner(value)]));
}

function inner(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inner);
  if (typeof value !== "object" || value === null || isAsset(value)) return value;
  return withoutNulls(value as Properties);
}
