/** What a program needs to know of a local cloud to use it: the line that the bin prints when it is ready. */
import { type PrintedAccessKey, printedAccessKeys } from "./iam/accessKeys";
import { directoryOf } from "./ims/directory";
import type { RegionName } from "./ims/record";
import {
  everyonesPassword,
  type ProjectName,
  projectIdOf,
  projectNames,
} from "./keystone/directory";
import type { Listeners } from "./listeners";
import type { State } from "./state";

export interface Ready {
  /** Image endpoint, without a version. */
  readonly url: string;
  /** Identity endpoint, with its version. */
  readonly authUrl: string;
  readonly region: string;
  readonly projects: Readonly<Record<ProjectName, string>>;
  readonly users: Readonly<Record<string, { readonly id: string; readonly project: string }>>;
  readonly password: string;
  /** IMS of Huawei Cloud in the region local-1, without a version. */
  readonly imsUrl: string;
  /** Endpoints of IMS by region. */
  readonly imsUrls: Readonly<Record<RegionName, string>>;
  /** What images can be made from, by project and name: ids of servers, disks, backups, vaults and keys. */
  readonly ims: Readonly<Record<ProjectName, Readonly<Record<string, string>>>>;
  /** IAM of Huawei Cloud, without a version. */
  readonly iamUrl: string;
  /** Object storage; a bucket is the first segment of a path. */
  readonly obsUrl: string;
  /** What a server reads at 169.254.169.254 is below this. */
  readonly metadataUrl: string;
  /** Backups, as far as clients of IMS look at them. */
  readonly cbrUrl: string;
  /** Enterprise projects, as far as images are moved between them. */
  readonly epsUrl: string;
  readonly accessKeys: Readonly<Record<string, PrintedAccessKey>>;
  readonly adminUrl: string;
  readonly dataFolder: string;
}

const region = "RegionOne";

export function describeCloud(
  state: State,
  { origin, urls }: Pick<Listeners, "origin" | "urls">,
  dataFolder: string,
): Ready {
  const projects = Object.fromEntries(projectNames.map((name) => [name, projectIdOf(state, name)]));
  const users = state.users
    .values()
    .map(({ id, name, projectId }) => [name, { id, project: projectId }]);
  return {
    url: urls.image,
    authUrl: `${urls.identity}/v3`,
    region,
    // Made from all project names, here and below.
    projects: projects as Record<ProjectName, string>,
    users: Object.fromEntries(users) as Ready["users"],
    password: everyonesPassword,
    imsUrl: urls.ims,
    imsUrls: { "local-1": urls.ims, "local-2": urls["ims-2"] },
    ims: Object.fromEntries(projectNames.map((name) => [name, directoryOf(name)])) as Ready["ims"],
    iamUrl: urls.iam,
    obsUrl: urls.obs,
    metadataUrl: urls.metadata,
    cbrUrl: urls.cbr,
    epsUrl: urls.eps,
    accessKeys: printedAccessKeys(state),
    adminUrl: `${origin}/_local`,
    dataFolder,
  };
}
