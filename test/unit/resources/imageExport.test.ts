import * as z from "zod";
import type { CloudJobs } from "../../../provider/client/cloud";
import { ApiError } from "../../../provider/client/http/errors";
import { imageExportHandler } from "../../../provider/resources/imageExport/handler";
import { imageExportShape } from "../../../provider/resources/imageExport/inputs";
import {
  jobJournal,
  type JobJournal,
  type JournalEntry,
} from "../../../provider/resources/recovery/jobJournal";
import { DeclaredFacts } from "../../../provider/resources/run/declaredFacts";
import { UNKNOWN } from "../../../provider/resources/values/unknown";
import { fakeClock } from "../client/support/clocks";
import { testFolder } from "./support/folder";
import {
  declaredAs,
  imageId,
  location,
  otherImageId,
  sampleContext,
  stubCloud,
  third,
} from "./support/samples";

const key = z.object({ key: imageExportShape.key });

describe("the key of an exported object", () => {
  it.each([
    ...["golden.qcow2", "exports/golden.qcow2", "a/.hidden/..x", "a..b/c", "..."],
    ...["größe/größe_1-x.raw", `${"a/".repeat(448)}${"x".repeat(128)}`, "a*b/c"],
  ])("may be %s", (text) => expect(key.safeParse({ key: text }).success).toBe(true));

  it.each(["..", ".", "../golden", "a/../golden", "a/./golden", "a/..", "/golden"])(
    "must not be %s, which no address can name",
    (text) => {
      const messages = key.safeParse({ key: text }).error?.issues.map(({ message }) => message);
      expect(messages).toContain("must not begin with a slash or have a part that is . or ..");
    },
  );
});

describe("the key of an exported object is refused", () => {
  const file = "must end with the name of a file";
  it.each([
    ["with a blank", "a b", "must not contain blanks"],
    ["with a line break", "a\nb", "must not contain blanks"],
    ["without a file", "a/", `${file}, not with a slash`],
    ["with a long file", `a/${"x".repeat(129)}`, `${file} of at most 128 characters`],
    ["with a sign in its file", "a/b*c", `${file} of letters, digits, -, . and _`],
    ["with a colon in its file", "b:c", `${file} of letters, digits, -, . and _`],
    ["that is too long", `${"a/".repeat(449)}${"x".repeat(128)}`, "is longer than 1024 characters"],
    ["that is empty", "", "must not be empty"],
  ])("%s", async (_, text, reason) => {
    const cloud = stubCloud({ jobs: {} as CloudJobs });
    const request = { oldInputs: undefined, inputs: { imageId, bucket: "b", key: text } };
    const context = sampleContext({ cloud: () => cloud });
    const { failures } = await imageExportHandler.check(request, context);
    expect(failures).toContainEqual({ property: "key", reason });
  });
});

describe("the check of an export", () => {
  const inputs = { imageId, bucket: "b", key: "k" };
  const check = async (given: object, jobs?: CloudJobs, facts = sampleContext().facts) => {
    const cloud = stubCloud({ jobs });
    const request = { oldInputs: undefined, inputs: given as Readonly<Record<string, unknown>> };
    const context = sampleContext({ cloud: () => cloud, facts });
    return (await imageExportHandler.check(request, context)).failures;
  };

  it("needs a cloud that exports", async () => {
    await expect(check(inputs)).resolves.toEqual([
      {
        property: "connection",
        reason:
          "the default connection leads to an OpenStack Glance, which exports nothing; use a connection of kind ims",
      },
    ]);
  });

  it("refuses two exports to one object, and waits for what is not known yet", async () => {
    const jobs = {} as CloudJobs;
    // Facts are told to other processes as texts, and what is not known yet has none.
    const facts = new DeclaredFacts({ publish: () => undefined, includes: () => false });
    const as = (name: string, more: object = {}) => ({
      ...inputs,
      declaredAs: declaredAs(name),
      ...more,
    });
    for (const more of [{ imageId: UNKNOWN }, { bucket: UNKNOWN }, { key: UNKNOWN }])
      await expect(check(as("unknown", more), jobs, facts)).resolves.toEqual([]);
    await expect(check(as("first"), jobs, facts)).resolves.toEqual([]);
    await expect(check(as("second"), jobs, facts)).resolves.toEqual([
      {
        property: "key",
        reason:
          `"second" and "first" both declare object b:k as the export of image ${imageId}: ` +
          "each would undo the other; keep one of the two",
      },
    ]);
    await expect(check(as("third", { bucket: "c" }), jobs, facts)).resolves.toEqual([]);
  });
});

