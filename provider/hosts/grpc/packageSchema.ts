/** Searches upwards, because sources and compiled files are at different depths. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export function packageSchema(from: string = __dirname): string {
  const file = join(from, "schema.json");
  if (existsSync(file)) return readFileSync(file, "utf8");
  if (dirname(from) === from) throw new Error("schema.json is not beside the provider");
  return packageSchema(dirname(from));
}
