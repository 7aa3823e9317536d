/** What errors say about a job, and going on with one that a run before began. */
import { ApiError, means, type ApiErrorFields } from "../../../provider/client/http/errors";
import { goOn, isOver, wasRefused } from "../../../provider/resources/recovery/jobEnd";
import type { JobJournal, JournalEntry } from "../../../provider/resources/recovery/jobJournal";

const error = (fields: Partial<ApiErrorFields>) =>
  new ApiError({ kind: "badRequest", purpose: "make an image", reason: "no", ...fields });

const failure = error({ means: ["jobFailed"] });

it.each([
  ["the end of a job that failed", failure, { failed: true, over: true }],
  ["a refused question", error({ code: "IMG.0092", status: 403 }), { failed: false, over: false }],
  [
    "a job that the cloud does not know",
    error({ kind: "notFound", means: ["jobUnknown"], status: 400 }),
    { failed: false, over: true },
  ],
  ["a time that is up", error({ kind: "unavailable" }), { failed: false, over: false }],
])("tells of %s whether the job is over", (_, cause, { failed, over }) => {
  expect(means(cause, "jobFailed")).toBe(failed);
  expect(isOver(cause)).toBe(over);
});

it.each([
  ["a refusal", error({ status: 400 }), true],
  ["a defect, of which nobody knows when it came", new Error("a defect"), false],
  ["a lost answer", error({ kind: "unreachable" }), false],
  ["an answer of 503", error({ kind: "unavailable", status: 503 }), false],
  ["a request that was cancelled on its way", error({ kind: "cancelled" }), false],
  ["a connection that never was", error({ kind: "unreachable", mayHaveBeenSent: false }), true],
])("tells of %s whether a job may have been begun", (_, cause, refused) => {
  expect(wasRefused(cause)).toBe(refused);
});

describe("going on", () => {
  const journalWith = (jobId: string | undefined) => {
    const notes = new Map<string, JournalEntry>(
      jobId === undefined ? [] : [["key", { atMs: 0, jobId }]],
    );
    const journal: JobJournal = {
      find: (key) => Promise.resolve(notes.get(key)),
      note: (key, entry) => Promise.resolve(void notes.set(key, entry)),
      forget: (key) => Promise.resolve(void notes.delete(key)),
    };
    return { notes, journal };
  };

  it("does it as if there had been none, once the job of a run before has failed", async () => {
    const { notes, journal } = journalWith("old");
    const asked: (string | undefined)[] = [];
    const result = await goOn(journal, "key", (jobId) => {
      asked.push(jobId);
      return jobId === "old" ? Promise.reject(failure) : Promise.resolve("done");
    });
    expect(result).toBe("done");
    expect(asked).toEqual(["old", undefined]);
    expect(notes.size).toBe(0);
  });

  it("keeps the note of a job that only could not be asked about", async () => {
    const { notes, journal } = journalWith("old");
    const passing = error({ kind: "unavailable" });
    await expect(goOn(journal, "key", () => Promise.reject(passing))).rejects.toBe(passing);
    expect(notes.size).toBe(1);
  });

  it("forgets an own job that failed, and says so", async () => {
    const { notes, journal } = journalWith(undefined);
    const work = async () => {
      await journal.note("key", { atMs: 0, jobId: "new" });
      throw failure;
    };
    await expect(goOn(journal, "key", work)).rejects.toBe(failure);
    expect(notes.size).toBe(0);
  });
});
