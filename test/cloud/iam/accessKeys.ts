/** Access keys: a permanent pair for every user, made once for each data folder, and temporary ones that end. */
import { randomBytes, randomInt } from "node:crypto";
import { everyonesAccountId } from "./account";
import type { State } from "../state";

export interface AccessKey {
  /** The public half (AK). */
  readonly id: string;
  readonly secret: string;
  readonly userId: string;
  /** Only temporary keys have a token, which every request must carry, and an end. */
  readonly temporary?: { readonly securityToken: string; readonly expiresAt: string };
}

/** As the ready line tells them. */
export interface PrintedAccessKey {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly projectId: string;
  readonly accountId: string;
}

export function seedAccessKeys(state: State): void {
  for (const user of state.users.values()) {
    if (permanentKeyOf(state, user.id)) continue;
    const key = { ...freshPair(), userId: user.id };
    state.accessKeys.put(key.id, key);
  }
}

export function printedAccessKeys(state: State): Record<string, PrintedAccessKey> {
  const printed: Record<string, PrintedAccessKey> = {};
  for (const user of state.users.values()) {
    const key = permanentKeyOf(state, user.id);
    if (!key) continue;
    printed[user.name] = {
      accessKey: key.id,
      secretKey: key.secret,
      projectId: user.projectId,
      accountId: everyonesAccountId,
    };
  }
  return printed;
}

export function permanentKeyOf(state: State, userId: string): Readonly<AccessKey> | undefined {
  return state.accessKeys.values().find((key) => key.userId === userId && !key.temporary);
}

export function issueTemporaryKey(
  state: State,
  userId: string,
  lifetimeMs: number,
): Required<AccessKey> {
  const key = {
    ...freshPair(),
    userId,
    temporary: {
      securityToken: randomBytes(96).toString("base64url"),
      expiresAt: new Date(Date.now() + lifetimeMs).toISOString(),
    },
  };
  state.accessKeys.put(key.id, key);
  return key;
}

/** Ends the temporary keys of a user, or of all, as if their time were over. */
export function endTemporaryKeys(state: State, userId?: string): number {
  const doomed = state.accessKeys
    .values()
    .filter((key) => key.temporary && (userId === undefined || key.userId === userId));
  for (const key of doomed) state.accessKeys.remove(key.id);
  return doomed.length;
}

export type KeyProblem = "unknown key" | "wrong security token" | "expired key";

/** The key of a signed request, once its security token is the right one. */
export function findUsableKey(
  state: State,
  id: string,
  securityToken: string | undefined,
): AccessKey | KeyProblem {
  const key = state.accessKeys.get(id);
  if (!key) return "unknown key";
  if (key.temporary?.securityToken !== securityToken) return "wrong security token";
  if (key.temporary && key.temporary.expiresAt <= new Date().toISOString()) return "expired key";
  return key;
}

const keyLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

function freshPair(): { id: string; secret: string } {
  const id = Array.from({ length: 20 }, () => keyLetters[randomInt(keyLetters.length)]).join("");
  return { id, secret: randomBytes(30).toString("base64url") };
}
