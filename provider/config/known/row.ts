/** One setting that tools for these clouds read, and what this provider does with it. */

export type Tool =
  | "openstacksdk"
  | "OpenStackClient"
  | "gophercloud"
  | "Terraform openstack"
  | "Terraform huaweicloud"
  | "Terraform opentelekomcloud"
  | "otcextensions"
  | "KooCLI"
  | "Huawei Cloud SDKs";

/**
 * - `taken`: it has the same effect here as in those tools.
 * - `refused`: it matters, and this provider cannot follow it. An error names it.
 * - `warned`: it is not read, and a warning names it.
 * - `harmless`: it is not read, and nothing about images depends on it.
 */
export type Treatment = "taken" | "refused" | "warned" | "harmless";

export interface SettingRow {
  /** Keys of clouds.yaml, inside its `auth` section or beside it. */
  readonly keys?: readonly string[];
  /** Environment variables. Each key is also a variable: in upper case after `OS_`. */
  readonly variables?: readonly string[];
  /** Fields of a profile in the KooCLI's file. */
  readonly profileFields?: readonly string[];
  /** Arguments in the block of a Terraform provider. */
  readonly arguments?: readonly string[];
  readonly readBy: readonly Tool[];
  readonly does: Treatment;
  /**
   * For `taken`: the input it becomes. For `refused` and `warned`: what to do instead, after a
   * semicolon. For `harmless`: why.
   */
  readonly note: string;
  /** Matches values that ask for what the provider does anyway. They cause no remark. */
  readonly unless?: RegExp;
  /** Remarks about identity apply only if the identity of the source is used. */
  readonly about?: "identity" | "place";
}

/** Rows with the same readers and the same treatment. */
export function rowsOf(
  common: Pick<SettingRow, "readBy" | "does" | "about">,
  rows: readonly Omit<SettingRow, "readBy" | "does" | "about">[],
): readonly SettingRow[] {
  return rows.map((row) => ({ ...common, ...row }));
}

/** Matches the words for "no", and an empty text. */
export const isOff = /^\s*(false|no|off|0|none|null)?\s*$/i;
