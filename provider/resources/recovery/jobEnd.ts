import { mayHaveActed } from "../../client/http/doubtful";
import { isApiError, means } from "../../client/http/errors";
import type { JobJournal } from "./jobJournal";

/** Whether the job is over without success: it failed, or the cloud does not know it. */
export function isOver(error: unknown): boolean {
  return means(error, "jobFailed", "jobUnknown");
}

/**
 * Whether it is certain that no job began. If the service failed, its answer was lost, or the
 * request was cancelled, a job may exist.
 */
export function wasRefused(error: unknown): boolean {
  if (!isApiError(error)) return false;
  return !(mayHaveActed(error) || isApiError(error, "cancelled"));
}

/** Continues with the job of an earlier run. If that is over without success, begins a new one. */
export async function goOn<Result>(
  journal: JobJournal,
  key: string,
  work: (begunJobId: string | undefined) => Promise<Result>,
): Promise<Result> {
  const begunJobId = (await journal.find(key))?.jobId;
  try {
    const result = await work(begunJobId);
    await journal.forget(key);
    return result;
  } catch (error) {
    if (!isOver(error)) throw error;
    await journal.forget(key);
    if (begunJobId === undefined) throw error;
    return goOn(journal, key, work);
  }
}
