/** The fixed cast of the local cloud: projects, users and roles, made once for each data folder. */
import { createHash, randomBytes } from "node:crypto";
import type { State } from "../state";

export interface Project {
  readonly id: string;
  readonly name: string;
}

export type RoleName = "reader" | "member" | "admin";

export interface User {
  readonly id: string;
  readonly name: string;
  readonly password: string;
  /** The one project a user belongs to, and its default project. */
  readonly projectId: string;
  readonly role: RoleName;
}

export const defaultDomain = { id: "default", name: "Default" } as const;

export const projectNames = ["owner", "consumer", "third", "admin"] as const;
export type ProjectName = (typeof projectNames)[number];

const cast: readonly { name: string; project: ProjectName; role: RoleName }[] = [
  { name: "alice", project: "owner", role: "member" },
  { name: "bob", project: "consumer", role: "member" },
  { name: "carol", project: "third", role: "member" },
  { name: "rita", project: "owner", role: "reader" },
  { name: "rudy", project: "consumer", role: "reader" },
  { name: "admin", project: "admin", role: "admin" },
];

export const everyonesPassword = "secret";

/** Ids are random once and then stay: they are written into the data folder. */
export function seedDirectory(state: State): void {
  for (const name of projectNames) {
    if (!findProjectByName(state, name)) {
      const id = randomHexId();
      state.projects.put(id, { id, name });
    }
  }
  for (const { name, project, role } of cast) {
    if (findUserByName(state, name)) continue;
    const id = randomHexId();
    const projectId = projectIdOf(state, project);
    state.users.put(id, { id, name, password: everyonesPassword, projectId, role });
  }
}

export function projectIdOf(state: State, name: ProjectName): string {
  const project = findProjectByName(state, name);
  if (!project) throw new Error(`the data folder has no project ${name}`);
  return project.id;
}

export function findProjectByName(state: State, name: string): Project | undefined {
  return state.projects.values().find((project) => project.name === name);
}

export function findUserByName(state: State, name: string): User | undefined {
  return state.users.values().find((user) => user.name === name);
}

/** Keystone's implied roles: an administrator is a member, a member is a reader. */
export function rolesOf(role: RoleName): RoleName[] {
  switch (role) {
    case "admin":
      return ["reader", "member", "admin"];
    case "member":
      return ["reader", "member"];
    case "reader":
      return ["reader"];
  }
}

export function roleReference(name: RoleName): { id: string; name: RoleName } {
  return { id: createHash("md5").update(`role ${name}`).digest("hex"), name };
}

export function randomHexId(): string {
  return randomBytes(16).toString("hex");
}
