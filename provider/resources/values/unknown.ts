/** A value that is not known yet: during a preview, what another resource will only have once it is made. */

/** Stands in inputs wherever the value is not known, at any depth. */
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

/** The value as a type that says it is known, or undefined when it is not. */
export function known<T>(value: T): T | undefined {
  return containsUnknown(value) ? undefined : value;
}
