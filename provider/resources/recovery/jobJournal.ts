/**
 * Jobs that a run has begun, in the user's cache folder: a run that was cut off is followed by one that waits for the same job
 * instead of beginning another. Written before the request is sent (that one may have been) and after its answer (which one). A
 * shortcut and no more: where the folder is gone, the mark on the image still tells.
 */
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { z } from "zod";

export interface JobJournal {
  /** What a run before noted; undefined when it noted nothing, or the note is too old to help. */
  find(key: string): Promise<JournalEntry | undefined>;
  note(key: string, entry: JournalEntry): Promise<void>;
  forget(key: string): Promise<void>;
}

export interface JournalEntry {
  /** When the request was made, milliseconds since 1970. */
  readonly atMs: number;
  /** Undefined: the request may have been sent, and nobody saw its answer. */
  readonly jobId?: string | undefined;
}

/** How long clouds answer for finished jobs is documented nowhere; after this a note is of no use. */
const usefulForMs = 7 * 24 * 3_600_000;

const entrySchema = z.object({ atMs: z.number(), jobId: z.string().optional() });

/**
 * @param folderForUse makes the folder at its first use; without one nothing is remembered, and a run that was cut off may be
 * followed by one that begins the same job again
 */
export function jobJournal(folderForUse: () => string | undefined, now: () => number): JobJournal {
  let known: { readonly folder: string | undefined } | undefined;
  const fileOf = (key: string) => {
    known ??= { folder: folderForUse() };
    return known.folder === undefined
      ? undefined
      : join(known.folder, createHash("sha256").update(key).digest("hex").slice(0, 40));
  };
  return {
    find: async (key) => {
      const file = fileOf(key);
      const entry = file === undefined ? undefined : await read(file);
      return entry === undefined || now() - entry.atMs > usefulForMs ? undefined : entry;
    },
    note: async (key, entry) => {
      const file = fileOf(key);
      if (file === undefined) return;
      try {
        await writeFile(`${file}.${process.pid}`, JSON.stringify(entry));
        await rename(`${file}.${process.pid}`, file);
      } catch {
        // A full disk costs the shortcut, never correctness.
      }
    },
    forget: async (key) => {
      const file = fileOf(key);
      if (file !== undefined) await rm(file, { force: true }).catch(() => undefined);
    },
  };
}

async function read(file: string): Promise<JournalEntry | undefined> {
  try {
    const parsed = entrySchema.safeParse(JSON.parse(await readFile(file, "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Not there, or not readable: as if nothing had been noted.
    return undefined;
  }
}
