/** The SDKs for other languages, generated from schema.json once for each of its versions, and a Python with ours. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import * as path from "node:path";

import { makeSdks } from "../../provider/release/sdks";
import { prepared } from "./prepared";
import { findGo, findPython } from "./prerequisites";
import { cacheFolder, inRepository } from "./repository";
import { run } from "./run";

/** The folder with nodejs/, python/ and go/, the packed SDKs and venv/. */
export async function languageSdks(): Promise<string> {
  const requirements = inRepository("test", "engine", "pulumi", "requirements.txt");
  const made = [
    inRepository("schema.json"),
    inRepository("provider", "release", "sdks.ts"),
    inRepository("test", "engine", "pulumi", "engine", "sdks", "main.go"),
    inRepository("test", "engine", "pulumi", "engine", "go.mod"), // the generators' version
    requirements,
  ];
  const hash = createHash("sha256").update(cacheFolder); // a venv names its own folder
  for (const file of made) hash.update(readFileSync(file));
  return await prepared({
    folder: path.join(cacheFolder, "sdks-of-tests", hash.digest("hex").slice(0, 12)),
    saying: "generating the SDKs for other languages (3 minutes)",
    make: async (target) => {
      const python = findPython();
      const go = findGo();
      if (python.missing !== undefined) throw new Error(python.missing);
      if (go.missing !== undefined) throw new Error(go.missing);
      const folder = path.join(target, "sdks");
      const environment = process.env;
      const options = { repository: inRepository(), folder, go: go.program, environment };
      const packed = await makeSdks({ ...options, python: python.program });
      const venv = path.join(target, "venv");
      await run(python.program, ["-m", "venv", venv]);
      const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
      const wanted = ["--requirement", requirements, packed.python];
      await run(path.join(venv, "bin", "python"), [...pip, ...wanted]);
      await compileGoProgram(go.program, target);
    },
  });
}

/** Names the SDK in a Go program, as examples/share-an-image-go/README.md says. */
export async function useGoSdk(go: string, program: string, sdks: string): Promise<void> {
  const replacement = `example.com/pulumi-ims/sdk/go=${path.join(sdks, "sdks", "go")}`;
  await run(go, ["mod", "edit", "-replace", replacement], { folder: program });
  await run(go, ["mod", "tidy"], { folder: program });
}

/** Go keeps what it compiled: Pulumi's SDK for Go takes minutes, too long beside other suites. */
async function compileGoProgram(go: string, target: string): Promise<void> {
  const program = path.join(target, "goProgram");
  await cp(inRepository("examples", "share-an-image-go"), program, { recursive: true });
  await useGoSdk(go, program, target);
  await run(go, ["build", "-o", path.join(target, "goProgram", "program")], { folder: program });
}
