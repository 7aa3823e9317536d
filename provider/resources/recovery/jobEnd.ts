/** What an error says about a job: whether it was begun, has ended, or only nobody could ask. */
import { isApiError, means } from "../../client/http/errors";
import type { JobJournal } from "./jobJournal";

/** Nothing is to be heard of this job any more: it failed, or the cloud does not know it. */
export function isOver(error: unknown): boolean {
  return means(error, "jobFailed", "jobUnknown");
}

/** The request that begins a job was refused: there is none. Where its answer was lost, there may be one. */
export function wasRefused(error: unknown): boolean {
  if (!isApiError(error)) return false;
  const isWithoutAnswer = ["unreachable", "unavailable", "protocol"].includes(error.kind);
  return !(error.mayHaveBeenSent && isWithoutAnswer);
}

/** Goes on with the job that a run before noted; when that one is over without success, does it as if there had been none. */
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
