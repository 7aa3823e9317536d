/** Builds the program that reads paths of properties as the engine does, once for each of its versions. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as path from "node:path";

import { prepared } from "../../support/prepared";
import { cacheFolder } from "../../support/repository";
import { goBuild, moduleFolder } from "./build";

/** Its module is the engine's, so that both have one version. */
export async function builtPathsProgram(go: string): Promise<string> {
  const module = moduleFolder("engine");
  const hash = createHash("sha256");
  for (const file of [path.join("paths", "main.go"), "go.mod"])
    hash.update(readFileSync(path.join(module, file)));
  const folder = await prepared({
    folder: path.join(cacheFolder, "paths", hash.digest("hex").slice(0, 12)),
    saying: "building the program that reads paths as the engine does (half a minute)",
    make: async (target) =>
      await goBuild(go, "engine", target, {
        tags: "osusergo grpcnotrace",
        linkerFlags: "-s -w",
        packages: ["./paths"],
      }),
  });
  return path.join(folder, "paths");
}
