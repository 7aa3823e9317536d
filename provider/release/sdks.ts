/** SDKs for other languages, made by Pulumi's own generators and packed to be installed. */
import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir, rm, symlink } from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { create } from "tar";
import { packageVersion } from "../client/version";

const execute = promisify(execFile);

export interface SdkOptions {
  readonly repository: string;
  /** Gets the sources of each SDK in nodejs/, python/ and go/, and what is packed beside them. */
  readonly folder: string;
  readonly go: string;
  /** A Python with pip. */
  readonly python: string;
  /** For Go: where it keeps what it compiled, and its proxy. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Paths of files. */
export interface PackedSdks {
  readonly nodejs: string;
  readonly python: string;
  readonly go: string;
}

export async function makeSdks(options: SdkOptions): Promise<PackedSdks> {
  const { folder } = options;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await generate(options);
  return {
    nodejs: await packNodejs(options),
    python: await packPython(options),
    go: await packGo(options),
  };
}

/** The generators are part of the engine's Go module, so that both have one version. */
async function generate({ repository, folder, go, environment }: SdkOptions): Promise<void> {
  const module = path.join(repository, "test", "engine", "pulumi", "engine");
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-tags", "osusergo grpcnotrace"];
  await execute(go, ["run", ...flags, "./sdks", path.join(repository, "schema.json"), folder], {
    cwd: module,
    env: { ...environment, CGO_ENABLED: "0", GOWORK: "off" },
  });
}

/** What npm publishes is the folder of the compiled files, with package.json in it. */
async function packNodejs({ repository, folder }: SdkOptions): Promise<string> {
  const sources = path.join(folder, "nodejs");
  const modules = path.join(repository, "node_modules");
  await symlink(modules, path.join(sources, "node_modules"));
  const compiler = path.join(modules, "typescript", "bin", "tsc");
  await execute(process.execPath, [compiler, "--project", sources]);
  const compiled = path.join(sources, "bin");
  await copyFile(path.join(sources, "package.json"), path.join(compiled, "package.json"));
  await copyFile(path.join(repository, "LICENSE"), path.join(compiled, "LICENSE"));
  const packed = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await execute("npm", packed, { cwd: compiled });
  return path.join(folder, stdout.trim());
}

async function packPython({ folder, python }: SdkOptions): Promise<string> {
  const wheels = path.join(folder, "wheels");
  const sources = path.join(folder, "python");
  const options = ["--quiet", "--no-deps", "--wheel-dir", wheels];
  await execute(python, ["-m", "pip", "wheel", ...options, sources]);
  const [wheel] = await readdir(wheels);
  if (wheel === undefined) throw new Error("pip made no wheel of the Python SDK");
  const file = path.join(folder, wheel);
  await copyFile(path.join(wheels, wheel), file);
  await rm(wheels, { recursive: true });
  return file;
}

/** A Go module is a folder: programs name it in a `replace` line until it is published. */
async function packGo({ repository, folder }: SdkOptions): Promise<string> {
  await copyFile(path.join(repository, "LICENSE"), path.join(folder, "go", "LICENSE"));
  const file = path.join(folder, `pulumi-ims-go-v${packageVersion()}.tar.gz`);
  await create({ file, cwd: folder, gzip: true, portable: true }, ["go"]);
  return file;
}
