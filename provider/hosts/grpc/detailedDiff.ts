/**
 * Changes as the engine shows them: each by its path, as an addition, a removal or another value. A list that
 * is a set shows what came and what went, never that the order is another one.
 */
import { isDeepStrictEqual } from "node:util";
import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { Change } from "../../resources/handler";
import type { Properties } from "./properties";

export interface Compared {
  /** What the program said last time. */
  readonly oldInputs: Properties;
  /** What the last run or a refresh found. */
  readonly state: Properties;
  readonly news: Properties;
}

export function detailedDiff(
  changes: readonly Change[],
  compared: Compared,
  stables: readonly string[],
): DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const response = new DiffResponse()
    .setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setStablesList([...stables])
    // Never: it would end every share of an image before its successor exists.
    .setDeletebeforereplace(false)
    .setHasdetaileddiff(true)
    .setDiffsList(unique(changes.map(topLevel)))
    .setReplacesList(unique(changes.filter((change) => change.replaces).map(topLevel)));
  for (const change of changes) {
    for (const [path, diff] of entriesOf(change, compared))
      response.getDetaileddiffMap().set(path, diff);
  }
  return response;
}

type Entry = readonly [path: string, diff: PropertyDiff];

function entriesOf(change: Change, compared: Compared): readonly Entry[] {
  const { property, replaces } = change;
  const path = partsOf(property);
  const next = valueAt(compared.news, path);
  const declared = valueAt(compared.oldInputs, path);
  const live = valueAt(compared.state, path);
  // Where the program says what it said before, it is the world that changed.
  const isDrift = isDeepStrictEqual(declared, next);
  const old = isDrift ? live : declared;
  if (Array.isArray(old) && Array.isArray(next))
    return listEntries(property, old, next, replaces, !isDrift);
  return [[property, propertyDiff(old, next, replaces, !isDrift)]];
}

/** What went, by its place in the old list; what came, by its place in the new one. */
function listEntries(
  property: string,
  old: readonly unknown[],
  next: readonly unknown[],
  replaces: boolean,
  isInput: boolean,
): readonly Entry[] {
  const entries = new Map<string, PropertyDiff>();
  old.forEach((item, index) => {
    if (next.some((other) => isDeepStrictEqual(item, other))) return;
    entries.set(`${property}[${index}]`, propertyDiff(item, undefined, replaces, isInput));
  });
  next.forEach((item, index) => {
    if (old.some((other) => isDeepStrictEqual(item, other))) return;
    const path = `${property}[${index}]`;
    const before = entries.has(path) ? old[index] : undefined;
    entries.set(path, propertyDiff(before, item, replaces, isInput));
  });
  // The same members, but the handler sees a change: how often, or what stands beside the list.
  if (entries.size === 0) return [[property, propertyDiff(old, next, replaces, isInput)]];
  return [...entries];
}

function propertyDiff(
  old: unknown,
  next: unknown,
  replaces: boolean,
  isInput: boolean,
): PropertyDiff {
  const { Kind } = PropertyDiff;
  const kind =
    old === undefined
      ? [Kind.ADD, Kind.ADD_REPLACE]
      : next === undefined
        ? [Kind.DELETE, Kind.DELETE_REPLACE]
        : [Kind.UPDATE, Kind.UPDATE_REPLACE];
  // Two kinds each: in place, and by a new object.
  return new PropertyDiff().setKind(kind[replaces ? 1 : 0] ?? Kind.UPDATE).setInputdiff(isInput);
}

/** `members[1].projectId` and `properties["a.b"]` as keys and places. */
export function partsOf(path: string): readonly (string | number)[] {
  const parts = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g);
  return [...parts].map(([, quoted, index, name]) => {
    if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, "$1");
    return index === undefined ? (name ?? "") : Number(index);
  });
}

function valueAt(properties: unknown, path: readonly (string | number)[]): unknown {
  let value = properties;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part))
      return undefined;
    // True for every object and list that has the key.
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

function topLevel(change: Change): string {
  return String(partsOf(change.property)[0] ?? change.property);
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
