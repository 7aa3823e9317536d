/**
 * Keeps one token for all callers, who also share one request for a new one. The token is renewed
 * before it expires, and dropped when it is refused.
 */
import type { Clock } from "../http/clock";

/** What the cache needs of a token. */
export interface Expiring {
  readonly value: string;
  /** By our own clock; undefined if unknown. */
  readonly expiresAtMs: number | undefined;
}

/**
 * A new token is requested this long before the old one expires. Until it arrives, the old one is
 * used.
 */
const refreshEarlyMs = 5 * 60_000;
/**
 * A token that expires in less than this time is not used any more. A request takes some time to
 * arrive, and the token must still be valid then.
 */
const refreshAtLastMs = 30_000;
/** If an early renewal fails, the next one is tried after this time. */
const refreshPauseMs = 30_000;

export class TokenCache<Token extends Expiring> {
  readonly #issue: () => Promise<Token>;
  readonly #clock: Clock;
  #token: Token | undefined;
  /** The request that is running now. All callers wait for it. */
  #pending: Promise<Token> | undefined;
  #noEarlyRefreshUntilMs = 0;

  constructor(issue: () => Promise<Token>, clock: Clock) {
    this.#issue = issue;
    this.#clock = clock;
  }

  /** Returns a token that is valid now. */
  async get(): Promise<Token> {
    const token = this.#token;
    if (token === undefined || this.#endsWithin(token, refreshAtLastMs)) return this.#refresh();
    if (this.#endsWithin(token, refreshEarlyMs)) this.#refreshEarly();
    return token;
  }

  /**
   * Drops a token that was refused. Returns true, because the next `get` brings another one. If the
   * token was already replaced, the new one stays. So when many callers are refused together, only
   * the first one causes a renewal.
   */
  invalidate(value: string): boolean {
    if (this.#token?.value === value) this.#token = undefined;
    return true;
  }

  #endsWithin(token: Token, spanMs: number): boolean {
    return token.expiresAtMs !== undefined && token.expiresAtMs - spanMs <= this.#clock.now();
  }

  #refresh(): Promise<Token> {
    this.#pending ??= this.#fetch();
    return this.#pending;
  }

  async #fetch(): Promise<Token> {
    try {
      this.#token = await this.#issue();
      return this.#token;
    } finally {
      this.#pending = undefined;
    }
  }

  #refreshEarly(): void {
    if (this.#pending !== undefined || this.#clock.now() < this.#noEarlyRefreshUntilMs) return;
    this.#noEarlyRefreshUntilMs = this.#clock.now() + refreshPauseMs;
    // The old token is still valid. If it expires and renewal still fails, `get` throws the error.
    this.#refresh().catch(() => undefined);
  }
}
