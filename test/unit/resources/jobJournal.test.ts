import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { jobJournal } from "../../../provider/resources/recovery/jobJournal";

let folder: string;
const inFolder = () => folder;
beforeEach(() => (folder = path.join(mkdtempSync(path.join(tmpdir(), "ims-journal-")), "jobs")));
beforeEach(() => mkdirSync(folder));
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

const day = 24 * 3_600_000;

describe("the journal of jobs", () => {
  it("tells the next process what this one noted, until it is forgotten", async () => {
    await jobJournal(inFolder, () => 5).note("mark", { atMs: 5 });
    await jobJournal(inFolder, () => 6).note("mark", { atMs: 5, jobId: "job-1" });
    const next = jobJournal(inFolder, () => 7);
    await expect(next.find("mark")).resolves.toEqual({ atMs: 5, jobId: "job-1" });
    await expect(next.find("other")).resolves.toBeUndefined();
    await next.forget("mark");
    await expect(next.find("mark")).resolves.toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("does not speak of jobs that no cloud remembers any more", async () => {
    await jobJournal(inFolder, () => 0).note("mark", { atMs: 0, jobId: "job-1" });
    await expect(jobJournal(inFolder, () => 8 * day).find("mark")).resolves.toBeUndefined();
  });

  it.each([
    [7 * day, true],
    [7 * day + 1, false],
  ])("speaks of a job of %i ms ago: %s", async (ageMs, isKnown) => {
    await jobJournal(inFolder, () => 0).note("mark", { atMs: 0 });
    const found = await jobJournal(inFolder, () => ageMs).find("mark");
    expect(found !== undefined).toBe(isKnown);
  });

  it("knows nothing where it cannot write, or what is there is not its own", async () => {
    const none = jobJournal(
      () => undefined,
      () => 0,
    );
    await none.note("mark", { atMs: 0 });
    await expect(none.find("mark")).resolves.toBeUndefined();
    const blocked = path.join(path.dirname(folder), "file");
    writeFileSync(blocked, "no folder");
    await jobJournal(
      () => blocked,
      () => 0,
    ).note("mark", { atMs: 0 });
    await expect(
      jobJournal(
        () => blocked,
        () => 0,
      ).find("mark"),
    ).resolves.toBeUndefined();
    const journal = jobJournal(inFolder, () => 0);
    await journal.note("mark", { atMs: 0 });
    for (const file of readdirSync(folder)) writeFileSync(path.join(folder, file), "{");
    await expect(journal.find("mark")).resolves.toBeUndefined();
  });
});
