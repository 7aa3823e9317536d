/** The version of this package, for the User-Agent. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Reads the nearest package.json in the folders above. It is one folder further up for the compiled
 * files than for the sources.
 */
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
