/** `make schema` writes schema.json. With --check, or if CI is set, a difference is an error. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { messageOf } from "../client/messageOf";
import { generate } from "./generate";
import { repositoryFolder } from "./repositoryFolder";

async function main(): Promise<void> {
  const folder = repositoryFolder(__dirname);
  const file = join(folder, "schema.json");
  const options = { ...(await resolveConfig(file)), filepath: file };
  const schema = await format(JSON.stringify(generate(folder), null, 2), options);
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

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
