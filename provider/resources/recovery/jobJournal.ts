import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hash } from "node:crypto";
import * as z from "zod";
import { lazily } from "../../client/kept";

/**
 * The jobs that a run begins, in a folder of the user's cache. After a run that was cut off, the
 * next run waits for the same job instead of beginning another. For a job that makes an image or an
 * object, an entry is written before the request, and again after the answer with the id of the
 * job. A job that stores bytes in a record gets only the second one, because its request can be
 * repeated. If the folder is lost, an image is still found by its mark. An export has no mark:
 * without its entry, the next run cannot tell that the object is its own, and fails.
 */
export interface JobJournal {
  /** Undefined if an earlier run left no entry, or one that is too old to help. */
  find(key: string): Promise<JournalEntry | undefined>;
  note(key: string, entry: JournalEntry): Promise<void>;
  forget(key: string): Promise<void>;
}

export interface JournalEntry {
  /**
   * When the entry was written, in milliseconds since 1970: just before the request, or after its
   * answer if there is a `jobId`.
   */
  readonly atMs: number;
  /** Undefined if no answer was received. The request may have been sent. */
  readonly jobId?: string | undefined;
}

/**
 * Older entries count as missing. A week is an assumption: no document says how long a cloud knows
 * finished jobs.
 */
const usefulForMs = 7 * 24 * 3_600_000;

const entrySchema = z.object({ atMs: z.number(), jobId: z.string().optional() });

/** @param folderForUse makes the folder; if it returns undefined, nothing is recorded */
export function jobJournal(folderForUse: () => string | undefined, now: () => number): JobJournal {
  const folderOf = lazily(folderForUse);
  const fileOf = (key: string) => {
    const folder = folderOf();
    return folder === undefined ? undefined : join(folder, hash("sha256", key).slice(0, 40));
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
        // The disk may be full. Then the entry is missing, as if the folder had been lost.
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
    // An entry that cannot be read counts as missing.
    return undefined;
  }
}
