import { hash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { create } from "tar";
import { packageVersion } from "../client/version";
import type { Platform } from "./platforms";

export interface ArchiveOptions {
  readonly platform: Platform;
  readonly executable: string;
  readonly folder: string;
}

/** Returns the path of the archive. Pulumi expects .tar.gz on Windows too. */
export async function archivePlugin(options: ArchiveOptions): Promise<string> {
  const { platform, executable, folder } = options;
  const name = `pulumi-resource-ims-v${packageVersion()}-${platform.os}-${platform.arch}.tar.gz`;
  const file = path.join(folder, name);
  const cwd = path.dirname(executable);
  // `portable` leaves out the builder's user and group.
  await create({ file, cwd, gzip: true, portable: true }, [path.basename(executable)]);
  return file;
}

/** Writes the checksums in the form that `sha256sum --check` reads. */
export async function writeChecksums(files: readonly string[], folder: string): Promise<string> {
  const lines: string[] = [];
  for (const file of files)
    lines.push(`${hash("sha256", await readFile(file))}  ${path.basename(file)}\n`);
  const checksums = path.join(folder, "SHA256SUMS");
  await writeFile(checksums, lines.join(""));
  return checksums;
}
