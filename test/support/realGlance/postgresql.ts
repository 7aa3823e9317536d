/**
 * A PostgreSQL server for Glance: with SQLite, Glance answers parallel writes with "database is locked", so what parallel
 * writers do to each other shows only here.
 */
import { createHash } from "node:crypto";
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { prepared } from "../prepared";
import { findPostgresql, isFromNpm } from "../prerequisites";
import { run } from "../run";
import { glanceConfiguration } from "./configuration";
import { serverLog } from "./servers";
import { startSupervisor, type Supervisor } from "./supervisor";
import type { VirtualEnvironment } from "./virtualEnvironment";

/** SQLAlchemy's address of Glance's database on the server that startPostgresql starts in this folder. */
export function postgresqlAddress(folder: string): string {
  return `postgresql+psycopg2://postgres@/glance?host=${encodeURIComponent(socketFolder(folder))}`;
}

/** Starts a server on a copy of the prepared database, and waits until it takes connections. */
export async function startPostgresql(
  supervisor: Supervisor,
  environment: VirtualEnvironment,
  folder: string,
): Promise<void> {
  const programs = await reachablePrograms(folder);
  const template = await postgresqlTemplate(environment, programs);
  await cp(template, dataFolder(folder), { recursive: true });
  await startServer(supervisor, programs, folder);
}

async function postgresqlTemplate(environment: VirtualEnvironment, programs: string) {
  const version = (await run(path.join(programs, "postgres"), ["--version"])).stdout.trim();
  const hash = createHash("sha256").update(version).digest("hex").slice(0, 12);
  return await prepared({
    folder: path.join(environment.folder, `template-postgresql-${hash}`),
    saying: `preparing Glance's database with ${version} (a few seconds)`,
    make: async (target) => {
      const folder = await mkdtemp(path.join(tmpdir(), "ims-postgresql-"));
      try {
        const supervisor = await startSupervisor(environment.python, 0, path.join(folder, "none"));
        try {
          await initialize(programs, folder);
          await startServer(supervisor, programs, folder);
          await syncGlance(environment, folder);
        } finally {
          await supervisor.stop(); // in good order: the files are complete after it
        }
        await cp(dataFolder(folder), target, { recursive: true });
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  });
}

async function initialize(programs: string, folder: string): Promise<void> {
  const data = dataFolder(folder);
  await mkdir(data, { mode: 0o700 });
  giveToServer(folder);
  const options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"];
  await run(path.join(programs, "initdb"), [...options, "--pgdata", data], { userId, folder });
  // One-user mode makes the database without a client program, which npm's package does not have.
  await run(path.join(programs, "postgres"), ["--single", "-D", data, "template1"], {
    userId,
    folder,
    input: "CREATE DATABASE glance;\n",
  });
}

async function startServer(supervisor: Supervisor, programs: string, folder: string) {
  const data = dataFolder(folder);
  await mkdir(socketFolder(folder), { mode: 0o700, recursive: true });
  chmodSync(data, 0o700); // what a copy does not keep, and the server insists on
  giveToServer(folder);
  const settings = [
    "listen_addresses=",
    `unix_socket_directories=${socketFolder(folder)}`,
    "fsync=off", // the folder is thrown away
    "max_connections=50",
  ];
  const options = settings.flatMap((setting) => ["-c", setting]);
  supervisor.start({
    name: "postgresql",
    command: [path.join(programs, "postgres"), "-D", data, ...options],
    environment: process.env,
    folder: data,
    log: serverLog(folder, "postgresql"),
    signal: "SIGINT",
    userId,
  });
  await supervisor.whileAlive(accepting(path.join(data, "postmaster.pid")));
}

/** The server writes its status into the eighth line of this file. */
async function accepting(statusFile: string, limitMs = 60_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const lines = existsSync(statusFile) ? readFileSync(statusFile, "utf8").split("\n") : [];
    if (lines[7]?.trim() === "ready") return;
    if (Date.now() > deadline) throw new Error(`PostgreSQL is not ready after ${limitMs / 1000} s`);
    await delay(20);
  }
}

async function syncGlance(environment: VirtualEnvironment, folder: string): Promise<void> {
  const configuration = path.join(folder, "glance-sync.conf");
  const places = { folder, identityPort: 0, imagePort: 0, pasteFile: environment.pasteFile };
  const glanceDatabase = postgresqlAddress(folder);
  await writeFile(configuration, glanceConfiguration({ ...places, glanceDatabase }));
  await run(environment.program("glance-manage"), ["--config-file", configuration, "db_sync"]);
}

/** PostgreSQL refuses to run as root; then it runs as "nobody". */
const userId = process.getuid?.() === 0 ? 65_534 : undefined;

/** The programs, at a place where the server's user can read them. */
async function reachablePrograms(folder: string): Promise<string> {
  const found = findPostgresql();
  if (found.missing !== undefined) throw new Error(found.missing);
  if (userId === undefined || !isFromNpm(found.program)) return found.program;
  chmodSync(folder, 0o711);
  const copy = path.join(folder, "postgresql");
  await cp(path.dirname(found.program), copy, { recursive: true, verbatimSymlinks: true });
  return path.join(copy, "bin");
}

function dataFolder(folder: string): string {
  return path.join(folder, "data");
}

function socketFolder(folder: string): string {
  return path.join(folder, "socket");
}

function giveToServer(folder: string): void {
  if (userId === undefined) return;
  chmodSync(folder, 0o711);
  for (const start of [dataFolder(folder), socketFolder(folder)]) {
    if (!existsSync(start)) continue;
    chownSync(start, userId, userId);
    for (const name of readdirSync(start, { recursive: true })) {
      chownSync(path.join(start, String(name)), userId, userId);
    }
  }
}
