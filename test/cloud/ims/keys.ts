/** KMS keys that images are encrypted with. */
import type { ImsRequest } from "./context";
import { type Key, keys } from "./directory";
import { refuse } from "./errors";

/** The key, or the codes for one that cannot be used: 0095 unknown, 0097 disabled, 0099 somebody else's. */
export function usableKey(request: ImsRequest, id: string): Key {
  const key = keys.find((known) => known.id === id);
  if (!key) throw refuse("0095", `The key ${id} does not exist.`);
  const project = request.ims.state.projects.get(request.caller.projectId)?.name;
  if (key.project !== project) throw refuse("0099", `The key ${id} cannot be accessed.`);
  if (!key.isEnabled) throw refuse("0097", `The key ${id} is disabled.`);
  return key;
}

/** The same for the key of the source of a copy. */
export function requireSourceKey(request: ImsRequest, id: string): void {
  const key = keys.find((known) => known.id === id);
  if (!key) throw refuse("0101", `The original key ${id} does not exist.`);
  const project = request.ims.state.projects.get(request.caller.projectId)?.name;
  if (key.project !== project) throw refuse("0103", `The original key ${id} cannot be accessed.`);
  if (!key.isEnabled) throw refuse("0102", `The original key ${id} is disabled.`);
}

export function isDefaultKey(id: string): boolean {
  return keys.some((key) => key.id === id && key.isDefault);
}
