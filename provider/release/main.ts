/**
 * `make release` writes .cache/release: the plugin for every platform, and the SDKs that
 * `make sdks` wrote. With --here it makes the plugin only for this machine's platform.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../client/messageOf";
import { repositoryFolder } from "../schema/repositoryFolder";
import { platforms, thisPlatform } from "./platforms";
import { makeRelease } from "./release";

async function main(): Promise<void> {
  const repository = repositoryFolder(__dirname);
  const here = thisPlatform();
  const wanted = process.argv.includes("--here")
    ? platforms.filter((one) => one === here)
    : platforms;
  if (wanted.length === 0) throw new Error("npm has no Node for this machine's platform");
  const folder = join(repository, ".cache", "release");
  const nodes = join(repository, ".cache", "nodes");
  const sdksFolder = join(repository, ".cache", "sdks");
  const sdks = readdirSync(sdksFolder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(sdksFolder, entry.name));
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  await makeRelease({ repository, platforms: wanted, sdks, folder, nodes, tell });
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
