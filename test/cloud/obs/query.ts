/** Numbers in the query of a call. */
import type { Call } from "../http";
import { invalidArgument } from "./errors";

/** At most the maximum, which is what S3 makes of more. */
export function wholeNumber(call: Call, name: string, fallback: number, maximum: number): number {
  const text = call.query.get(name);
  if (text === null || text === "") return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return Math.min(value, maximum);
  throw invalidArgument(`${name} must be a whole number, not ${text}.`);
}
