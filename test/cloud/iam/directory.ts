/** Projects, one a region, the account, its users, its agencies and their access keys. @see the IAM API reference */
import { type Answer, jsonAnswer } from "../http";
import { defaultDomain, type User } from "../keystone/directory";
import { KeystoneRefusal } from "../keystone/errors";
import { agencyNames, everyonesAccountId, type RegionProject, projectsOf } from "./account";
import { permanentKeyOf } from "./accessKeys";
import { identifyCaller } from "./callerOf";
import type { Iam, IamRequest } from "./context";
import { unauthenticated } from "./errors";

export async function listProjects(request: IamRequest): Promise<Answer> {
  const user = await callingUser(request);
  const { iam, call } = request;
  const wanted = call.query.get("name");
  const projects = projectsOf(user).filter(({ name }) => wanted === null || name === wanted);
  return list(request, "projects", projects.map(projectView(iam)));
}

/** One id stands for a project in each region; the first one is shown. */
export async function showProject(request: IamRequest): Promise<Answer> {
  const user = await callingUser(request);
  const id = request.params.get("projectId");
  const project = projectsOf(user).find((own) => own.id === id);
  if (!project) throw notFound("project", id);
  return jsonAnswer(200, { project: projectView(request.iam)(project) });
}

export async function listProjectsOfUser(request: IamRequest): Promise<Answer> {
  const user = await userInPath(request);
  return list(request, "projects", projectsOf(user).map(projectView(request.iam)));
}

export async function listDomains(request: IamRequest): Promise<Answer> {
  await callingUser(request);
  const { id, name } = defaultDomain;
  const wanted = request.call.query.get("name");
  const links = selfLink(`${request.iam.url}/v3/domains/${id}`);
  const domain = { id, name, enabled: true, description: "", links };
  return list(request, "domains", wanted === null || wanted === name ? [domain] : []);
}

export async function listUsers(request: IamRequest): Promise<Answer> {
  await callingUser(request);
  const wanted = request.call.query.get("name");
  const users = request.iam.state.users
    .values()
    .filter(({ name }) => wanted === null || name === wanted);
  return list(request, "users", users.map(userView(request.iam)));
}

export async function showUser(request: IamRequest): Promise<Answer> {
  const user = await userInPath(request);
  return jsonAnswer(200, { user: userView(request.iam)(user) });
}

export async function listAgencies(request: IamRequest): Promise<Answer> {
  await callingUser(request);
  const wanted = request.call.query.get("name");
  const names = agencyNames.filter((name) => wanted === null || name === wanted);
  return jsonAnswer(200, { agencies: names.map(agencyView) });
}

export async function showAgency(request: IamRequest): Promise<Answer> {
  await callingUser(request);
  const id = request.params.get("agencyId");
  const name = agencyNames.find((known) => agencyId(known) === id);
  if (name === undefined) throw notFound("agency", id);
  return jsonAnswer(200, { agency: agencyView(name) });
}

/** Everybody's own key, without the secret half, which is told once and never again. */
export async function listAccessKeys(request: IamRequest): Promise<Answer> {
  const user = await callingUser(request);
  const wanted = request.call.query.get("user_id");
  if (wanted !== null && wanted !== user.id) throw notFound("user", wanted);
  return jsonAnswer(200, { credentials: accessKeyViews(request.iam, user) });
}

export async function showAccessKey(request: IamRequest): Promise<Answer> {
  const user = await callingUser(request);
  const id = request.params.get("accessKey");
  const credential = accessKeyViews(request.iam, user).find(({ access }) => access === id);
  if (!credential) throw notFound("credential", id);
  return jsonAnswer(200, { credential });
}

export async function callingUser({ iam, call }: IamRequest): Promise<User> {
  const { userId } = await identifyCaller(iam, call);
  const user = iam.state.users.get(userId);
  if (!user) throw unauthenticated("the user is gone");
  return user;
}

/** Themselves, or anybody for administrators. */
async function userInPath(request: IamRequest): Promise<User> {
  const caller = await callingUser(request);
  const id = request.params.get("userId");
  const user = request.iam.state.users.get(id);
  if (!user || (id !== caller.id && caller.role !== "admin")) throw notFound("user", id);
  return user;
}

/** A list with its links, as all of Keystone's are. */
export function list({ iam, call }: IamRequest, name: string, items: readonly unknown[]): Answer {
  return jsonAnswer(200, { [name]: items, links: selfLink(`${iam.url}${call.path}`) });
}

export function selfLink(self: string): Record<"self" | "next" | "previous", string | null> {
  return { self, next: null, previous: null };
}

export function notFound(what: string, id: string): KeystoneRefusal {
  return new KeystoneRefusal(404, `Could not find ${what}: ${id}.`);
}

function projectView(iam: Iam) {
  return ({ id, name }: RegionProject) => ({
    id,
    name,
    domain_id: everyonesAccountId,
    parent_id: everyonesAccountId,
    is_domain: false,
    enabled: true,
    description: "",
    links: selfLink(`${iam.url}/v3/projects/${id}`),
  });
}

function userView(iam: Iam) {
  return ({ id, name }: Readonly<User>) => ({
    id,
    name,
    domain_id: everyonesAccountId,
    enabled: true,
    description: "",
    password_expires_at: null,
    pwd_status: true,
    pwd_strength: "high",
    links: selfLink(`${iam.url}/v3/users/${id}`),
  });
}

function agencyId(name: string): string {
  return `a9e4c7${Buffer.from(name).toString("hex")}`.slice(0, 32).padEnd(32, "0");
}

function agencyView(name: string): Record<string, unknown> {
  return {
    id: agencyId(name),
    name,
    domain_id: everyonesAccountId,
    trust_domain_id: everyonesAccountId,
    trust_domain_name: defaultDomain.name,
    description: "",
    duration: "FOREVER",
    expire_time: null,
    create_time: "2026-01-05T08:00:00.000000",
  };
}

function accessKeyViews(iam: Iam, user: User) {
  const key = permanentKeyOf(iam.state, user.id);
  if (!key) return [];
  return [
    {
      user_id: user.id,
      access: key.id,
      status: "active",
      create_time: "2026-01-05T08:00:00.000000Z",
      description: "",
    },
  ];
}
