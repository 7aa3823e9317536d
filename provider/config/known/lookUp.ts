/** Finds the row of a setting, and tells whether a setting without a row is suspicious. */
import { nearest } from "../../client/nearest";
import { huaweiRows } from "./huawei";
import { isOfAnotherService, openstackRows, otherServices } from "./openstack";
import type { SettingRow } from "./row";

/** `key` is written with underscores. */
export function rowOfKey(key: string): SettingRow | undefined {
  return byKey.get(key) ?? (isOfAnotherService(key) ? otherServices : undefined);
}

export function rowOfVariable(variable: string): SettingRow | undefined {
  const key = /^OS_(.+)$/.exec(variable)?.[1]?.toLowerCase();
  return byVariable.get(variable) ?? (key === undefined ? undefined : rowOfKey(key));
}

export function rowOfProfileField(field: string): SettingRow | undefined {
  return byField.get(field);
}

const rows = [...openstackRows, ...huaweiRows];
const entries = (names: (row: SettingRow) => readonly string[] | undefined) =>
  new Map(rows.flatMap((row) => (names(row) ?? []).map((name) => [name, row] as const)));
const byKey = entries(({ keys }) => keys);
// OpenStack's rows come last and win, because Huawei's rows name OS_CACERT and others only to say
// that they are read together with HW_*.
const byVariable = new Map([
  ...entries(({ variables }) => variables),
  ...[...byKey].map(([key, row]) => [`OS_${key.toUpperCase()}`, row] as const),
]);
const byField = entries(({ profileFields }) => profileFields);

/** Whether the name of a setting suggests that it decides about identity, project or TLS. */
export function isTelling(name: string): boolean {
  return /pass|pwd|secret|token|key|credential|cred$|trust|scope|cert|verify|verification|(^|_)ca(_|$|bundle|file|path)|insecure|tls|ssl|mfa|otp|factor|auth|login|domain|tenant|project|(^|_)user|account|agency|role|identity|federat|oidc|saml|kerberos|(^|_)(ak|sk)(_|$)/i.test(
    name,
  );
}

/** The known name that a misspelled name probably means. At most two letters differ. */
export function slipOf(name: string, read: readonly string[]): string | undefined {
  if (read.includes(name)) return undefined;
  return nearest(name, read, name.replace(/^(OS|HW)_/, "").length < 8 ? 1 : 2);
}

const isRead = ([, { does }]: readonly [string, SettingRow]) => does !== "harmless";
export const readKeys = [...byKey].filter(isRead).map(([key]) => key);
export const readVariables = [...byVariable].filter(isRead).map(([variable]) => variable);
