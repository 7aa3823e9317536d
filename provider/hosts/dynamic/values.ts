/** The engine's encoding of what JSON cannot say: values that are not known yet, and assets. */
import { isAsset, type Asset } from "../../resources/values/asset";
import { isUnknown, UNKNOWN } from "../../resources/values/unknown";
import { isUnknownWord, signatureKey, signatures, unknownString } from "../engineValues";

/** As the handlers see it: `UNKNOWN` for what is not known, an `Asset` for an asset. */
export function decode(value: unknown): unknown {
  if (typeof value === "string") return isUnknownWord(value) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(decode);
  if (!isRecord(value)) return value;
  const signature = value[signatureKey];
  if (signature === signatures.asset || signature === signatures.archive) return asset(value);
  return mapValues(value, decode);
}

/** As the engine wants it. Properties without a value are left out: they could not travel. */
export function encode(value: unknown): unknown {
  if (isUnknown(value)) return unknownString;
  if (isAsset(value)) return value.encoded;
  if (Array.isArray(value)) return value.map(encode);
  if (!isRecord(value)) return value;
  const defined = Object.entries(value).filter(([, each]) => each !== undefined);
  return mapValues(Object.fromEntries(defined), encode);
}

function asset(encoded: Readonly<Record<string, unknown>>): Asset {
  if (encoded[signatureKey] === signatures.archive) return { assetKind: "archive", encoded };
  const { path, text } = encoded as { readonly path?: unknown; readonly text?: unknown };
  if (typeof path === "string" && path !== "") return { assetKind: "file", path, encoded };
  return { assetKind: typeof text === "string" ? "text" : "remote", encoded };
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
