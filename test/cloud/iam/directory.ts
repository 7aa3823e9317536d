/** The caller's projects, one a region, and its account. @see the API reference, D2 */
import { type Answer, jsonAnswer } from "../http";
import { defaultDomain, type User } from "../keystone/directory";
import { everyonesAccountId, projectsOf } from "./account";
import { identifyCaller } from "./callerOf";
import type { IamRequest } from "./context";
import { unauthenticated } from "./errors";

export async function listProjects(request: IamRequest): Promise<Answer> {
  const user = await callingUser(request);
  const { iam, call } = request;
  const wanted = call.query.get("name");
  const projects = projectsOf(user).filter(({ name }) => wanted === null || name === wanted);
  return jsonAnswer(200, {
    projects: projects.map(({ id, name }) => ({
      id,
      name,
      domain_id: everyonesAccountId,
      parent_id: everyonesAccountId,
      is_domain: false,
      enabled: true,
      description: "",
      links: links(`${iam.url}/v3/projects/${id}`),
    })),
    links: links(`${iam.url}/v3/projects`),
  });
}

export async function listDomains(request: IamRequest): Promise<Answer> {
  await callingUser(request);
  const { id, name } = defaultDomain;
  return jsonAnswer(200, {
    domains: [
      {
        id,
        name,
        enabled: true,
        description: "",
        links: links(`${request.iam.url}/v3/domains/${id}`),
      },
    ],
    links: links(`${request.iam.url}/v3/auth/domains`),
  });
}

async function callingUser({ iam, call }: IamRequest): Promise<User> {
  const { userId } = await identifyCaller(iam, call);
  const user = iam.state.users.get(userId);
  if (!user) throw unauthenticated("the user is gone");
  return user;
}

function links(self: string): Record<"self" | "next" | "previous", string | null> {
  return { self, next: null, previous: null };
}
