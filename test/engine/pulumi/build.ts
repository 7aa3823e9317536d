/**
 * Finds the real Pulumi engine, or builds it: `node dist/test/engine/pulumi/build.js` prints the folder of its programs.
 *
 * The engine and its hosts for programs in Node, Python, Go and YAML are Go modules; their official binaries cannot be
 * downloaded everywhere. The three folders beside this file pin them, and are three because they need different versions of
 * the same module. Only what their go.mod and go.sum say is built, and Go keeps its own caches where it always does.
 */
import { readFileSync } from "node:fs";
import { chmod, copyFile } from "node:fs/promises";
import * as path from "node:path";

import { prepared } from "../../support/prepared";
import { findGo, findPulumi } from "../../support/prerequisites";
import { cacheFolder, inRepository } from "../../support/repository";
import { run } from "../../support/run";

/** The folder that holds `pulumi` and its hosts for programs in Node, Python, Go and YAML. */
export async function pulumiEngine(): Promise<string> {
  const installed = findPulumi();
  if (installed.missing === undefined) return installed.program;
  const version = pinnedVersion();
  const folder = await prepared({
    folder: path.join(cacheFolder, "engine", `${version}-node-python-go-yaml`),
    saying:
      `building the Pulumi engine ${version} with Go ` +
      "(about 5 minutes the first time, a minute when Go has built it before)",
    make: async (target) => await build(version, programsOf(target)),
  });
  return programsOf(folder);
}

function programsOf(folder: string): string {
  return path.join(folder, "bin");
}

/** The version that the engine's go.mod names. */
function pinnedVersion(): string {
  const text = readFileSync(path.join(moduleFolder("engine"), "go.mod"), "utf8");
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(text)?.[1];
  if (version === undefined) throw new Error("the engine's go.mod names no pulumi/pkg/v3");
  return version;
}

async function build(version: string, target: string): Promise<void> {
  const go = findGo();
  if (go.missing !== undefined) throw new Error(go.missing);
  const module = "github.com/pulumi/pulumi/sdk/v3";
  // The same flags as Pulumi's own releases; without the version, the SDKs take the engine for an ancient one.
  await goBuild(go.program, "engine", target, {
    tags: "osusergo grpcnotrace",
    linkerFlags: `-s -w -X ${module}/go/common/version.Version=v${version}`,
    packages: [
      "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    ],
  });
  await goBuild(go.program, "languages", target, {
    tags: "",
    linkerFlags: "-s -w",
    packages: [
      `${module}/nodejs/cmd/pulumi-language-nodejs`,
      `${module}/python/cmd/pulumi-language-python`,
    ],
  });
  await goBuild(go.program, "goLanguage", target, {
    tags: "",
    linkerFlags: "-s -w",
    packages: [`${module}/go/pulumi-language-go`],
  });
  await copyPythonStarter(go.program, module, target);
  // Next to `pulumi` it belongs to the engine; found anywhere else, every command warns of it.
  const dynamicProvider = "pulumi-resource-pulumi-nodejs";
  await copyFile(
    inRepository("node_modules", "@pulumi", "pulumi", dynamicProvider),
    path.join(target, dynamicProvider),
  );
}

/** The host for Python starts programs by a script, which it looks for beside itself. */
async function copyPythonStarter(go: string, module: string, target: string): Promise<void> {
  const { stdout } = await run(go, ["list", "-m", "-f", "{{.Dir}}", module], {
    folder: moduleFolder("languages"),
  });
  const script = "pulumi-language-python-exec";
  await copyFile(path.join(stdout.trim(), "python", "cmd", script), path.join(target, script));
  await chmod(path.join(target, script), 0o755);
}

export interface GoBuild {
  readonly tags: string;
  readonly linkerFlags: string;
  readonly packages: readonly string[];
}

export async function goBuild(
  go: string,
  module: string,
  target: string,
  build: GoBuild,
): Promise<void> {
  const { tags, linkerFlags, packages } = build;
  const flags = [
    "-mod=readonly",
    "-trimpath",
    "-buildvcs=false",
    "-tags",
    tags,
    "-ldflags",
    linkerFlags,
  ];
  await run(go, ["build", ...flags, "-o", `${target}${path.sep}`, ...packages], {
    folder: moduleFolder(module),
    environment: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
  });
}

export function moduleFolder(name: string): string {
  return inRepository("test", "engine", "pulumi", name);
}

if (require.main === module) {
  pulumiEngine().then(
    (folder) => process.stdout.write(`${folder}\n`),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
