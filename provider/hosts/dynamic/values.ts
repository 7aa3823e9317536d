/** The engine's encoding of what JSON cannot say: values that are not known yet, and assets. */
import { isAsset, type Asset } from "../../resources/asset";
import { isUnknown, UNKNOWN } from "../../resources/unknown";

// The engine has one sentinel a type; SDKs send the string's for a value of any type.
// @see pulumi sdk/go/common/resource/plugin/rpc.go at v3.259.0
const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownSentinels = new Set([
  unknownString,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

// @see pulumi sdk/go/common/resource/sig/sig.go at v3.259.0
const signatureKey = "4dabf18193072939515e22adb298388d";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";

/** As the handlers see it: `UNKNOWN` for what is not known, an `Asset` for an asset. */
export function decode(value: unknown): unknown {
  if (typeof value === "string") return unknownSentinels.has(value) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(decode);
  if (!isRecord(value)) return value;
  const signature = value[signatureKey];
  if (signature === assetSignature || signature === archiveSignature) return asset(value);
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
  if (encoded[signatureKey] === archiveSignature) return { assetKind: "archive", encoded };
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
