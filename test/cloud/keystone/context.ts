/** What a Keystone handler works with, and who calls it. */
import type { Answer, Call } from "../http";
import type { PathParameters } from "../router";
import type { State } from "../state";
import { unauthorized } from "./errors";
import type { Endpoints } from "./tokenDocument";
import type { Token, TokenOffice } from "./tokens";

export interface Keystone {
  readonly state: State;
  readonly tokens: TokenOffice;
  readonly endpoints: Endpoints;
}

export interface Request {
  readonly keystone: Keystone;
  readonly call: Call;
  readonly params: PathParameters;
  readonly authUrl: string;
}

export type Handler = (request: Request) => Promise<Answer> | Answer;

/** The token of the call; 401 without a good one. */
export function caller(keystone: Keystone, call: Call): Token {
  const id = call.headers["x-auth-token"];
  const token = keystone.tokens.find(typeof id === "string" ? id : undefined);
  if (!token) throw unauthorized();
  identify(keystone, call, token);
  return token;
}

/** Tells the request log who calls. */
export function identify(keystone: Keystone, call: Call, token: Token): void {
  const user = keystone.state.users.get(token.userId)?.name;
  if (user !== undefined) call.identified.user = user;
  if (token.projectId !== undefined) call.identified.project = token.projectId;
}
