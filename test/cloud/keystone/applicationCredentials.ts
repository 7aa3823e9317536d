/** Application credentials: a secret of their own, bound to the project and at most the roles of who makes them. */
import { randomBytes } from "node:crypto";
import { type Answer, isRecord, jsonAnswer, noContent } from "../http";
import type { State } from "../state";
import { randomHexId, roleReference, type RoleName, rolesOf, type User } from "./directory";
import { KeystoneRefusal, notAllowed } from "./errors";
import type { Token } from "./tokens";

export interface ApplicationCredential {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly userId: string;
  readonly projectId: string;
  readonly roles: readonly RoleName[];
  readonly secret: string;
  readonly unrestricted: boolean;
}

/** A user manages its own credentials; an administrator may look and delete, but never make them. */
export function requireSelf(token: Token, userId: string, action: string, orAdmin = false): void {
  if (token.userId === userId) return;
  if (orAdmin && token.roles.includes("admin")) return;
  throw notAllowed(`identity:${action}`);
}

export function createApplicationCredential(
  state: State,
  token: Token,
  userId: string,
  body: unknown,
  authUrl: string,
): Answer {
  requireSelf(token, userId, "create_application_credential");
  if (token.applicationCredentialId !== undefined) {
    throw notAllowed(
      "identity:create_application_credential: Using method 'application_credential' is not allowed " +
        "for managing additional application credentials",
    );
  }
  const given = isRecord(body) ? body["application_credential"] : undefined;
  const name = isRecord(given) ? given["name"] : undefined;
  if (!isRecord(given) || typeof name !== "string") {
    throw new KeystoneRefusal(
      400,
      `Invalid input for field/attribute application_credential. Value: ${JSON.stringify(given)}. ` +
        "'name' is a required property",
    );
  }
  if (ofUser(state, userId).some((known) => known.name === name)) {
    throw new KeystoneRefusal(
      409,
      `Conflict occurred attempting to store application_credential - Duplicate entry found with name ${name}.`,
    );
  }
  const user = state.users.get(userId);
  if (!user || token.projectId === undefined)
    throw notAllowed("identity:create_application_credential");
  const credential: ApplicationCredential = {
    id: randomHexId(),
    name,
    description: typeof given["description"] === "string" ? given["description"] : null,
    userId,
    projectId: token.projectId,
    roles: chosenRoles(user, given["roles"]),
    secret:
      typeof given["secret"] === "string" ? given["secret"] : randomBytes(64).toString("base64url"),
    unrestricted: given["unrestricted"] === true,
  };
  state.applicationCredentials.put(credential.id, credential);
  // The secret is shown this once.
  return jsonAnswer(201, {
    application_credential: { ...view(credential, authUrl), secret: credential.secret },
  });
}

export function listApplicationCredentials(state: State, userId: string, authUrl: string): Answer {
  return jsonAnswer(200, {
    application_credentials: ofUser(state, userId).map((known) => view(known, authUrl)),
    links: {
      next: null,
      self: `${authUrl}/users/${userId}/application_credentials`,
      previous: null,
    },
  });
}

export function showApplicationCredential(state: State, id: string, authUrl: string): Answer {
  return jsonAnswer(200, { application_credential: view(existing(state, id), authUrl) });
}

export function deleteApplicationCredential(state: State, id: string): Answer {
  state.applicationCredentials.remove(existing(state, id).id);
  return noContent();
}

function existing(state: State, id: string): ApplicationCredential {
  const credential = state.applicationCredentials.get(id);
  if (credential) return credential;
  throw new KeystoneRefusal(404, `Could not find Application Credential: ${id}.`);
}

function ofUser(state: State, userId: string): Readonly<ApplicationCredential>[] {
  return state.applicationCredentials.values().filter((known) => known.userId === userId);
}

function chosenRoles(user: User, given: unknown): RoleName[] {
  const held = rolesOf(user.role);
  if (!Array.isArray(given)) return held;
  const wanted = given.map((role: unknown) =>
    isRecord(role) ? (role["name"] ?? role["id"]) : role,
  );
  const chosen = held.filter(
    (role) => wanted.includes(role) || wanted.includes(roleReference(role).id),
  );
  if (chosen.length === wanted.length) return chosen;
  throw new KeystoneRefusal(
    400,
    `Invalid application credential: Could not find role assignment with role: ${wanted.join(", ")}, ` +
      `user or group: ${user.id}, project, domain, or system: ${user.projectId}.`,
  );
}

function view(credential: ApplicationCredential, authUrl: string): Record<string, unknown> {
  return {
    id: credential.id,
    name: credential.name,
    description: credential.description,
    user_id: credential.userId,
    project_id: credential.projectId,
    system: null,
    expires_at: null,
    unrestricted: credential.unrestricted || null,
    roles: credential.roles.map((role) => ({
      ...roleReference(role),
      domain_id: null,
      description: null,
      options: { immutable: true },
    })),
    links: { self: `${authUrl}/application_credentials/${credential.id}` },
  };
}
