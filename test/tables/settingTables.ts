/**
 * The tables of provider/config/SETTINGS.md: the settings of other tools, and what is done with
 * each.
 */
import { huaweiRows } from "../../provider/config/known/huawei";
import { openstackRows } from "../../provider/config/known/openstack";
import type { SettingRow, Tool } from "../../provider/config/known/row";
import { table } from "./markdown";

export const settingPage = { file: "provider/config/SETTINGS.md", name: "settings" } as const;

export function settingTables(): string {
  const huawei = huaweiRows.filter(({ profileFields }) => profileFields === undefined);
  const kooCli = huaweiRows.filter(({ profileFields }) => profileFields !== undefined);
  return [
    "## clouds.yaml and OS\\_\\*",
    // As prettier wraps it.
    "A key is also a variable: `trust_id` is `OS_TRUST_ID`. In clouds.yaml it stands in `auth` or beside\n" +
      "it.",
    listed(openstackRows, "key"),
    "## HW\\_\\* and HUAWEICLOUD\\_SDK\\_\\*",
    listed(huawei, "variable"),
    "## Profiles of the KooCLI",
    listed(kooCli, "field"),
  ].join("\n\n");
}

function listed(rows: readonly SettingRow[], first: string): string {
  return table(
    [first, "argument in Terraform", "read by", "here", "as what, why, or what to do instead"],
    rows.flatMap((row) => {
      const names = [...(row.keys ?? []), ...(row.variables ?? []), ...(row.profileFields ?? [])];
      const rest = [
        code(row.arguments ?? []),
        row.readBy.map((tool) => letters[tool]).join(" "),
        `${row.does}${row.unless === undefined ? "" : " (but for the usual value)"}`,
        row.note,
      ];
      // A line for each name, so that one finds it.
      return (names.length === 0 ? [[]] : names.map((name) => [name])).map((each) => [
        code(each),
        ...rest,
      ]);
    }),
  );
}

function code(names: readonly string[]): string {
  return names.length === 0 ? "-" : names.map((name) => `\`${name}\``).join(", ");
}

/** The page says what they stand for. */
const letters: Readonly<Record<Tool, string>> = {
  openstacksdk: "S",
  OpenStackClient: "C",
  gophercloud: "G",
  "Terraform openstack": "T",
  "Terraform huaweicloud": "H",
  "Terraform opentelekomcloud": "O",
  otcextensions: "X",
  KooCLI: "K",
  "Huawei Cloud SDKs": "D",
};
