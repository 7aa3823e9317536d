/** Keeps one token for all callers: asked for once, renewed before it ends, dropped when it is refused. */
import type { Clock } from "../http/clock";

/** What the cache needs of a token. */
export interface Expiring {
  readonly value: string;
  /** By our own clock; undefined: nobody knows. */
  readonly expiresAtMs: number | undefined;
}

/** From here on a new one is fetched while the old one is still used. */
const refreshEarlyMs = 5 * 60_000;
/** From here on the old one is not used any more: a request may take a while to get there. */
const refreshAtLastMs = 30_000;
/** After an early refresh that failed, the next one waits this long. */
const refreshPauseMs = 30_000;

export class TokenCache<Token extends Expiring> {
  readonly #issue: () => Promise<Token>;
  readonly #clock: Clock;
  #token: Token | undefined;
  /** The one request on its way; everybody waits for the same. */
  #pending: Promise<Token> | undefined;
  #noEarlyRefreshUntilMs = 0;

  constructor(issue: () => Promise<Token>, clock: Clock) {
    this.#issue = issue;
    this.#clock = clock;
  }

  /** A token that is good now. */
  async get(): Promise<Token> {
    const token = this.#token;
    if (token === undefined || this.#endsWithin(token, refreshAtLastMs)) return this.#refresh();
    if (this.#endsWithin(token, refreshEarlyMs)) this.#refreshEarly();
    return token;
  }

  /**
   * Drops the token that was refused; true when the next `get` brings another one. A token that was already
   * replaced stays: of many callers that were refused together only the first one has it fetched anew.
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
    // The old token is good still; whoever needs a new one after its end meets the error again.
    this.#refresh().catch(() => undefined);
  }
}
