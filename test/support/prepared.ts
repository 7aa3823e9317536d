/**
 * Slow things are made once: a folder in the cache counts only when it is complete, so one that was cut off half-way is
 * made again, and two commands that want the same folder make it once.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export interface Preparation {
  readonly folder: string;
  /** What is made, and about how long it takes: "installing Glance and Keystone (about a minute)". */
  readonly saying: string;
  readonly make: (folder: string) => Promise<void>;
}

/** Makes the folder unless it is complete already. */
export async function prepared(preparation: Preparation): Promise<string> {
  const { folder, saying, make } = preparation;
  if (isComplete(folder)) return folder;
  const unlock = await lock(folder);
  try {
    if (isComplete(folder)) return folder;
    const startedAt = Date.now();
    say(`${saying} ...`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await make(folder);
    writeFileSync(path.join(folder, completeMark), "");
    say(
      `... done in ${Math.round((Date.now() - startedAt) / 1000)} s, kept in ${relative(folder)}`,
    );
    return folder;
  } finally {
    unlock();
  }
}

/** Tells the person at the terminal what is going on; standard output belongs to results. */
export function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

const completeMark = ".complete";

function isComplete(folder: string): boolean {
  return existsSync(path.join(folder, completeMark));
}

function relative(folder: string): string {
  const short = path.relative(process.cwd(), folder);
  return short.startsWith("..") ? folder : short;
}

/** A lock file with the owner's process id: a dead owner's lock is taken over. */
async function lock(folder: string, limitMs = 20 * 60_000): Promise<() => void> {
  const file = `${folder}.lock`;
  mkdirSync(path.dirname(folder), { recursive: true });
  for (const startedAt = Date.now(); ;) {
    try {
      const handle = openSync(file, "wx");
      writeFileSync(handle, String(process.pid));
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = Number(existsSync(file) ? readFileSync(file, "utf8") : "0");
    if (owner > 0 && !isAlive(owner)) rmSync(file, { force: true });
    else if (Date.now() - startedAt > limitMs)
      throw new Error(`process ${owner} has held ${file} for too long; end it or remove the file`);
    else await delay(200);
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
