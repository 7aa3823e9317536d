import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { archivePlugin, writeChecksums } from "./archive";
import { bundlePlugin } from "./bundle";
import { buildExecutable } from "./executable";
import type { Platform } from "./platforms";

export interface ReleaseOptions {
  readonly repository: string;
  readonly platforms: readonly Platform[];
  /** Paths of packed SDKs. */
  readonly sdks: readonly string[];
  readonly folder: string;
  /** Where Node's executables are kept for the next release. */
  readonly nodes: string;
  readonly tell: (line: string) => void;
}

export async function makeRelease(options: ReleaseOptions): Promise<void> {
  const { repository, platforms, sdks, folder, nodes, tell } = options;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(path.join(tmpdir(), "ims-release-"));
  try {
    const bundle = path.join(work, "plugin.cjs");
    await bundlePlugin({ repository, outfile: bundle, standsAlone: true });
    const files: string[] = [];
    for (const platform of platforms) {
      const executable = await buildExecutable({ platform, bundle, folder: work, nodes });
      const archive = await archivePlugin({ platform, executable, folder });
      files.push(archive);
      tell(path.basename(archive));
    }
    for (const sdk of sdks) {
      const file = path.join(folder, path.basename(sdk));
      await copyFile(sdk, file);
      files.push(file);
      tell(path.basename(file));
    }
    tell(path.basename(await writeChecksums(files, folder)));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
