/**
 * How the engine encodes values that JSON does not have, in the protocols of both hosts.
 * @see pulumi sdk/go/common/resource/sig/sig.go at v3.276.0
 */
import type { Asset } from "../resources/values/asset";

/** The engine has such a text for each type, but SDKs send the one of strings for all types. */
export const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const unknownWords: ReadonlySet<string> = new Set([
  unknownString,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export function isUnknownWord(text: string): boolean {
  return unknownWords.has(text);
}

/** An object with this key stands for a value of another kind, which the key's value names. */
export const signatureKey = "4dabf18193072939515e22adb298388d";

export const signatures = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  bytes: "803fd3297a5875dc03ca845dda5d2a98",
} as const;

export function assetOf(encoded: Readonly<Record<string, unknown>>): Asset {
  if (encoded[signatureKey] === signatures.archive) return { assetKind: "archive", encoded };
  const { path, text } = encoded as { readonly path?: unknown; readonly text?: unknown };
  if (typeof path === "string" && path !== "") return { assetKind: "file", path, encoded };
  return { assetKind: typeof text === "string" ? "text" : "remote", encoded };
}
