/** One setting that tools for these clouds read, and what is done with it here. */

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
 * - `taken`: it does here what it does there.
 * - `refused`: it would change who one is or where one works, and cannot be done here: an error
 *   names it.
 * - `warned`: it is not read here, and a warning names it.
 * - `harmless`: it is not read here, and nothing about images depends on it.
 */
export type Treatment = "taken" | "refused" | "warned" | "harmless";

export interface SettingRow {
  /** Keys of clouds.yaml, of its `auth` section or beside it. */
  readonly keys?: readonly string[];
  /** Environment variables. Each key is one too, in upper case after `OS_`. */
  readonly variables?: readonly string[];
  /** Fields of a profile in the KooCLI's file. */
  readonly profileFields?: readonly string[];
  /** Arguments of a Terraform provider's block. */
  readonly arguments?: readonly string[];
  readonly readBy: readonly Tool[];
  readonly does: Treatment;
  /**
   * `taken`: as what. `refused` and `warned`: what to do instead, after a semicolon. `harmless`:
   * why.
   */
  readonly note: string;
  /** Values that ask for nothing else than what is done anyway. */
  readonly unless?: RegExp;
  /** What it is about: identity counts only where the source says who one is. */
  readonly about?: "identity" | "place";
}

/** Says no in any of the words for it. */
export const isOff = /^\s*(false|no|off|0|none|null)?\s*$/i;
