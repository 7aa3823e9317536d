/** README's table of settings names every key that schema.json has, and no other. */
import { readFileSync } from "node:fs";
import { inRepository } from "../support/repository";
import { objectType, publishedText } from "../unit/schema/published";

const readme = readFileSync(inRepository("README.md"), "utf8");

const { variables } = JSON.parse(publishedText).config as {
  readonly variables: Readonly<Record<string, { readonly secret?: boolean }>>;
};

/** The cells of each row of the table. */
const rows = (/^\| key .*\n\|[ |-]*\n((?:\|.*\n)*)/m.exec(readme)?.[1] ?? "")
  .trimEnd()
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()));
const keysIn = (cell: string | undefined) =>
  [...(cell ?? "").matchAll(/`(\w+)`/g)].map(([, key = ""]) => key);

it("names every setting once", () => {
  const named = rows.flatMap((cells) => [...keysIn(cells[1]), ...keysIn(cells[4])]);
  expect(named.toSorted()).toEqual(Object.keys(variables).toSorted());
});

it("says of every secret which variable names it, and of nothing else", () => {
  const secrets = Object.entries(variables)
    .filter(([, { secret }]) => secret === true)
    .map(([key]) => [key, `${key}Env`]);
  const told = rows.flatMap((cells) =>
    keysIn(cells[4]).map((variable) => [...keysIn(cells[1]), variable]),
  );
  expect(told.toSorted()).toEqual(secrets.toSorted());
});

it("describes every setting of a connection in schema.json", () => {
  const { properties = {} } = objectType("#/types/ims:index:Connection") ?? {};
  expect(Object.keys(properties).length).toBeGreaterThan(40);
  const undescribed = Object.entries(properties).filter(([, each]) => !each.description);
  expect(undescribed).toEqual([]);
});