describe("an export whose answer was lost", () => {
  const folder = testFolder();
  const inputs = { imageId, bucket: "b", key: "golden.qcow2" };
  const lost = new ApiError({ kind: "unreachable", purpose: "export", reason: "it broke off" });
  const isThere = new ApiError({
    ...{ kind: "conflict", purpose: "export", reason: "the object exists" },
    ...{ status: 409, code: "IMG.0070", means: ["alreadyMade"] },
  });

  /** Two runs: the answer of the first one is lost, and the second one finds the object there. */
  async function twice(wasThereBefore: boolean) {
    let isStored = wasThereBefore;
    let requests = 0;
    const jobs: Partial<CloudJobs> = {
      findObject: async () => (isStored ? { sizeBytes: 5 } : undefined),
      beginExport: () => {
        isStored = true;
        requests += 1;
        return Promise.reject(requests === 1 ? lost : isThere);
      },
    };
    // Only what an export calls.
    const cloud = stubCloud({ jobs: jobs as CloudJobs });
    const journal = jobJournal(
      () => folder.path,
      () => 0,
    );
    const context = sampleContext({ cloud: () => cloud, journal });
    await expect(imageExportHandler.create({ inputs }, context)).rejects.toThrow(/broke off/);
    return imageExportHandler.create({ inputs }, context);
  }

  it("waits two minutes for the object of a request that the cloud has already", async () => {
    const journal = jobJournal(
      () => folder.path,
      () => 0,
    );
    const run = async (appearsAfterMs: number) => {
      const clock = fakeClock();
      let requests = 0;
      const startMs = clock.now();
      const isStored = () => requests > 1 && clock.now() - startMs >= appearsAfterMs;
      const jobs: Partial<CloudJobs> = {
        findObject: async () => (isStored() ? { sizeBytes: 5 } : undefined),
        beginExport: () => Promise.reject((requests += 1) === 1 ? lost : isThere),
      };
      const cloud = stubCloud({ jobs: jobs as CloudJobs });
      const context = sampleContext({ cloud: () => cloud, journal, clock });
      const own = { inputs: { ...inputs, key: `after-${appearsAfterMs}` } };
      await expect(imageExportHandler.create(own, context)).rejects.toThrow(/broke off/);
      return imageExportHandler.create(own, context);
    };
    await expect(run(120_000)).resolves.toMatchObject({ state: { sizeBytes: 5 } });
    await expect(run(130_000)).rejects.toMatchObject({ code: "IMG.0070" });
  });

  it("is not done by an object that was there before", async () => {
    await expect(twice(true)).rejects.toMatchObject({ code: "IMG.0070" });
  });

  it("is done by an object that was not", async () => {
    await expect(twice(false)).resolves.toMatchObject({ state: { sizeBytes: 5 } });
  });
});

