/**
 * Trusts: who gives one lets another user act in the own project with the own roles. Given, shown
 * and taken back.
 */
import { type Answer, isRecord, jsonAnswer, noContent } from "../http";
import type { State } from "../state";
import { randomHexId, roleReference, type RoleName, rolesOf } from "./directory";
import { KeystoneRefusal, notAllowed, unauthorized } from "./errors";
import type { Token } from "./tokens";

export interface Trust {
  readonly id: string;
  readonly trustorId: string;
  readonly trusteeId: string;
  readonly projectId: string;
  /** The token names who gave the trust, not who uses it. */
  readonly impersonation: boolean;
  readonly roles: readonly RoleName[];
}

export function createTrust(state: State, token: Token, body: unknown): Answer {
  const given = isRecord(body) ? body["trust"] : undefined;
  if (!isRecord(given)) throw new KeystoneRefusal(400, "'trust' is a required property");
  const { trustor_user_id: trustorId, trustee_user_id: trusteeId, project_id: projectId } = given;
  const trustor = state.users.get(String(trustorId));
  const trustee = state.users.get(String(trusteeId));
  if (trustor?.id !== token.userId) throw notAllowed("identity:create_trust");
  if (trustee === undefined || projectId !== trustor.projectId)
    throw new KeystoneRefusal(404, "Could not find what the trust names.");
  const trust: Trust = {
    ...{ id: randomHexId(), trustorId: trustor.id, trusteeId: trustee.id },
    ...{ projectId: trustor.projectId, impersonation: given["impersonation"] === true },
    roles: rolesOf(trustor.role),
  };
  state.trusts.put(trust.id, trust);
  return jsonAnswer(201, { trust: view(trust) });
}

export function showTrust(state: State, token: Token, id: string): Answer {
  const trust = existing(state, id);
  if (![trust.trustorId, trust.trusteeId].includes(token.userId))
    throw notAllowed("identity:get_trust");
  return jsonAnswer(200, { trust: view(trust) });
}

export function deleteTrust(state: State, token: Token, id: string): Answer {
  const trust = existing(state, id);
  if (trust.trustorId !== token.userId) throw notAllowed("identity:delete_trust");
  state.trusts.remove(trust.id);
  return noContent();
}

/** The trust that a scope names, if it is for that user. */
export function trustInScope(state: State, userId: string, scope: unknown): Trust | undefined {
  const given = isRecord(scope) ? scope["OS-TRUST:trust"] : undefined;
  if (!isRecord(given)) return undefined;
  const trust = state.trusts.get(String(given["id"]));
  // At the log-in one that is not there is like a wrong password.
  if (trust === undefined) throw unauthorized();
  if (trust.trusteeId !== userId)
    throw new KeystoneRefusal(403, "You are not authorized to perform the requested action.");
  return trust;
}

function existing(state: State, id: string): Trust {
  const trust = state.trusts.get(id);
  if (trust === undefined) throw new KeystoneRefusal(404, `Could not find trust: ${id}.`);
  return trust;
}

function view({ id, trustorId, trusteeId, projectId, impersonation, roles }: Trust): object {
  return {
    ...{ id, impersonation, project_id: projectId, roles: roles.map(roleReference) },
    ...{ trustor_user_id: trustorId, trustee_user_id: trusteeId },
    ...{ expires_at: null, deleted_at: null, remaining_uses: null },
  };
}
