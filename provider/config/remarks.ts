/** Remarks about settings of a source: warnings, and refusals, which end the run if it is used. */
import {
  isTelling,
  readKeys,
  readVariables,
  rowOfKey,
  rowOfVariable,
  slipOf,
} from "./known/lookUp";
import type { SettingRow } from "./known/row";

export interface Remark {
  readonly kind: "refusal" | "warning";
  /** Remarks about identity apply only if the source names an identity or completes it. */
  readonly about: "identity" | "place";
  /** Names the setting and its place, never its value: `OS_PASSCODE`. */
  readonly reason: string;
  readonly advice?: string | undefined;
}

export function refusal(
  place: string,
  problem: string,
  advice?: string,
  about: Remark["about"] = "place",
): Remark {
  return { kind: "refusal", about, reason: `${place} ${problem}`, advice };
}

export function remarkOf(row: SettingRow, place: string, value: unknown): readonly Remark[] {
  if (row.does !== "refused" && row.does !== "warned") return [];
  if (typeof value === "string" && row.unless?.test(value) === true) return [];
  const [why = "", ...advice] = row.note.split("; ");
  const kind = row.does === "refused" ? "refusal" : "warning";
  const about = row.about ?? "place";
  const reason = `${place} ${row.does === "refused" ? "cannot be followed" : "is not read"}: ${why}`;
  return [{ kind, about, reason, advice: advice.length === 0 ? undefined : advice.join("; ") }];
}

export interface GivenSetting {
  readonly place: string;
  readonly value: unknown;
}

/** Everything in `auth` is about identity, so any unknown key there causes a remark. */
export function remarksOfKey(
  key: string,
  isInAuth: boolean,
  given: GivenSetting,
): readonly Remark[] {
  return remarksOn(rowOfKey(key), key, readKeys, isInAuth || isTelling(key), given);
}

export function remarksOfVariable(variable: string, value: unknown): readonly Remark[] {
  const given = { place: variable, value };
  return remarksOn(rowOfVariable(variable), variable, readVariables, isTelling(variable), given);
}

function remarksOn(
  row: SettingRow | undefined,
  name: string,
  read: readonly string[],
  matters: boolean,
  { place, value }: GivenSetting,
): readonly Remark[] {
  if (row !== undefined) return remarkOf(row, place, value);
  const slip = slipOf(name, read);
  return slip === undefined && !matters ? [] : [unknown(place, slip)];
}

function unknown(place: string, slip: string | undefined): Remark {
  const advice =
    slip === undefined ? "remove it if nothing else reads it" : `did you mean ${slip}?`;
  return { kind: "warning", about: "place", reason: `${place} is not known and not read`, advice };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Warnings about variables of both families whose names look misspelled, e.g. `HW_ACESS_KEY`. */
export function slips(environment: Environment): readonly Remark[] {
  return Object.entries(environment).flatMap(([variable, value]) => {
    const meant = meantBy(variable, value);
    return meant === undefined ? [] : [unknown(variable, meant)];
  });
}

/** The environment as it was probably meant: each misspelled variable also has its correct name. */
export function asMeant(environment: Environment): Environment {
  const meant = Object.entries(environment).flatMap(([variable, value]) => {
    const name = meantBy(variable, value);
    return name === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(meant), ...environment };
}

function meantBy(variable: string, value: string | undefined): string | undefined {
  // Other programs have variables too, so only names that begin nearly like ours are checked.
  if (!/^(OS|SO_|O_|HW|WH_|H_|HUAWEI)/.test(variable) || (value ?? "") === "") return undefined;
  if (rowOfVariable(variable) !== undefined) return undefined;
  return slipOf(variable, readVariables);
}

export function sentenceOf({ reason, advice }: Remark): string {
  return advice === undefined ? reason : `${reason}; ${advice}`;
}