describe("an export whose job is over", () => {
  const folder = testFolder();
  const inputs = { imageId, bucket: "b", key: "golden.qcow2" };
  const isThere = new ApiError({
    ...{ kind: "conflict", purpose: "export", reason: "the object exists" },
    ...{ status: 409, code: "IMG.0070", means: ["alreadyMade"] },
  });
  const ended = (meaning: "jobFailed" | "jobUnknown") =>
    new ApiError({
      ...{ kind: "unavailable", purpose: "export", reason: "the job is over" },
      ...{ means: [meaning] },
    });

  /**
   * Two runs: the time of the first one is up. Then its job ends like this, and an object is there.
   */
  async function endsWith(meaning: "jobFailed" | "jobUnknown") {
    const isLate = new ApiError({ kind: "unavailable", purpose: "export", reason: "it is late" });
    const ends = [isLate, ended(meaning)];
    let isStored = false;
    const jobs: Partial<CloudJobs> = {
      findObject: async () => (isStored ? { sizeBytes: 5 } : undefined),
      beginExport: () => (isStored ? Promise.reject(isThere) : Promise.resolve("job-1")),
      wait: () => Promise.reject(ends.shift()),
    };
    const cloud = stubCloud({ jobs: jobs as CloudJobs });
    const journal = jobJournal(
      () => folder.path,
      () => 0,
    );
    const context = sampleContext({ cloud: () => cloud, journal });
    await expect(imageExportHandler.create({ inputs }, context)).rejects.toThrow(/late/);
    isStored = true;
    return { context, second: imageExportHandler.create({ inputs }, context) };
  }

  it("is not done by an object that its failed job cannot have made", async () => {
    const { context, second } = await endsWith("jobFailed");
    await expect(second).rejects.toMatchObject({ code: "IMG.0070" });
    // The next run does not take the object for its own either.
    await expect(imageExportHandler.create({ inputs }, context)).rejects.toMatchObject({
      code: "IMG.0070",
    });
  });

  it("is done by the object of a job that the cloud forgot while its own run waited", async () => {
    let isStored = false;
    const jobs: Partial<CloudJobs> = {
      findObject: async () => (isStored ? { sizeBytes: 5 } : undefined),
      beginExport: () => (isStored ? Promise.reject(isThere) : Promise.resolve("job-1")),
      wait: () => Promise.reject(ended("jobUnknown")),
    };
    const journal = jobJournal(
      () => folder.path,
      () => 0,
    );
    const context = sampleContext({ cloud: () => stubCloud({ jobs: jobs as CloudJobs }), journal });
    await expect(imageExportHandler.create({ inputs }, context)).rejects.toThrow(/job is over/);
    isStored = true;
    await expect(imageExportHandler.create({ inputs }, context)).resolves.toMatchObject({
      state: { sizeBytes: 5 },
    });
  });

  it("is done by an object if the cloud no longer knows the job that may have made it", async () => {
    const { second } = await endsWith("jobUnknown");
    await expect(second).resolves.toMatchObject({ state: { sizeBytes: 5 } });
  });
});

