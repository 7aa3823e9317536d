import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** From the nearest package.json above, which is one folder further for compiled files. */
export function packageVersion(from: string = __dirname): string {
  const file = join(from, "package.json");
  if (!existsSync(file)) return dirname(from) === from ? "0.0.0" : packageVersion(dirname(from));
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  const version =
    typeof content === "object" && content !== null && "version" in content
      ? content.version
      : undefined;
  return typeof version === "string" ? version : "0.0.0";
}
