/**
 * The few calls to Keystone that fill the catalogue and make projects and users.
 */
import {
  password,
  projectNames,
  region,
  users,
  type ProjectName,
  type TestUser,
  type UserName,
} from "./layout";

export interface Identities {
  readonly projects: Readonly<Record<ProjectName, string>>;
  readonly users: Readonly<Record<UserName, string>>;
}

/** Makes what is missing in a Keystone that has only been bootstrapped. */
export async function makeIdentities(authUrl: string): Promise<Identities> {
  const call = caller(authUrl, await adminToken(authUrl));
  const roles = await idsByName(call, "roles");
  const projects = await idsByName(call, "projects");
  const userIds = await idsByName(call, "users");

  for (const name of projectNames) {
    projects[name] ??= await created(call, "project", { name, domain_id: "default" });
  }
  for (const [name, user] of Object.entries<TestUser>(users)) {
    const id = (userIds[name] ??= await created(call, "user", {
      name,
      password,
      domain_id: "default",
      default_project_id: known(projects, user.project),
    }));
    const role = `/projects/${known(projects, user.project)}/users/${id}/roles/${known(roles, user.role)}`;
    await call("PUT", role);
  }
  await created(call, "service", { type: "identity", name: "keystone" });
  await created(call, "service", { type: "image", name: "glance" });
  return {
    projects: pick(projects, projectNames),
    users: pick(userIds, Object.keys(users) as UserName[]), // the keys of a constant
  };
}

/** Writes into the catalogue where the two services listen this time. */
export async function publishEndpoints(authUrl: string, imageUrl: string): Promise<void> {
  const call = caller(authUrl, await adminToken(authUrl));
  const services = await idsByName(call, "services");
  const addresses = { keystone: authUrl, glance: imageUrl };
  for (const [name, url] of Object.entries(addresses)) {
    const service = { service_id: known(services, name), region_id: region, url };
    // Glance itself reaches Keystone by the internal one.
    for (const each of ["public", "internal", "admin"]) {
      await created(call, "endpoint", { ...service, interface: each });
    }
  }
}

type Call = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

async function adminToken(authUrl: string): Promise<string> {
  const domain = { id: "default" };
  const response = await fetch(`${authUrl}/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "admin", password, domain } },
        },
        scope: { project: { name: "admin", domain } },
      },
    }),
  });
  const token = response.headers.get("x-subject-token");
  if (token === null) throw new Error(`Keystone gave no token: ${await response.text()}`);
  return token;
}

function caller(authUrl: string, token: string): Call {
  return async (method, path, body) => {
    const response = await fetch(`${authUrl}${path}`, {
      method,
      headers: { "x-auth-token": token, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
}

async function idsByName(call: Call, kind: string): Promise<Record<string, string>> {
  const answer = await call("GET", `/${kind}`);
  const items = answer[kind] as { name: string; id: string }[];
  return Object.fromEntries(items.map(({ name, id }) => [name, id]));
}

async function created(call: Call, kind: string, record: object): Promise<string> {
  const answer = await call("POST", `/${kind}s`, { [kind]: record });
  return (answer[kind] as { id: string }).id;
}

function pick<K extends string>(
  ids: Record<string, string>,
  names: readonly K[],
): Record<K, string> {
  const entries = names.map((name) => [name, known(ids, name)]);
  return Object.fromEntries(entries) as Record<K, string>; // one entry for each of the names
}

function known(ids: Record<string, string>, name: string): string {
  const id = ids[name];
  if (id === undefined) throw new Error(`Keystone has no ${name}`);
  return id;
}