describe("an export", () => {
  const inputs = { imageId, bucket: "b", key: "a/golden", format: "qcow2" as const };
  const id = `${imageId}/b/a/golden`;
  const state = { ...inputs, ...location, sizeBytes: 5 };

  function open(changes: Partial<CloudJobs> = {}) {
    const asked: unknown[] = [];
    let isStored = false;
    const jobs: Partial<CloudJobs> = {
      findObject: async () => (isStored ? { sizeBytes: 5 } : undefined),
      beginExport: async (image, { bucket, key: object }, options) => {
        asked.push(["begin", image, `${bucket}:${object}`, options]);
        return "job-1";
      },
      wait: async (jobId, { purpose, limitMs, raise }) => {
        asked.push(["wait", jobId, purpose, limitMs, raise]);
        isStored = true;
        return { imageId: undefined, imageIds: [] };
      },
      deleteObject: async ({ bucket, key: object }) => {
        asked.push(["delete", `${bucket}:${object}`]);
        return true;
      },
      ...changes,
    };
    const cloud = stubCloud({ jobs: jobs as CloudJobs });
    const notes = new Map<string, JournalEntry>();
    const journal: JobJournal = {
      find: async (noted) => notes.get(noted),
      note: async (noted, entry) => void notes.set(noted, entry),
      forget: async (noted) => void notes.delete(noted),
    };
    return { asked, notes, context: sampleContext({ cloud: () => cloud, journal }) };
  }
  const journalKey = `export ${location.connectionProjectId} ${id}`;

  it("is one job, and knows the size of its object", async () => {
    const { asked, context } = open();
    const made = imageExportHandler.create(
      { inputs: { ...inputs, timeouts: { createSeconds: 90 } } },
      context,
    );
    await expect(made).resolves.toMatchObject({ id, state: { sizeBytes: 5, ...location } });
    expect(asked).toEqual([
      ["begin", imageId, "b:a/golden", { format: "qcow2" }],
      [
        ...["wait", "job-1", `export image ${imageId} to object b:a/golden`, 90_000],
        "raise timeouts.createSeconds",
      ],
    ]);
  });

  it("is there as long as its object is", async () => {
    const read = (found: { readonly sizeBytes: number } | undefined, of = id) =>
      imageExportHandler.read(
        { id: of, inputs: undefined, state: {} },
        open({ findObject: async () => found as never }).context,
      );
    await expect(read(undefined)).resolves.toBeUndefined();
    await expect(read({ sizeBytes: 7 }, `qcow2:${id}`)).resolves.toEqual({
      ...{ id, inputs, state: { ...state, sizeBytes: 7 } },
    });
    for (const wrong of ["", imageId, `${imageId}/b`, `${imageId}/b/`, `raw:${id}`])
      await expect(read({ sizeBytes: 7 }, wrong)).rejects.toThrow(`"${wrong}" is no export id`);
  });

  it.each([undefined, false])(
    "keeps its object when it goes, and says so (deleteObject: %j)",
    async (deleteObject) => {
      const { asked, context } = open();
      const request = {
        id,
        state: { ...state, ...(deleteObject === undefined ? {} : { deleteObject }) },
      };
      await imageExportHandler.remove(request, context);
      expect(asked).toEqual([]);
      expect(context.notes).toEqual([
        "object b:a/golden is kept; deleteObject: true deletes it along with its export",
      ]);
    },
  );

  it("takes its object along where that is asked for, unless another export made it", async () => {
    const { asked, context } = open();
    const gone = { ...state, deleteObject: true };
    await imageExportHandler.remove({ id, state: gone }, context);
    expect(asked).toEqual([["delete", "b:a/golden"]]);
    const fact = { kind: "export", imageId, object: "b:a/golden" } as const;
    context.facts.add(declaredAs("other"), fact);
    await imageExportHandler.remove({ id, state: gone }, context);
    expect(asked).toHaveLength(1);
    const elsewhere = { ...gone, connectionProjectId: third };
    await expect(
      imageExportHandler.remove({ id, state: elsewhere }, open().context),
    ).rejects.toThrow(third);
  });

  it("changes its settings without a call", async () => {
    const { asked, context } = open();
    const changed = { ...inputs, deleteObject: true };
    await expect(
      imageExportHandler.update({ id, state, inputs: changed }, context),
    ).resolves.toEqual({ ...changed, ...location, sizeBytes: 5 });
    expect(asked).toEqual([]);
  });

  it.each<[string, object, object, readonly string[]]>([
    ["nothing", {}, {}, []],
    ["the image", { imageId: otherImageId }, {}, ["imageId!"]],
    ["the bucket", { bucket: "c" }, {}, ["bucket!"]],
    ["the key", { key: "other" }, {}, ["key!"]],
    ["the format", { format: "vhd" }, {}, ["format!"]],
    ["the object's fate", { deleteObject: true }, {}, ["deleteObject"]],
    ["the connection", { connection: "c" }, {}, ["connection"]],
    ["the limit", { timeouts: { createSeconds: 5 } }, {}, ["timeouts"]],
    ["no limit", { timeouts: { createSeconds: 5 } }, { timeouts: { createSeconds: 5 } }, []],
    ["a limit that is not known yet", { timeouts: UNKNOWN }, {}, ["timeouts"]],
  ])("has a diff for %s, and is noted no more", async (_, more, before, expected) => {
    const { notes, context } = open();
    notes.set(journalKey, { atMs: 0 });
    const given = { ...inputs, ...more } as typeof inputs;
    const request = { id, state: { ...state, ...before }, inputs: given };
    const { changes } = await imageExportHandler.diff(request, context);
    expect(changes.map(({ property, replaces }) => `${property}${replaces ? "!" : ""}`)).toEqual(
      expected,
    );
    expect(notes.size).toBe(0);
  });

  it("goes on with the job of an earlier run, and begins no other", async () => {
    const { asked, notes, context } = open();
    notes.set(journalKey, { atMs: 0, jobId: "old" });
    await expect(imageExportHandler.create({ inputs }, context)).resolves.toMatchObject({
      state: { sizeBytes: 5 },
    });
    expect(asked).toEqual([expect.arrayContaining(["wait", "old"])]);
  });

  it("is begun again where the object of an ended job is gone", async () => {
    let isWritten = false;
    const { asked, notes, context } = open({
      findObject: async () => (isWritten ? { sizeBytes: 5 } : undefined),
      wait: async (jobId) => {
        isWritten = jobId === "job-1";
        return { imageId: undefined, imageIds: [] };
      },
    });
    notes.set(journalKey, { atMs: 0, jobId: "old" });
    await imageExportHandler.create({ inputs }, context);
    expect(asked).toEqual([expect.arrayContaining(["begin"])]);
  });

  it("keeps the note of a job whose state cannot be read, in the first run and in the next", async () => {
    const error = new ApiError({ kind: "forbidden", purpose: "export", reason: "no" });
    const { asked, notes, context } = open({ wait: () => Promise.reject(error) });
    for (let run = 1; run <= 2; run += 1) {
      await expect(imageExportHandler.create({ inputs }, context)).rejects.toBe(error);
      expect(notes.get(journalKey)?.jobId).toBe("job-1");
    }
    expect(asked).toHaveLength(1);
  });

  it("does not note a request for an object that somebody else made", async () => {
    const isThere = new ApiError({
      ...{ kind: "conflict", purpose: "export", reason: "there", means: ["alreadyMade"] },
    });
    const written: unknown[] = [];
    const { notes, context } = open({
      findObject: async () => ({ sizeBytes: 9 }),
      beginExport: () => {
        written.push(...notes.keys());
        return Promise.reject(isThere);
      },
    });
    await expect(imageExportHandler.create({ inputs }, context)).rejects.toBe(isThere);
    expect({ written, left: notes.size }).toEqual({ written: [], left: 0 });
  });

  it("declares its object", async () => {
    const { context } = open();
    await imageExportHandler.create({ inputs }, context);
    expect(context.facts.isDeclared({ kind: "export", imageId, object: "b:a/golden" })).toBe(true);
  });

  it("is read by its state alone as it was declared", async () => {
    const more = { deleteObject: true, timeouts: { createSeconds: 5 }, connection: "c" };
    const found = imageExportHandler.read(
      { id, inputs: undefined, state: { ...state, ...more } },
      open({ findObject: async () => ({ sizeBytes: 7 }) }).context,
    );
    await expect(found).resolves.toMatchObject({ inputs: { ...inputs, ...more } });
  });

  it("needs a cloud that has jobs", async () => {
    const context = sampleContext();
    await expect(imageExportHandler.create({ inputs }, context)).rejects.toThrow(
      "the default connection exports no images",
    );
  });

  it("that was refused is not noted for the next run, and one whose answer was lost is", async () => {
    const notesAfter = async (error: ApiError) => {
      const { notes, context } = open({ beginExport: () => Promise.reject(error) });
      await expect(imageExportHandler.create({ inputs }, context)).rejects.toBe(error);
      return [...notes];
    };
    const fields = { purpose: "export", reason: "no" } as const;
    const refused = new ApiError({ ...fields, kind: "forbidden", status: 403 });
    await expect(notesAfter(refused)).resolves.toEqual([]);
    const lost = new ApiError({ ...fields, kind: "unreachable" });
    await expect(notesAfter(lost)).resolves.toEqual([[journalKey, { atMs: expect.any(Number) }]]);
  });

  it("is noted with its job until it is gone", async () => {
    const { notes, context } = open();
    await imageExportHandler.create({ inputs }, context);
    expect([...notes]).toEqual([[journalKey, { atMs: expect.any(Number), jobId: "job-1" }]]);
    await imageExportHandler.remove({ id, state }, context);
    expect([...notes]).toEqual([]);
  });
});
