/** Names that clients may not set, and the limits on how many properties and tags an image carries. */
import type { Quotas } from "./context";
import { refuse } from "./errors";

/** Refused in a new image before anything else is looked at. */
export const neverAccepted = ["direct_url", "self", "file", "schema", "stores"] as const;

/** Attributes that only the server sets. */
export const readOnlyAttributes = [
  "created_at",
  "updated_at",
  "status",
  "checksum",
  "size",
  "virtual_size",
  "os_hash_algo",
  "os_hash_value",
] as const;

const reservedNames = ["location", "deleted", "deleted_at"] as const;
const reservedPrefix = "os_glance";

export function isReserved(name: string): boolean {
  return reservedNames.some((reserved) => reserved === name) || name.startsWith(reservedPrefix);
}

export function requirePropertyQuota(
  quotas: Quotas,
  properties: Readonly<Record<string, string>>,
): void {
  const attempted = Object.keys(properties).filter((key) => !key.startsWith(reservedPrefix)).length;
  if (quotas.properties >= 0 && attempted > quotas.properties) {
    throw refuse(413, limitSentence("image properties", attempted, quotas.properties));
  }
}

export function requireTagQuota(quotas: Quotas, tags: readonly string[]): void {
  if (quotas.tags >= 0 && tags.length > quotas.tags) {
    throw refuse(413, limitSentence("image tags", tags.length, quotas.tags));
  }
}

export function limitSentence(what: string, attempted: number, maximum: number): string {
  return (
    `The limit has been exceeded on the number of allowed ${what}. ` +
    `Attempted: ${attempted}, Maximum: ${maximum}`
  );
}

export function requireNotNegative(name: "min_disk" | "min_ram", value: unknown): void {
  if (typeof value === "number" && value < 0) {
    throw refuse(
      400,
      `Invalid value '${value}' for parameter '${name}': Cannot be a negative value`,
    );
  }
}
