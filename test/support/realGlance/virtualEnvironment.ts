/**
 * A Python environment with a real Glance and Keystone, installed once from pinned requirements.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as path from "node:path";

import { prepared } from "../prepared";
import { findPython } from "../prerequisites";
import { cacheFolder, inRepository } from "../repository";
import { run } from "../run";

export interface VirtualEnvironment {
  /** Where everything that belongs to these requirements is kept. */
  readonly folder: string;
  readonly python: string;
  /** A program of the environment. */
  program(name: string): string;
  readonly pasteFile: string;
}

export async function glanceEnvironment(): Promise<VirtualEnvironment> {
  const requirements = inRepository("test", "support", "realGlance", "requirements.txt");
  const hash = createHash("sha256")
    .update(readFileSync(requirements))
    // Its programs name the folder of the environment: moved elsewhere they do not start.
    .update(cacheFolder)
    .digest("hex")
    .slice(0, 12);
  const folder = path.join(cacheFolder, "glance", hash);
  const venv = await prepared({
    folder: path.join(folder, "venv"),
    saying: "installing a real Glance and Keystone for the tests (about a minute)",
    make: async (target) => {
      const python = findPython();
      if (python.missing !== undefined) throw new Error(python.missing);
      await run(python.program, ["-m", "venv", target]);
      const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
      await run(path.join(target, "bin", "python"), [...pip, "--requirement", requirements]);
    },
  });
  const program = (name: string) => path.join(venv, "bin", name);
  return {
    folder,
    python: program("python"),
    program,
    pasteFile: path.join(venv, "etc", "glance", "glance-api-paste.ini"),
  };
}
