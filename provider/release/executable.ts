/**
 * The plugin as one executable: Node itself, with the bundle inside.
 * @see Node.js documentation, "Single executable applications", v26
 */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { nodeBinary } from "./nodeBinary";
import { thisPlatform, type Platform } from "./platforms";

const run = promisify(execFile);

export interface ExecutableOptions {
  readonly platform: Platform;
  /** The bundle that stands alone. */
  readonly bundle: string;
  readonly folder: string;
  readonly nodes: string;
}

/**
 * The Node that builds the executable has the same version as the one inside it, because the format
 * of what is put in changes between versions.
 */
export async function buildExecutable(options: ExecutableOptions): Promise<string> {
  const { platform, bundle, folder, nodes } = options;
  const here = thisPlatform();
  if (here === undefined)
    throw new Error(
      `cannot build executables on ${process.platform}-${process.arch}: npm has no Node for it`,
    );
  const builder = await nodeBinary({ ...here, nodeVersion: platform.nodeVersion }, nodes);
  const name = `pulumi-resource-ims${platform.os === "windows" ? ".exe" : ""}`;
  const output = path.join(folder, name);
  const configuration = {
    main: bundle,
    output,
    executable: await nodeBinary(platform, nodes),
    disableExperimentalSEAWarning: true,
    // Code that was compiled in advance starts faster. It works only on the platform that made it.
    useCodeCache: platform === here,
  };
  const file = path.join(folder, "executable.json");
  await writeFile(file, JSON.stringify(configuration));
  await run(builder, ["--build-sea", file]);
  return output;
}
