/** Projects: the caller's own, or all of them for administrators. */
import { type Answer, type Call, jsonAnswer } from "../http";
import { requireSelf } from "./applicationCredentials";
import { caller, type Request } from "./context";
import type { Project } from "./directory";
import { KeystoneRefusal, notAllowed } from "./errors";

export function listOwnProjects({ keystone, call, params, authUrl }: Request): Answer {
  const token = caller(keystone, call);
  if (call.path.startsWith("/v3/users/")) {
    requireSelf(token, params.get("userId"), "list_user_projects", true);
  }
  const userId = call.path.startsWith("/v3/users/") ? params.get("userId") : token.userId;
  const project = keystone.state.projects.get(keystone.state.users.get(userId)?.projectId ?? "");
  return projectList(call, authUrl, project ? [project] : []);
}

/** Upstream only administrators may list every project; members use /v3/auth/projects. */
export function listProjects({ keystone, call, authUrl }: Request): Answer {
  const token = caller(keystone, call);
  if (!token.roles.includes("admin")) throw notAllowed("identity:list_projects");
  const name = call.query.get("name");
  const projects = keystone.state.projects.values();
  return projectList(
    call,
    authUrl,
    name === null ? projects : projects.filter((project) => project.name === name),
  );
}

export function showProject({ keystone, call, params, authUrl }: Request): Answer {
  const token = caller(keystone, call);
  const id = params.get("projectId");
  if (token.projectId !== id && !token.roles.includes("admin")) {
    throw notAllowed("identity:get_project");
  }
  const project = keystone.state.projects.get(id);
  if (!project) throw new KeystoneRefusal(404, `Could not find project: ${id}.`);
  return jsonAnswer(200, { project: projectView(project, authUrl) });
}

function projectList(call: Call, authUrl: string, projects: readonly Project[]): Answer {
  const self = `${authUrl}${call.path.slice("/v3".length)}${call.search ? `?${call.search}` : ""}`;
  return jsonAnswer(200, {
    projects: projects.map((project) => projectView(project, authUrl)),
    links: { next: null, self, previous: null },
  });
}

function projectView(project: Project, authUrl: string): Record<string, unknown> {
  return {
    id: project.id,
    name: project.name,
    domain_id: "default",
    description: "",
    enabled: true,
    parent_id: "default",
    is_domain: false,
    tags: [],
    options: {},
    links: { self: `${authUrl}/projects/${project.id}` },
  };
}
