/** Whoever has the Go that README.md names can build the engine of the tests. */
import { readFileSync } from "node:fs";

import { isGoFrom, leastGo } from "../support/prerequisites";
import { inRepository } from "../support/repository";

it("README.md names the Go that the engine's go.mod asks for", () => {
  const readme = readFileSync(inRepository("README.md"), "utf8");
  expect(readme).toContain(`also need Go ${leastGo()} or newer`);
});

it.each([
  ["1.26.6", "go1.26.6", true],
  ["1.26.6", "go1.26.8", true],
  ["1.26.6", "go1.26.10", true],
  ["1.26.6", "go1.27rc1", true],
  ["1.26.6", "go2.0", true],
  ["1.26.6", "go1.26.5", false],
  ["1.26.6", "go1.26", false],
  ["1.26.6", "go1.9.7", false],
  ["1.26.6", "devel", false],
  ["1.26", "go1.26.0", true],
])("Go %s or newer: %s is %s", (least, version, expected) => {
  expect(isGoFrom(least, version)).toBe(expected);
});
