import { isDeepStrictEqual } from "node:util";
import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { Change } from "../../resources/handler";
import { partsOfPath, topLevel } from "../../resources/values/propertyPath";
import type { Properties } from "./properties";
import { valueAt } from "./secretPaths";

export interface Compared {
  /** What the program declared in the last run. */
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
    // The engine asks for them only where something changes, and a refresh diffs every resource.
    .setStablesList(changes.length === 0 ? [] : [...stables])
    // Otherwise all shares of a replaced image would end before the new image exists.
    .setDeletebeforereplace(false)
    .setHasdetaileddiff(true)
    .setDiffsList(wholeProperties(changes))
    .setReplacesList(wholeProperties(changes.filter((change) => change.replaces)));
  for (const change of changes) {
    for (const [path, diff] of entriesOf(change, compared))
      response.getDetaileddiffMap().set(path, diff);
  }
  return response;
}

type Entry = readonly [path: string, diff: PropertyDiff];

function entriesOf(change: Change, compared: Compared): readonly Entry[] {
  const { property, replaces } = change;
  const path = partsOfPath(property);
  const next = valueAt(compared.news, path);
  const declared = valueAt(compared.oldInputs, path);
  const live = valueAt(compared.state, path);
  // If the program declares the same as before, something else changed the object.
  const isDrift = isDeepStrictEqual(declared, next);
  const old = isDrift ? live : declared;
  if (Array.isArray(old) && Array.isArray(next))
    return listEntries(property, old, next, replaces, !isDrift);
  return [[property, propertyDiff(old, next, replaces, !isDrift)]];
}

/** Removed members at their old place, added ones at their new place, and never a new order. */
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
  // The members are the same. One may occur more often, or a value beside the list changed.
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
  // The engine has two kinds of each change: in place, and by a new object.
  return new PropertyDiff().setKind(kind[replaces ? 1 : 0] ?? Kind.UPDATE).setInputdiff(isInput);
}

function wholeProperties(changes: readonly Change[]): string[] {
  return [...new Set(changes.map(({ property }) => topLevel(property)))];
}
