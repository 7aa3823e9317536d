/** A Python environment with other people's clients, installed once from pinned requirements. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as path from "node:path";

import { prepared } from "../../support/prepared";
import { findPython } from "../../support/prerequisites";
import { cacheFolder, inRepository } from "../../support/repository";
import { run } from "../../support/run";

/** The Python of the environment. */
export async function clientsPython(): Promise<string> {
  const requirements = inRepository("test", "conformance", "clients", "requirements.txt");
  const hash = createHash("sha256")
    .update(readFileSync(requirements))
    // Its programs name the folder of the environment: moved elsewhere they do not start.
    .update(cacheFolder)
    .digest("hex")
    .slice(0, 12);
  const folder = await prepared({
    folder: path.join(cacheFolder, "clients", hash),
    saying: "installing other people's clients of both clouds for the tests (about a minute)",
    make: async (target) => {
      const python = findPython();
      if (python.missing !== undefined) throw new Error(python.missing);
      await run(python.program, ["-m", "venv", target]);
      const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
      await run(path.join(target, "bin", "python"), [...pip, "--requirement", requirements]);
    },
  });
  return path.join(folder, "bin", "python");
}
