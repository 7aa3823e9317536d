/** Who calls Glance, worked out from the token before any route is looked at. */
import type { Call } from "../http";
import type { RoleName } from "../keystone/directory";
import type { TokenOffice } from "../keystone/tokens";
import type { State } from "../state";
import { refuse } from "./errors";

export interface Caller {
  readonly userId: string;
  /** Missing in a token without scope. */
  readonly projectId: string | undefined;
  readonly roles: readonly RoleName[];
  readonly isAdmin: boolean;
}

export function identifyCaller(
  state: State,
  tokens: TokenOffice,
  call: Call,
  authUrl: string,
): Caller {
  const id = call.headers["x-auth-token"];
  const token = tokens.find(typeof id === "string" ? id : undefined);
  if (!token) throw refuse(401, undefined, { "WWW-Authenticate": `Keystone uri="${authUrl}"` });
  const user = state.users.get(token.userId)?.name;
  if (user !== undefined) call.identified.user = user;
  if (token.projectId !== undefined) call.identified.project = token.projectId;
  return {
    userId: token.userId,
    projectId: token.projectId,
    roles: token.roles,
    isAdmin: token.roles.includes("admin"),
  };
}
