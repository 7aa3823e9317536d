/** The 55 documented operations: each with the function that makes it, what of the package uses it, and its tests. */
import { posix } from "node:path";

import { operations, type Operation } from "./operations";
import { table } from "./markdown";
import { contractSuite, operationTests, unitSuite } from "./operationTests";
import { operationUsers } from "./operationUsers";

/** The page that holds it, and the name of its marks. */
export const operationPage = { file: "provider/client/README.md", name: "operations" } as const;

export function operationTable(): string {
  const rows = [...operationTests()].map(([number, { unit, contract }]) => {
    const { name, request, file, replacedBy }: Operation = operations[number];
    const users = operationUsers[number];
    return [
      number,
      `\`${request}\``,
      `[${name}](${file})${replacedBy === undefined ? "" : `, deprecated: ${replacedBy}`}`,
      users.length === 0 ? "only the client" : users.map((user) => `\`${user}\``).join(", "),
      (unit ?? "none").slice(number.length + 1),
      contract ?? "none",
    ];
  });
  const link = (title: string, suite: string) =>
    `${title} ([${posix.basename(suite)}](${posix.relative(posix.dirname(operationPage.file), suite)}))`;
  const head = ["", "operation", "function", "used by"];
  return table(
    [...head, link("its test", unitSuite), link("on the local cloud", contractSuite)],
    rows,
  );
}
