/**
 * What Node compiled of the dynamic provider's process, kept for the next one: most of the process's start is compiling the SDK, and a process that a test
 * kills would never write it.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import * as path from "node:path";

import { cacheFolder, inRepository } from "./repository";
import { testedPackage } from "./testedPackage";

/** For NODE_COMPILE_CACHE. */
export const compileCache = path.join(cacheFolder, "compiled");

/** The program that the engine starts for dynamic resources. */
export const shimModule = inRepository(
  "node_modules",
  "@pulumi",
  "pulumi",
  "cmd",
  "dynamic-provider",
  "index.js",
);

/** Compiles what is new or has changed. Where that fails, processes start as they do without it, only later. */
export function fillCompileCache(): void {
  const provider = path.join(testedPackage(), "dist", "provider");
  const handlers = readdirSync(path.join(provider, "hosts", "dynamic"))
    .filter((file) => file.endsWith(".js"))
    .map((file) => path.join(provider, "hosts", "dynamic", file));
  const lazily = [
    ...["client/open.js", "client/ims/adapter.js", "client/obs/objectStorage.js"],
    "config/resolveConnection.js",
  ].map((file) => path.join(provider, file));
  const packages = ["undici", "yaml", "@rgrove/parse-xml", "aws4fetch"].map((name) =>
    require.resolve(name, { paths: [provider] }),
  );
  const modules = [shimModule, ...handlers, ...lazily, ...packages];
  // Written at an orderly end, which is when the shim says that it is ready.
  const script = `process.argv = ["node", "-", "127.0.0.1:1"];
    ${JSON.stringify(modules)}.forEach((file) => require(file));
    process.stdout.write = () => process.exit(0);`;
  spawnSync(process.execPath, ["-e", script], {
    env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: compileCache },
    stdio: "ignore",
    timeout: 60_000,
  });
}
