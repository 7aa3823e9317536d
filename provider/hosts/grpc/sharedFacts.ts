/**
 * The facts that the processes of one run declare. A program with two provider instances has two
 * processes. When an acceptance moves from a resource of one instance to a resource of the other,
 * the process that deletes the old resource must know that the new one declares it too.
 *
 * Each process appends to a file of its own. It has only hashes, because a tag may be a secret.
 *
 * The file of a process that has ended is ignored. A later run may get the same address and process
 * number, and would keep an image that only an earlier run declared. A run loses nothing: the
 * engine ends a plugin early only if its provider instance is deleted or changed, and then the old
 * plugin has checked nothing in this run.
 * @see pulumi pkg/resource/deploy/providers/registry.go, Update and Delete, at v3.276.0
 */
import { openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { lazily } from "../../client/kept";
import { makeFolder } from "../../resources/recovery/folder";
import type { SharedFacts } from "../../resources/run/declaredFacts";
import { cacheFolder } from "../cacheFolder";
import { removeOldEntries } from "../oldEntries";
import type { EngineAddress } from "../engine";
import { shortHash } from "../../resources/values/shortHash";

export interface Processes {
  readonly own: number;
  readonly engine: number;
  readonly isAlive: (id: number) => boolean;
}

/** A process cannot remove its own file at its end, because the engine ends it by a signal. */
const oldestRunMs = 7 * 24 * 3_600_000;
const runName = /^[0-9a-f]{32}$/;

/**
 * Without a folder, a program that moves something between provider instances needs a second
 * `pulumi up`. That is rare, so there is no warning.
 */
export function sharedFacts(
  engine: EngineAddress,
  environment: NodeJS.ProcessEnv,
  {
    own = process.pid,
    engine: parent = process.ppid,
    isAlive = isRunning,
  }: Partial<Processes> = {},
): SharedFacts {
  const runs = cacheFolder(environment, () => undefined).within("runs");
  if (runs === undefined) return { publish: () => undefined, includes: () => false };
  const folder = join(runs, shortHash(`${engine.host}:${engine.port} ${parent}`));
  const ownName = String(own);
  // A process of an earlier run may have had this one's number.
  ifPossible(() => rmSync(join(folder, ownName), { force: true }));
  const file = lazily(() => opened(runs, folder, ownName));
  return {
    publish: (resource, facts) => {
      const descriptor = file();
      if (descriptor === undefined) return;
      const line = [resource, ...facts.map(shortHash)].join(" ");
      // A full disk must not make a check fail.
      ifPossible(() => writeSync(descriptor, `${line}\n`));
    },
    includes: (fact) => {
      const wanted = shortHash(fact);
      const names = ifThere(() => readdirSync(folder)) ?? [];
      return names
        .filter((name) => name !== ownName && isAlive(Number(name)))
        .some((name) => declaredIn(join(folder, name)).has(wanted));
    },
  };
}

/** The file stays open, because every check of a resource writes a line. */
function opened(runs: string, folder: string, name: string): number | undefined {
  ifPossible(() => removeOldEntries(runs, runName, oldestRunMs));
  if (makeFolder(folder) !== undefined) return undefined;
  return ifPossible(() => openSync(join(folder, name), "a", 0o600));
}

/** Signal 0 only asks whether the process is there. */
function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    // EPERM: it is there, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** If a resource has several lines, the last one says what it declares. */
function declaredIn(file: string): ReadonlySet<string> {
  const facts = new Map<string, readonly string[]>();
  // A process that starts removes the file that has its number, perhaps right now.
  const text = ifThere(() => readFileSync(file, "utf8")) ?? "";
  for (const line of text.split("\n")) {
    const [resource = "", ...declared] = line.split(" ");
    facts.set(resource, declared);
  }
  return new Set([...facts.values()].flat());
}

function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function ifPossible<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
