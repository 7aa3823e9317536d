import { isAsset } from "../../resources/values/asset";
import { isUnknown, UNKNOWN } from "../../resources/values/unknown";
import { assetOf, isUnknownWord, signatureKey, signatures, unknownString } from "../engineValues";

export function decode(value: unknown): unknown {
  if (typeof value === "string") return isUnknownWord(value) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(decode);
  if (!isRecord(value)) return value;
  const signature = value[signatureKey];
  if (signature === signatures.asset || signature === signatures.archive) return assetOf(value);
  return mapValues(value, decode);
}

/** Leaves out properties without a value, because they cannot be sent. */
export function encode(value: unknown): unknown {
  if (isUnknown(value)) return unknownString;
  if (isAsset(value)) return value.encoded;
  if (Array.isArray(value)) return value.map(encode);
  if (!isRecord(value)) return value;
  const defined = Object.entries(value).filter(([, each]) => each !== undefined);
  return mapValues(Object.fromEntries(defined), encode);
}

function mapValues(
  record: Readonly<Record<string, unknown>>,
  map: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
