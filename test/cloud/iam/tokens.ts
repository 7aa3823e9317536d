/**
 * POST /v3/auth/tokens: as Keystone does it, with a project that may be named after its region, with the account as a
 * scope, and with an agency that is taken on by somebody who has a token already.
 * @see the API reference, D1
 */
import { type Answer, isRecord, jsonAnswer, readText } from "../http";
import { authenticate } from "../keystone/authenticate";
import { identify } from "../keystone/context";
import { defaultDomain, rolesOf, type User } from "../keystone/directory";
import { expecting, KeystoneRefusal, notAllowed, unauthorized } from "../keystone/errors";
import { tokenDocument } from "../keystone/tokenDocument";
import type { Token } from "../keystone/tokens";
import type { State } from "../state";
import { projectIdByName } from "./account";
import { parseJson, requireAgency } from "./agency";
import { identifyCaller } from "./callerOf";
import type { IamRequest } from "./context";
import { unauthenticated } from "./errors";

export async function issueToken(request: IamRequest): Promise<Answer> {
  const { iam, call } = request;
  // Before the body is read: whoever takes on an agency may prove who it is by a signature over it.
  const signed = call.headers.authorization !== undefined;
  const known = signed ? await identifyCaller(iam, call) : undefined;
  const body = parseJson(await readText(call));
  const auth = isRecord(body) && isRecord(body["auth"]) ? body["auth"] : undefined;
  const identity = auth && isRecord(auth["identity"]) ? auth["identity"] : undefined;
  const method = identity && Array.isArray(identity["methods"]) ? identity["methods"][0] : "";
  const assumes = method === "hw_assume_role" || method === "assume_role";
  const token =
    assumes && auth && identity
      ? await tokenOfAgency(request, known?.userId, identity[method], auth["scope"])
      : authenticate(iam.state, iam.tokens, withProjectId(iam.state, body, auth, identity));
  identify(iam.keystone, call, token);
  const withCatalogue = !call.query.has("nocatalog");
  const document = tokenDocument(iam.state, token, iam.keystone.endpoints, withCatalogue);
  if (token.projectId === undefined) document.token["domain"] = defaultDomain;
  if (assumes) document.token["assumed_by"] = { user: document.token["user"] };
  return jsonAnswer(201, document, { "X-Subject-Token": token.id });
}

/** A token that somebody has: by the same token, or by the signature of whoever it belongs to. */
export async function showToken({ iam, call }: IamRequest): Promise<Answer> {
  const { userId, isAdmin } = await identifyCaller(iam, call);
  const subjectId = call.headers["x-subject-token"];
  const subject = iam.tokens.find(typeof subjectId === "string" ? subjectId : undefined);
  if (!subject) throw new KeystoneRefusal(404, "Failed to validate token");
  if (subject.userId !== userId && !isAdmin) throw notAllowed("identity:validate_token");
  const withCatalogue = !call.query.has("nocatalog");
  const document = tokenDocument(iam.state, subject, iam.keystone.endpoints, withCatalogue);
  return jsonAnswer(200, document, { "X-Subject-Token": subject.id });
}

async function tokenOfAgency(
  { iam, call }: IamRequest,
  signedBy: string | undefined,
  given: unknown,
  scope: unknown,
): Promise<Token> {
  const userId = signedBy ?? (await identifyCaller(iam, call)).userId;
  requireAgency(given);
  const user = iam.state.users.get(userId);
  if (!user) throw unauthenticated("the user is gone");
  const project = isRecord(scope) && isRecord(scope["project"]) ? scope["project"] : undefined;
  if (!project) return iam.tokens.issue({ userId, methods: ["hw_assume_role"], roles: [] });
  const projectId = scopedProjectId(iam.state, user, project);
  if (projectId !== user.projectId) throw unauthorized();
  return iam.tokens.issue({
    userId,
    projectId,
    methods: ["hw_assume_role"],
    roles: rolesOf(user.role),
  });
}

/** The body as Keystone understands it: the project by its id, and no project where the account is the scope. */
function withProjectId(
  state: State,
  body: unknown,
  auth: Record<string, unknown> | undefined,
  identity: Record<string, unknown> | undefined,
): unknown {
  const scope = auth?.["scope"];
  if (!auth || !isRecord(scope)) return body;
  if (isRecord(scope["domain"])) return { auth: { ...auth, scope: "unscoped" } };
  const project = scope["project"];
  if (!isRecord(project) || typeof project["name"] !== "string") return body;
  const user = userNamedIn(state, identity);
  // An unknown user is refused by Keystone, before any project is looked at.
  const id = user && scopedProjectId(state, user, project);
  return { auth: { ...auth, scope: { project: { id: id ?? "unknown" } } } };
}

function scopedProjectId(
  state: State,
  user: User,
  project: Record<string, unknown>,
): string | undefined {
  const { id, name } = project;
  if (typeof id === "string") return id;
  if (typeof name !== "string") throw expecting("id or name", "project");
  return projectIdByName(state, user, name);
}

function userNamedIn(
  state: State,
  identity: Record<string, unknown> | undefined,
): User | undefined {
  const password = identity?.["password"];
  const given = isRecord(password) ? password["user"] : undefined;
  if (!isRecord(given)) throw new KeystoneRefusal(400, "'user' is a required property");
  return state.users.values().find(({ id, name }) => id === given["id"] || name === given["name"]);
}
