import { isDeepStrictEqual } from "node:util";

/** The keys and indexes that lead to a value, e.g. `["members", 1, "projectId"]`. */
export type Path = readonly (string | number)[];

/** A list may return in another order, so a secret inside a list makes the whole list secret. */
export function secretsOfOutputs(
  inputs: readonly Path[],
  alwaysSecret: readonly string[],
): readonly Path[] {
  return [...inputs.map(upToList), ...alwaysSecret.map((name) => [name])];
}

/** Shorter texts may be in a state by chance. */
const shortestRepeated = 8;

export function secretTexts(values: object, secrets: readonly Path[]): readonly string[] {
  return secrets
    .flatMap((path) => textsIn(valueAt(values, path)))
    .filter((text) => text.length >= shortestRepeated);
}

/**
 * The properties that repeat one of the texts. For example, the shares of `ImageMembers` repeat the
 * ids of its members.
 */
export function repeating(texts: readonly string[], values: object): readonly Path[] {
  if (texts.length === 0) return [];
  return Object.entries(values)
    .filter(([, value]) => textsIn(value).some((text) => texts.includes(text)))
    .map(([name]) => [name]);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.values(value).flatMap(textsIn);
  return Array.isArray(value) ? inside : [...Object.keys(value), ...inside];
}

/**
 * If a list is not as it was declared, a secret may be in another place of it, so the whole list
 * becomes secret.
 */
export function secretsOfFoundInputs(
  secrets: readonly Path[],
  declared: object,
  found: object,
): readonly Path[] {
  return secrets.map((path) => {
    const list = upToList(path);
    return isDeepStrictEqual(valueAt(declared, list), valueAt(found, list)) ? path : list;
  });
}

/** The value at a path; undefined if there is none. */
export function valueAt(values: unknown, path: Path): unknown {
  let value = values;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part))
      return undefined;
    // The engine's rule: an index is for a list, and a key is for an object.
    if (Array.isArray(value) !== (typeof part === "number")) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

function upToList(path: Path): Path {
  const index = path.findIndex((part) => typeof part === "number");
  return index === -1 ? path : path.slice(0, index);
}
