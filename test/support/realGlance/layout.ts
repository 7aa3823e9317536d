/**
 * What the test cloud holds: its projects, its users and what each may do. The local cloud has the same ones.
 */
export const region = "RegionOne";
export const password = "secret";

export const projectNames = ["owner", "consumer", "third", "admin"] as const;
export type ProjectName = (typeof projectNames)[number];

export interface TestUser {
  readonly project: ProjectName;
  readonly role: "member" | "reader" | "admin";
}

/** `admin` is the one that Keystone's own bootstrap makes; Glance asks Keystone in its name. */
export const users = {
  alice: { project: "owner", role: "member" },
  bob: { project: "consumer", role: "member" },
  carol: { project: "third", role: "member" },
  rita: { project: "owner", role: "reader" },
  rudy: { project: "consumer", role: "reader" },
  admin: { project: "admin", role: "admin" },
} as const satisfies Record<string, TestUser>;

export type UserName = keyof typeof users;
