import type { Clock } from "../http/clock";
import type { Secret } from "../secret";
import { TokenCache } from "./tokenCache";

export interface AccessKeys {
  /** The public half, which is sent with each request. */
  readonly accessKey: string;
  readonly secretKey: Secret;
  /** Sent together with temporary keys. */
  readonly securityToken: Secret | undefined;
}

export interface TemporaryKeys extends AccessKeys {
  /** By our own clock; undefined if unknown. */
  readonly expiresAtMs: number | undefined;
}

export interface KeySource {
  /** Returns keys that are valid now. */
  get(): Promise<AccessKeys>;
  /** Called when a service refused the keys. Returns true if the next `get` brings other keys. */
  refused(accessKey: string): boolean;
}

export function permanentKeys(keys: AccessKeys): KeySource {
  return { get: async () => keys, refused: () => false };
}

/** All callers share one request. Keys are renewed before they expire, or when they are refused. */
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
