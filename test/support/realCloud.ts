/**
 * A real Glance and Keystone on loopback, with the same projects and users as the local cloud.
 *
 * The first start on a machine installs them (a minute or two); later ones take some seconds. They end with the process
 * that started them, in whatever way it ends.
 */
import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";

import { writeCloudsYaml } from "../cloud/cloudsYaml";
import { servedRequests, type ServedRequest } from "./realGlance/accessLog";
import {
  glanceConfiguration,
  identityUrl,
  imageUrl,
  keystoneConfiguration,
  sqlite,
} from "./realGlance/configuration";
import { publishEndpoints, type Identities } from "./realGlance/identity";
import { password, region, users, type TestUser } from "./realGlance/layout";
import { postgresqlAddress, startPostgresql } from "./realGlance/postgresql";
import { accessLog, startGlance, startKeystone } from "./realGlance/servers";
import { startSupervisor, type Supervisor } from "./realGlance/supervisor";
import { databaseTemplate, readIdentities } from "./realGlance/template";
import { glanceEnvironment, type VirtualEnvironment } from "./realGlance/virtualEnvironment";
import type { TestCloud } from "./testCloud";

export interface RealCloudOptions {
  /** Glance's database; Keystone's is SQLite always. */
  readonly database?: "sqlite" | "postgresql";
  /** How many requests Glance serves at a time. More than one needs PostgreSQL. */
  readonly threads?: number;
}

/** What the servers' logs are called, so that another process can read them. */
export interface RealCloudDescription extends Omit<TestCloud, "stop"> {
  readonly kind: "real";
  readonly accessLogs: { readonly identity: string; readonly image: string };
}

export interface RealCloud extends RealCloudDescription, TestCloud {
  readonly kind: "real";
  /** Everything the two servers have answered, by server and then in order. */
  requests(): Promise<readonly ServedRequest[]>;
}

export async function startRealCloud(options: RealCloudOptions = {}): Promise<RealCloud> {
  const environment = await glanceEnvironment();
  const template = await databaseTemplate(environment);
  const folder = await mkdtemp(path.join(tmpdir(), "ims-glance-"));
  const supervisor = await startSupervisor(environment.python, 2, folder);
  try {
    await cp(template, folder, { recursive: true });
    const description = await startServers(supervisor, environment, folder, options);
    return attached(description, async () => await supervisor.stop());
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

/** The same cloud seen from another process, which cannot end it. */
export function attachRealCloud(description: RealCloudDescription): RealCloud {
  return attached(description, async () => undefined);
}

function attached(description: RealCloudDescription, stop: () => Promise<void>): RealCloud {
  const { authUrl, url, accessLogs } = description;
  return {
    ...description,
    stop,
    requests: async () => [
      ...(await servedRequests("identity", authUrl, accessLogs.identity)),
      ...(await servedRequests("image", url, accessLogs.image)),
    ],
  };
}

async function startServers(
  supervisor: Supervisor,
  environment: VirtualEnvironment,
  folder: string,
  { database = "sqlite", threads = 1 }: RealCloudOptions,
): Promise<RealCloudDescription> {
  const [identityPort = 0, imagePort = 0] = supervisor.ports;
  const authUrl = identityUrl(identityPort);
  const url = imageUrl(imagePort);

  if (database === "postgresql") await startPostgresql(supervisor, environment, folder);
  const glanceDatabase =
    database === "postgresql" ? postgresqlAddress(folder) : sqlite(folder, "glance");
  const places = {
    folder,
    identityPort,
    imagePort,
    glanceDatabase,
    pasteFile: environment.pasteFile,
  };
  await writeFile(path.join(folder, "keystone.conf"), keystoneConfiguration(places));
  await writeFile(path.join(folder, "glance-api.conf"), glanceConfiguration(places));
  for (const store of ["images", "staging", "tasks", "locks"])
    await mkdir(path.join(folder, store));

  startKeystone(supervisor, environment, folder);
  startGlance(supervisor, environment, folder, threads);
  await supervisor.whileAlive(publishEndpoints(authUrl, url));
  await supervisor.whileAlive(fetch(url)); // answered as soon as Glance is up

  const identities = await readIdentities(folder);
  const clouds = path.join(folder, "clouds.yaml");
  const described = { authUrl, region, users: describeUsers(identities), password } as const;
  writeCloudsYaml(clouds, described);
  return {
    kind: "real",
    url,
    projects: identities.projects,
    ...described,
    cloudsYaml: clouds,
    accessLogs: {
      identity: accessLog(folder, "keystone"),
      image: accessLog(folder, "glance"),
    },
  };
}

function describeUsers(identities: Identities): TestCloud["users"] {
  const entries = Object.entries(identities.users).map(([name, id]) => {
    const { project } = users[name as keyof typeof users] satisfies TestUser; // made from this list
    return [name, { id, project: identities.projects[project] }];
  });
  return Object.fromEntries(entries) as TestCloud["users"];
}
