/** Pairs of access key and secret key: permanent ones, and temporary ones that are renewed before they end. */
import type { Clock } from "../http/clock";
import type { Secret } from "../secret";
import { TokenCache } from "./tokenCache";

export interface AccessKeys {
  /** Names the pair; goes over the wire with each request. */
  readonly accessKey: string;
  readonly secretKey: Secret;
  /** Goes along with temporary keys. */
  readonly securityToken: Secret | undefined;
}

export interface TemporaryKeys extends AccessKeys {
  /** By our own clock; undefined: nobody knows. */
  readonly expiresAtMs: number | undefined;
}

/** Where the keys are from. */
export interface KeySource {
  /** Keys that are good now. */
  get(): Promise<AccessKeys>;
  /** Told that the keys of this name were refused. True: the next `get` brings others. */
  refused(accessKey: string): boolean;
}

/** Keys that stay as they are; refused once, they are refused again. */
export function permanentKeys(keys: AccessKeys): KeySource {
  return { get: async () => keys, refused: () => false };
}

/** Keys that somebody issues: asked for once for all callers, renewed before they end, dropped when refused. */
export function issuedKeys(issue: () => Promise<TemporaryKeys>, clock: Clock): KeySource {
  const cache = new TokenCache(async () => {
    const keys = await issue();
    return { value: keys.accessKey, expiresAtMs: keys.expiresAtMs, keys };
  }, clock);
  return {
    get: async () => (await cache.get()).keys,
    refused: (accessKey) => cache.invalidate(accessKey),
  };
}
