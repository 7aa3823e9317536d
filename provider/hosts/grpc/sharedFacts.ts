/**
 * What the plugin's processes of one run tell each other: which facts the program declares. A
 * program with two provider instances has two processes. When an acceptance moves from a resource
 * of one instance to a resource of the other, the process that deletes the old resource must know
 * that the new one declares the same acceptance.
 *
 * Each process appends to a file of its own, in a folder that is named after the engine's address
 * and process. The files contain only hashes, because a tag may be a secret.
 */
import { createHash } from "node:crypto";
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../../resources/recovery/folder";
import type { SharedFacts } from "../../resources/run/declaredFacts";
import { cacheFolder } from "../cacheFolder";
import type { EngineAddress } from "../engine";

export interface Processes {
  readonly own: number;
  readonly engine: number;
}

/**
 * If there is no folder to write to, the processes know nothing of each other. That costs a second
 * `pulumi up` in the rare program that moves something between provider instances, so there is no
 * warning.
 */
export function sharedFacts(
  engine: EngineAddress,
  environment: NodeJS.ProcessEnv,
  processes: Processes = { own: process.pid, engine: process.ppid },
): SharedFacts {
  const runs = cacheFolder(environment, () => undefined).within("runs");
  if (runs === undefined) return { publish: () => undefined, includes: () => false };
  const folder = join(runs, hash(`${engine.host}:${engine.port} ${processes.engine}`));
  const ownName = String(processes.own);
  let canWrite: boolean | undefined;
  const prepare = (): boolean => {
    removeOldRuns(runs);
    return makeFolder(folder) === undefined;
  };
  return {
    publish: (resource, facts) => {
      canWrite ??= prepare();
      const line = [resource, ...facts.map(hash)].join(" ");
      // A full disk must not make a check fail.
      canWrite &&= succeeds(() =>
        appendFileSync(join(folder, ownName), `${line}\n`, { mode: 0o600 }),
      );
    },
    includes: (fact) => {
      const wanted = hash(fact);
      return filesOf(folder)
        .filter((name) => name !== ownName)
        .some((name) => declaredIn(join(folder, name)).has(wanted));
    },
  };
}

/** If a resource has several lines, the last one says what it declares. */
function declaredIn(file: string): ReadonlySet<string> {
  const facts = new Map<string, readonly string[]>();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [resource = "", ...declared] = line.split(" ");
    facts.set(resource, declared);
  }
  return new Set([...facts.values()].flat());
}

/**
 * Folders of runs older than this are removed. A process cannot remove its own file at its end,
 * because the engine ends its plugins by a signal.
 */
const oldestRunMs = 7 * 24 * 3_600_000;

function removeOldRuns(runs: string): void {
  for (const name of filesOf(runs)) {
    const folder = join(runs, name);
    const { mtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > oldestRunMs) rmSync(folder, { recursive: true, force: true });
  }
}

function filesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function succeeds(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
