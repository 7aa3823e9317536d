/**
 * Pairs of access key and secret key: permanent ones, and temporary ones, which are renewed before
 * they expire.
 */
import type { Clock } from "../http/clock";
import type { Secret } from "../secret";
import { TokenCache } from "./tokenCache";

export interface AccessKeys {
  /** The public half: it names the pair and is sent with each request. */
  readonly accessKey: string;
  readonly secretKey: Secret;
  /** Sent together with temporary keys. */
  readonly securityToken: Secret | undefined;
}

export interface TemporaryKeys extends AccessKeys {
  /** By our own clock; undefined if unknown. */
  readonly expiresAtMs: number | undefined;
}

/** Where access keys come from. */
export interface KeySource {
  /** Returns keys that are valid now. */
  get(): Promise<AccessKeys>;
  /**
   * Called when a service refused the keys with this access key. Returns true if the next `get`
   * brings other keys.
   */
  refused(accessKey: string): boolean;
}

/** Keys that never change. If a service refuses them once, it will refuse them again. */
export function permanentKeys(keys: AccessKeys): KeySource {
  return { get: async () => keys, refused: () => false };
}

/**
 * Keys that a service issues. All callers share one request for them. They are renewed before they
 * expire, and dropped when they are refused.
 */
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
