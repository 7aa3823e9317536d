/** `make schema` writes schema.json. With --check, or if CI is set, a difference is an error. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "./generate";
import { repositoryFolder } from "./repositoryFolder";

function main(): void {
  const folder = repositoryFolder(__dirname);
  const file = join(folder, "schema.json");
  const schema = generate(folder);
  const current = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (schema === current) return;
  const checks = process.argv.includes("--check") || (process.env["CI"] ?? "") !== "";
  if (checks)
    throw new Error(
      "schema.json is not what the interfaces say: run make schema, and review its diff",
    );
  writeFileSync(file, schema);
  process.stdout.write("schema.json is written: review its diff, it is the public contract\n");
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
