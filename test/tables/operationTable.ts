/** The 55 documented operations: each with the function that makes it, what of the package uses it, and its test. */
import { posix } from "node:path";

import { operations, operationSuite, type Operation, type OperationNumber } from "./operations";
import { table } from "./markdown";
import { operationUsers } from "./operationUsers";

/** The page that holds it, and the name of its marks. */
export const operationPage = { file: "provider/client/README.md", name: "operations" } as const;

export function operationTable(): string {
  const rows = Object.entries<Operation>(operations).map(
    ([number, { name, request, file, does, replacedBy }]) => {
      const users = operationUsers[number as OperationNumber];
      return [
        number,
        `\`${request}\``,
        `[${name}](${file})${replacedBy === undefined ? "" : `, deprecated: ${replacedBy}`}`,
        users.length === 0 ? "only the client" : users.map((user) => `\`${user}\``).join(", "),
        does,
      ];
    },
  );
  const suite = posix.relative(posix.dirname(operationPage.file), operationSuite);
  const test = `its test ([${posix.basename(suite)}](${suite}))`;
  return table(["", "operation", "function", "used by", test], rows);
}
