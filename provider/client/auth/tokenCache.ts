/** Keeps one token for all callers, who also share one request for a new one. */
import type { Clock } from "../http/clock";

export interface Expiring {
  readonly value: string;
  /** By our own clock; undefined if unknown. */
  readonly expiresAtMs: number | undefined;
}

/** A new token is requested this early. The old one is used until the new one arrives. */
const refreshEarlyMs = 5 * 60_000;
/** A token must still be valid when the request arrives. */
const refreshAtLastMs = 30_000;
/** If an early renewal fails, the next one is tried after this time. */
const refreshPauseMs = 30_000;

export class TokenCache<Token extends Expiring> {
  readonly #issue: () => Promise<Token>;
  readonly #clock: Clock;
  #token: Token | undefined;
  #pending: Promise<Token> | undefined;
  #noEarlyRefreshUntilMs = 0;

  constructor(issue: () => Promise<Token>, clock: Clock) {
    this.#issue = issue;
    this.#clock = clock;
  }

  async get(): Promise<Token> {
    const token = this.#token;
    if (token === undefined || this.#endsWithin(token, refreshAtLastMs)) return this.#refresh();
    if (this.#endsWithin(token, refreshEarlyMs)) this.#refreshEarly();
    return token;
  }

  /**
   * Drops a token that was refused. Returns true, because the next `get` brings another one. If it
   * was replaced already, the new one stays. Thus several refused callers cause only one renewal.
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
