/**
 * The one account of the local cloud as IAM tells of it. IAM names a project after its region, Keystone after its
 * team; both mean the same project. It has one id in all regions here, where the real cloud gives each region its own.
 */
import { defaultDomain, findProjectByName, type User } from "../keystone/directory";
import type { State } from "../state";

export const everyonesAccountId = defaultDomain.id;

export const regionNames = ["local-1", "local-2"] as const;
export type RegionName = (typeof regionNames)[number];

/**
 * An agency lets whoever it is delegated to act for the account; here everybody may take one on. The second name is the
 * one that examples of cross-region copies use.
 */
export const agencyNames: readonly string[] = ["ims-copy", "ims_admin_agency"];

export interface RegionProject {
  readonly id: string;
  /** Of its region. */
  readonly name: RegionName;
}

export function projectsOf(user: User): RegionProject[] {
  return regionNames.map((name) => ({ id: user.projectId, name }));
}

/** The user's project that is meant by a region's name, or by the name that Keystone has for it. */
export function projectIdByName(state: State, user: User, name: string): string | undefined {
  const named = projectsOf(user).find((project) => project.name === name);
  if (named) return named.id;
  const project = findProjectByName(state, name);
  return project?.id === user.projectId ? project.id : undefined;
}
