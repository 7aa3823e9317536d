import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { extract } from "tar";
import type { Platform } from "./platforms";

const run = promisify(execFile);

/** npm compares the package with the registry's digest. */
export async function nodeBinary(platform: Platform, folder: string): Promise<string> {
  const { os, nodePackage, nodeVersion } = platform;
  const unpacked = path.join(folder, `${nodePackage}-${nodeVersion}`);
  const binary = path.join(unpacked, "bin", os === "windows" ? "node.exe" : "node");
  if (existsSync(binary)) return binary;
  await mkdir(folder, { recursive: true });
  const wanted = `${nodePackage}@${nodeVersion}`;
  const { stdout } = await run("npm", ["pack", wanted, "--json", "--pack-destination", folder]);
  const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  if (packed === undefined) throw new Error(`npm packed nothing for ${wanted}`);
  const archive = path.join(folder, packed.filename);
  // Unpacked under another name first, so that an interrupted run leaves nothing that looks whole.
  const partial = `${unpacked}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial);
  await extract({ file: archive, cwd: partial, strip: 1 });
  await rm(archive);
  await rename(partial, unpacked);
  return binary;
}
