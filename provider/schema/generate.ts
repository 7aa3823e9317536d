/**
 * Generates schema.json, the package's public contract, from the interfaces of resources and
 * look-ups, the documented schemas, and data of the handlers.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { glanceRules } from "../client/glance/rules";
import { lookUps, type LookUpName } from "../functions/registry";
import { registry, type ResourceName } from "../resources/registry";
import { boundBy } from "./bound";
import { documents } from "./documents";
import { readInterfaces } from "./interfaces";
import { packageSpec, type PackageJson } from "./packageSpec";
import type { PackageSpec } from "./pulumiSchema";
import { shapes } from "./shapes";
import { wireTable } from "./wireTable";

/** `folder` contains package.json. Throws if interfaces and documents contradict each other. */
export function generate(folder: string): PackageSpec {
  // The keys of the registries are the names.
  const names = Object.keys(registry) as ResourceName[];
  const functionNames = Object.keys(lookUps) as LookUpName[];
  const interfaces = readInterfaces(folder, names, functionNames);
  const bounds = boundBy(documents, wireTable, interfaces, { shapes, rules: glanceRules });
  if (bounds.problems.length > 0) throw new Error(contradictions(bounds.problems));
  // npm requires these keys, so they exist.
  const packageJson = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson;
  return packageSpec(packageJson, interfaces, bounds);
}

function contradictions(problems: readonly string[]): string {
  return [
    "the interfaces and the documented schemas contradict each other; change one, or say why: for an attribute in its row (`undocumented`), else in provider/schema/wireTable.ts:",
    ...problems.map((problem) => `  ${problem}`),
  ].join("\n");
}
