/** The placeholder, at any depth of inputs, for a value that a preview does not know yet. */
export const UNKNOWN: unique symbol = Symbol("pulumi-ims.unknown");

export function isUnknown(value: unknown): value is typeof UNKNOWN {
  return value === UNKNOWN;
}

export function containsUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(containsUnknown);
}

/** Undefined if any part of the value is unknown. */
export function known<T>(value: T): T | undefined {
  return containsUnknown(value) ? undefined : value;
}
