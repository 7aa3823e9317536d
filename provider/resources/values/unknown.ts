/**
 * Values that are unknown in a preview, because they are known only when another resource has been
 * created.
 */

/** The placeholder for an unknown value in inputs, at any depth. */
export const UNKNOWN: unique symbol = Symbol("pulumi-ims.unknown");

export function isUnknown(value: unknown): value is typeof UNKNOWN {
  return value === UNKNOWN;
}

/** Whether anything in a value is unknown. */
export function containsUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(containsUnknown);
}

/** Returns the value, or undefined if any part of it is unknown. */
export function known<T>(value: T): T | undefined {
  return containsUnknown(value) ? undefined : value;
}
