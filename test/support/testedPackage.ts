/** Which package the programs of the tests load: the working copy as it was compiled, or another one. */
import { existsSync, readdirSync, statSync } from "node:fs";

import { inRepository } from "./repository";

/** The working copy with its dist/, or the package that IMS_TEST_PACKAGE names, for example an unpacked tarball. */
export function testedPackage(): string {
  const other = process.env["IMS_TEST_PACKAGE"];
  if (other !== undefined) return other;
  if (!isBuilt) assertBuilt();
  isBuilt = true;
  return inRepository();
}

let isBuilt = false;

/** Programs load dist/: older than its sources, the tests would speak of another program. */
function assertBuilt(): void {
  const sources = readdirSync(inRepository("provider"), { recursive: true, encoding: "utf8" });
  const plugin = inRepository("dist", "plugin", "pulumi-resource-ims");
  for (const source of sources) {
    if (!source.endsWith(".ts")) continue;
    const built = inRepository("dist", "provider", source.replace(/\.ts$/, ".js"));
    const changedMs = statSync(inRepository("provider", source)).mtimeMs;
    for (const file of [built, plugin])
      if (!existsSync(file) || statSync(file).mtimeMs < changedMs)
        throw new Error(`dist/ is older than provider/${source}: run make build`);
  }
}
