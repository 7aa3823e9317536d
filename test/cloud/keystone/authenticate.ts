/**
 * POST /v3/auth/tokens: proves who calls by password, application credential or an older token, and decides the
 * project. The refusals say what Keystone says; above all, a wrong user, password or project are all the same 401.
 */
import { isRecord } from "../http";
import type { State } from "../state";
import { defaultDomain, findProjectByName, findUserByName, rolesOf, type User } from "./directory";
import { expecting, KeystoneRefusal, unauthorized } from "./errors";
import type { Token, TokenGrant, TokenOffice } from "./tokens";
import { trustInScope } from "./trusts";

interface Proof {
  readonly user: User;
  readonly methods: readonly string[];
  readonly applicationCredentialId?: string;
  readonly parent?: Token;
}

export function authenticate(state: State, tokens: TokenOffice, body: unknown): Token {
  const auth = isRecord(body) ? body["auth"] : undefined;
  if (!isRecord(auth)) throw expecting("auth", "request body");
  const identity = auth["identity"];
  if (!isRecord(identity)) throw new KeystoneRefusal(400, "'identity' is a required property");
  const methods = identity["methods"];
  if (!Array.isArray(methods)) throw new KeystoneRefusal(400, "'methods' is a required property");
  const proof = prove(state, tokens, methods, identity);
  return tokens.issue({ ...grantFor(state, proof, auth["scope"]) });
}

function prove(
  state: State,
  tokens: TokenOffice,
  methods: readonly unknown[],
  identity: Record<string, unknown>,
): Proof {
  const method = methods[0];
  if (typeof method !== "string") throw unauthorized();
  const given = identity[method];
  if (!isRecord(given)) throw expecting(method, "identity");
  switch (method) {
    case "password":
      return { user: userByPassword(state, given["user"]), methods: ["password"] };
    case "application_credential":
      return proveByApplicationCredential(state, given);
    case "token":
      return proveByToken(state, tokens, given["id"]);
    default:
      throw unauthorized(`Attempted to authenticate with an unsupported method.`);
  }
}

function userByPassword(state: State, given: unknown): User {
  if (!isRecord(given)) throw expecting("user", "password");
  const user = findUser(state, given);
  if (!user || user.password !== given["password"]) throw unauthorized();
  return user;
}

/** By id, or by name and domain. */
function findUser(state: State, given: Record<string, unknown>): User | undefined {
  const { id, name } = given;
  if (typeof id === "string") return state.users.get(id);
  if (typeof name !== "string") throw expecting("id or name", "user");
  if (!isDefaultDomain(given["domain"], "user")) return undefined;
  return findUserByName(state, name);
}

function isDefaultDomain(given: unknown, where: string): boolean {
  if (!isRecord(given)) throw expecting("domain", where);
  return given["id"] === defaultDomain.id || given["name"] === defaultDomain.name;
}

function proveByApplicationCredential(state: State, given: Record<string, unknown>): Proof {
  const { id, name, secret } = given;
  let credential;
  if (typeof id === "string") {
    credential = state.applicationCredentials.get(id);
    if (!credential) {
      throw new KeystoneRefusal(404, `Could not find Application Credential: ${id}.`);
    }
  } else {
    const owner = isRecord(given["user"]) ? findUser(state, given["user"]) : undefined;
    credential = state.applicationCredentials
      .values()
      .find((candidate) => candidate.name === name && candidate.userId === owner?.id);
    if (!credential) throw unauthorized();
  }
  if (credential.secret !== secret) throw unauthorized();
  const user = state.users.get(credential.userId);
  if (!user) throw unauthorized();
  return { user, methods: ["application_credential"], applicationCredentialId: credential.id };
}

function proveByToken(state: State, tokens: TokenOffice, id: unknown): Proof {
  const parent = tokens.find(typeof id === "string" ? id : undefined);
  const user = parent && state.users.get(parent.userId);
  if (!parent || !user) throw new KeystoneRefusal(404, "Could not recognize Fernet token");
  return { user, methods: [...new Set([...parent.methods, "token"])], parent };
}

function grantFor(state: State, proof: Proof, scope: unknown): TokenGrant {
  const { user, methods, applicationCredentialId, parent } = proof;
  const common = {
    userId: user.id,
    methods,
    ...(parent ? { notAfter: parent.expiresAt, parentAuditId: parent.auditIds[0] ?? "" } : {}),
  };
  if (applicationCredentialId !== undefined) {
    if (scope !== undefined) {
      throw unauthorized(
        "Error authenticating with application credential: Application credentials cannot request a scope.",
      );
    }
    const credential = state.applicationCredentials.get(applicationCredentialId);
    if (!credential) throw unauthorized();
    return {
      ...common,
      projectId: credential.projectId,
      roles: credential.roles,
      applicationCredentialId,
    };
  }
  const trust = trustInScope(state, user.id, scope);
  if (trust !== undefined) {
    const { projectId, roles, impersonation, trustorId } = trust;
    const userId = impersonation ? trustorId : user.id;
    return { ...common, userId, projectId, roles, trustId: trust.id };
  }
  const projectId = projectInScope(state, user, scope);
  if (projectId === undefined) return { ...common, roles: [] };
  return { ...common, projectId, roles: rolesOf(user.role) };
}

/** No scope means the user's default project; only the word "unscoped" means none. */
function projectInScope(state: State, user: User, scope: unknown): string | undefined {
  if (scope === undefined || scope === null) return user.projectId;
  if (scope === "unscoped" || (isRecord(scope) && "unscoped" in scope)) return undefined;
  const given = isRecord(scope) ? scope["project"] : undefined;
  // Nobody has a role on the domain or the system here, which Keystone answers like any other missing role.
  if (!isRecord(given)) throw unauthorized();
  const { id, name } = given;
  let projectId: string | undefined;
  if (typeof id === "string") projectId = id;
  else if (typeof name !== "string") throw expecting("id or name", "project");
  else if (isDefaultDomain(given["domain"], "project")) {
    projectId = findProjectByName(state, name)?.id;
  }
  if (projectId !== user.projectId) throw unauthorized();
  return projectId;
}
