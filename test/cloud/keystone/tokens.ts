/** Tokens: issued, looked up, revoked, expired. They live in the journal, so a restart does not end sessions. */
import { randomBytes } from "node:crypto";
import type { State } from "../state";
import type { RoleName } from "./directory";

export interface Token {
  readonly id: string;
  readonly userId: string;
  /** Missing in a token without scope. */
  readonly projectId?: string;
  readonly roles: readonly RoleName[];
  readonly methods: readonly string[];
  readonly auditIds: readonly string[];
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly applicationCredentialId?: string;
  readonly trustId?: string;
}

export type TokenGrant = Omit<Token, "id" | "auditIds" | "issuedAt" | "expiresAt"> & {
  /** A token made from another one cannot outlive it. */
  readonly notAfter?: string;
  readonly parentAuditId?: string;
};

export class TokenOffice {
  readonly #state: State;
  readonly #lifetimeMs: number;

  constructor(state: State, lifetimeMs: number) {
    this.#state = state;
    this.#lifetimeMs = lifetimeMs;
    this.#forgetExpired();
  }

  issue(grant: TokenGrant): Token {
    const { notAfter, parentAuditId, ...kept } = grant;
    const now = Date.now();
    const ownEnd = new Date(now + this.#lifetimeMs).toISOString();
    const token: Token = {
      ...kept,
      id: `gAAAAA${randomBytes(96).toString("base64url")}`,
      auditIds: [randomBytes(16).toString("base64url"), ...(parentAuditId ? [parentAuditId] : [])],
      issuedAt: new Date(now).toISOString(),
      expiresAt: notAfter !== undefined && notAfter < ownEnd ? notAfter : ownEnd,
    };
    this.#state.tokens.put(token.id, token);
    return token;
  }

  find(id: string | undefined): Token | undefined {
    if (id === undefined) return undefined;
    const token = this.#state.tokens.get(id);
    if (!token || token.expiresAt <= new Date().toISOString()) return undefined;
    return token;
  }

  revoke(id: string): void {
    this.#state.tokens.remove(id);
  }

  /** For tests that want to see what a client does when its token is no longer good. */
  revokeAll(matches: (token: Token) => boolean): number {
    const doomed = this.#state.tokens.values().filter(matches);
    for (const token of doomed) this.revoke(token.id);
    return doomed.length;
  }

  #forgetExpired(): void {
    const now = new Date().toISOString();
    this.revokeAll((token) => token.expiresAt <= now);
  }
}
