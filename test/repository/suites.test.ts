/** Which suites jest runs, and with which host: every one, and none twice with the same. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import * as path from "node:path";

import { inRepository } from "../support/repository";

/** Paths below test/. */
function suitesOf(part: string): readonly string[] {
  const jest = inRepository("node_modules", "jest", "bin", "jest.js");
  const listed = spawnSync(process.execPath, [jest, "--selectProjects", part, "--listTests"], {
    cwd: inRepository(),
    encoding: "utf8",
  });
  return listed.stdout
    .split("\n")
    .filter((line) => line.endsWith(".test.ts"))
    .map((file) => path.relative(inRepository("test"), file))
    .sort();
}

const all = readdirSync(inRepository("test"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts"))
  .sort();

it("are all run, those of the hosts with each of them", () => {
  const [once, plugin, dynamic] = ["once", "plugin", "dynamic"].map(suitesOf);
  expect(plugin).toContain("contract/glance/imageTag.test.ts");
  expect(dynamic).toEqual(plugin);
  expect([...(once ?? []), ...(plugin ?? [])].sort()).toEqual(all);
});
