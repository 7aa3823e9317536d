/** Remarks about settings of a source: warnings, and refusals, which end the run if it is used. */
import { checkedAddress } from "./address";
import {
  isTelling,
  readKeys,
  readVariables,
  rowOfKey,
  rowOfVariable,
  slipOf,
} from "./known/lookUp";
import type { SettingRow } from "./known/row";
import { meaningOf, shown } from "./words";

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

/** The address of a setting. A text that is no address is refused by a remark. */
export function addressIn(place: string, text: string, remarks: Remark[]): string | undefined {
  const checked = checkedAddress(text);
  if ("url" in checked) return checked.url;
  remarks.push(refusal(place, checked.problem, checked.advice));
  return undefined;
}

/** The yes or no of a setting. An unclear text is refused by a remark. */
export function flagIn(place: string, text: string, remarks: Remark[]): boolean | undefined {
  const meaning = meaningOf(text);
  if (meaning === undefined) {
    const problem = `is ${shown(text)}, which says neither yes nor no`;
    remarks.push(refusal(place, problem, "write true or false"));
  }
  return meaning;
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

/** Everything in `auth` is about identity, so any unknown key there causes a remark. */
export function remarksOfKey(
  key: string,
  isInAuth: boolean,
  place: string,
  value: unknown,
): readonly Remark[] {
  const row = rowOfKey(key);
  return row === undefined
    ? remarksOnUnknown(place, slipOf(key, readKeys), isInAuth || isTelling(key))
    : remarkOf(row, place, value);
}

export function remarksOfVariable(variable: string, value: unknown): readonly Remark[] {
  const row = rowOfVariable(variable);
  return row === undefined
    ? remarksOnUnknown(variable, slipOf(variable, readVariables), isTelling(variable))
    : remarkOf(row, variable, value);
}

function remarksOnUnknown(
  place: string,
  slip: string | undefined,
  matters: boolean,
): readonly Remark[] {
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
