/**
 * Generates schema.json, the package's public contract in every language: from the interfaces of resources and look-ups, within the
 * bounds of the documented schemas, with what the handlers know. `make schema` runs it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { glanceRules } from "../client/glance/rules";
import { lookUps, type LookUpName } from "../functions/registry";
import { registry, type ResourceName } from "../resources/registry";
import { boundBy } from "./bound";
import { documents } from "./documents";
import { formatted } from "./formatted";
import { readInterfaces } from "./interfaces";
import { packageSpec, type PackageJson } from "./packageSpec";
import { shapes } from "./shapes";
import { wireTable } from "./wireTable";

/** The text of schema.json; `folder` is the one that holds package.json. Throws where interfaces and documents part. */
export function generate(folder: string): string {
  // The keys of the registries are their names.
  const names = Object.keys(registry) as ResourceName[];
  const functionNames = Object.keys(lookUps) as LookUpName[];
  const interfaces = readInterfaces(folder, names, functionNames);
  const bounds = boundBy(documents, wireTable, interfaces, { shapes, rules: glanceRules });
  if (bounds.problems.length > 0) throw new Error(contradictions(bounds.problems));
  // What npm itself needs is there.
  const packageJson = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson;
  return formatted(packageSpec(packageJson, interfaces, { registry, lookUps }, bounds));
}

function contradictions(problems: readonly string[]): string {
  return [
    "the interfaces and the documented schemas part; change one, or say in provider/schema/wireTable.ts why:",
    ...problems.map((problem) => `  ${problem}`),
  ].join("\n");
}
