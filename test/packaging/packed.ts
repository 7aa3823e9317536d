/**
 * The package as its users get it, made once a suite: compiled from the sources alone, packed by npm, unpacked into a project
 * that has our dependencies beside it, as npm would lay them out - without the network.
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

import { bundlePlugin } from "../../provider/release/bundle";
import { inRepository } from "../support/repository";
import { run } from "../support/run";

export interface Packed {
  /** The .tgz. */
  readonly tarball: string;
  /** A project with the package, its dependencies and a compiler in node_modules. */
  readonly project: string;
  /** The unpacked package. */
  readonly folder: string;
  remove(): void;
}

export async function packedPackage(): Promise<Packed> {
  const root = mkdtempSync(path.join(tmpdir(), "ims-packaging-"));
  const tarball = await pack(path.join(root, "package"));
  const project = path.join(root, "project");
  const folder = path.join(project, "node_modules", "pulumi-ims");
  mkdirSync(folder, { recursive: true });
  await run("tar", ["--extract", "--gzip", "--strip-components=1", "--file", tarball], { folder });
  linkDependencies(project);
  linkBins(project, folder);
  return { tarball, project, folder, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** What package.json says of a package; every value is checked where it is used. */
export interface PackageJson {
  readonly version: string;
  readonly files: readonly string[];
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

export function readPackageJson(folder: string): PackageJson {
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as PackageJson;
}

/** A dist/ of a working copy may hold files whose sources are gone; this one never does. */
async function pack(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  for (const name of ["package.json", "schema.json", "README.md", "CHANGELOG.md", "LICENSE"]) {
    copyFileSync(inRepository(name), path.join(folder, name));
  }
  // The pages that the README leads to.
  const { files } = readPackageJson(folder);
  for (const name of files.filter(
    (each) => each === "examples" || /^(provider|test)\/.*[A-Z]+\.md$/.test(each),
  ))
    cpSync(inRepository(name), path.join(folder, name), { recursive: true });
  const settings = {
    extends: inRepository("tsconfig.json"),
    compilerOptions: {
      rootDir: inRepository(),
      outDir: path.join(folder, "dist"),
      noCheck: true, // `make check` did
      types: ["node"],
      typeRoots: [inRepository("node_modules", "@types")],
    },
    include: ["provider", "sdk/nodejs", "test/cloud"].map((name) => inRepository(name)),
    exclude: [],
  };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(settings));
  await run(process.execPath, [compiler, "--project", folder]);
  const outfile = path.join(folder, "dist", "plugin", "pulumi-resource-ims");
  await bundlePlugin({ repository: inRepository(), outfile, standsAlone: false });
  const packed = await run("npm", ["pack", "--silent", "--ignore-scripts"], { folder });
  return path.join(folder, packed.stdout.trim());
}

/** The TypeScript compiler, for programs of users too. */
export const compiler = inRepository("node_modules", "typescript", "bin", "tsc");

function linkDependencies(project: string): void {
  const { dependencies, peerDependencies } = readPackageJson(inRepository());
  const names = [...Object.keys(dependencies), ...Object.keys(peerDependencies), "@types/node"];
  for (const name of names) {
    const target = path.join(project, "node_modules", name);
    mkdirSync(path.dirname(target), { recursive: true });
    symlinkSync(inRepository("node_modules", name), target);
  }
}

function linkBins(project: string, folder: string): void {
  const bins = path.join(project, "node_modules", ".bin");
  mkdirSync(bins);
  for (const [name, file] of Object.entries(readPackageJson(folder).bin)) {
    chmodSync(path.join(folder, file), 0o755);
    symlinkSync(path.join(folder, file), path.join(bins, name));
  }
}
