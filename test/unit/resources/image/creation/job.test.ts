/** A request that begins a job and whose answer nobody saw: what came of it is looked for, and then it is asked again, in the same run. */
import { ApiError } from "../../../../../provider/client/http/errors";
import type { CloudImage, CloudJobs, ImageCloud } from "../../../../../provider/client/cloud";
import type { JobOutcome } from "../../../../../provider/client/imageJobs";
import { imageByJob, imageOfJob } from "../../../../../provider/resources/image/creation/job";
import type { JobSource } from "../../../../../provider/resources/image/file/source";
import {
  jobJournal,
  type JobJournal,
  type JournalEntry,
} from "../../../../../provider/resources/recovery/jobJournal";
import { MARK_DISK, MARK_DISKS, markOf } from "../../../../../provider/resources/recovery/mark";
import { testFolder } from "../../support/folder";
import {
  cloudImage,
  declaredAs,
  imageId,
  location,
  sampleContext,
  stubCloud,
} from "../../support/samples";

const folder = testFolder();
const source = { kind: "server", serverId: "s-1" } as const;
const mark = markOf(declaredAs(), undefined);

/** What each request to begin is answered with, and the marked images that each look finds. */
function scene(answers: readonly (ApiError | string)[], looks: (begun: number) => CloudImage[]) {
  const context = sampleContext();
  let begun = 0;
  const jobs: Partial<CloudJobs> = {
    beginImage: async () => {
      const answer = answers[begun] ?? "job-9";
      begun += 1;
      if (typeof answer !== "string") throw answer;
      return { jobId: answer, sent: ["tags"] };
    },
    wait: async () => ({ imageId: "made", imageIds: ["made"] }),
  };
  const cloud = stubCloud({
    // Only what is asked for.
    jobs: jobs as CloudJobs,
    listImages: async () => looks(begun),
  });
  const told = { description: "for all", maxRamMb: 2_048, tags: ["golden"] };
  const inputs = { name: "golden", source, declaredAs: declaredAs(), ...told };
  return {
    context,
    begun: () => begun,
    make: () => imageByJob({ cloud, inputs, source, mark, context }),
  };
}

const failure = (fields: Partial<ConstructorParameters<typeof ApiError>[0]>) =>
  new ApiError({
    ...{ kind: "unavailable", status: 500, purpose: "ask for a job" },
    ...{ reason: "it could not be made" },
    ...fields,
  });

it("leaves to the finishing change what the request did not carry", async () => {
  const image = (await scene([], () => []).make())?.image;
  expect(image).toMatchObject({ tags: ["golden"], description: "" });
  expect(image?.name).toBeUndefined();
  expect(image?.maxRamMb).toBeUndefined();
});

it.each([
  ["500", failure({})],
  ["504", failure({ status: 504 })],
  ["nothing", failure({ kind: "unreachable", status: undefined })],
  ["half an answer", failure({ kind: "protocol", status: 200 })],
])("after %s it is asked again when nothing shows for a minute", async (_, error) => {
  const { make, begun, context } = scene([error, "job-2"], () => []);
  const startMs = context.clock.now();
  expect((await make())?.image.id).toBe("made");
  expect(begun()).toBe(2);
  expect(context.clock.now() - startMs).toBeGreaterThanOrEqual(60_000);
});

it("is gone on with where its image shows", async () => {
  const marked = cloudImage({ properties: mark });
  const { make, begun } = scene([failure({})], (count) => (count > 0 ? [marked] : []));
  await expect(make()).resolves.toBeUndefined();
  expect(begun()).toBe(1);
});

it("is given up after four requests, with what the user asked for", async () => {
  const { make, begun } = scene(
    Array.from({ length: 9 }, () => failure({})),
    () => [],
  );
  const error = (await make().catch((reason: unknown) => reason)) as ApiError;
  expect(begun()).toBe(4);
  expect(error.message).toBe(
    'cannot create image "golden" of server s-1: it could not be made (500, 4 attempts)',
  );
});

it.each([
  ["was refused", failure({ kind: "badRequest", status: 400 })],
  ["was never sent", failure({ kind: "unreachable", status: undefined, mayHaveBeenSent: false })],
  ["was cancelled", failure({ kind: "cancelled", status: undefined })],
])("is not asked again when it %s", async (_, error) => {
  const { make, begun } = scene([error], () => []);
  await expect(make()).rejects.toMatchObject({ kind: error.kind });
  expect(begun()).toBe(1);
});

describe("a job that an earlier run began", () => {
  /** A run is cut off in the wait for its job; the next run's wait ends with `outcome`. */
  async function nextRun(outcome: ApiError) {
    const journal = jobJournal(
      () => folder.path,
      () => 0,
    );
    const context = sampleContext({ journal });
    const cutOff = failure({ kind: "cancelled", status: undefined });
    const ends = [cutOff, outcome];
    const waited: string[] = [];
    const jobs: Partial<CloudJobs> = {
      beginImage: async () => ({ jobId: "job-1", sent: [] }),
      wait: async (jobId) => {
        waited.push(jobId);
        throw ends[waited.length - 1] ?? new Error("nobody waits a third time");
      },
    };
    // Only what is asked for.
    const cloud = stubCloud({ jobs: jobs as CloudJobs, listImages: async () => [] });
    const inputs = { name: "golden", source, declaredAs: declaredAs() };
    const kind = imageOfJob({ cloud, inputs, context }, source);
    await expect(kind.make?.(mark)).rejects.toMatchObject({ kind: "cancelled" });
    return { resume: async () => await kind.resume?.(mark), waited };
  }

  it.each(["unavailable", "badRequest", "quota"] as const)(
    "and that failed since with a code of the kind %s is not waited for again",
    async (kind) => {
      const { resume, waited } = await nextRun(failure({ kind, means: ["jobFailed"] }));
      await expect(resume()).resolves.toBeUndefined();
      await expect(resume()).resolves.toBeUndefined();
      expect(waited).toEqual(["job-1", "job-1"]);
    },
  );

  it.each(["unavailable", "forbidden", "protocol"] as const)(
    "and whose state cannot be read now (%s) is waited for in the run after this one",
    async (kind) => {
      const { resume, waited } = await nextRun(failure({ kind }));
      await expect(resume()).rejects.toMatchObject({ kind });
      await expect(resume()).rejects.toThrow("nobody waits a third time");
      expect(waited).toEqual(["job-1", "job-1", "job-1"]);
    },
  );
});

/** One job with its cloud, its journal and everything that was asked. */
function jobOf(
  given: JobSource,
  {
    outcome = { imageId: undefined, imageIds: [] },
    marked = [],
    image,
    noted,
    isMarked = true,
    begin = "job-1",
    ...answers
  }: {
    readonly outcome?: JobOutcome | ApiError;
    readonly marked?: readonly CloudImage[];
    readonly image?: CloudImage;
    readonly noted?: JournalEntry;
    readonly isMarked?: boolean;
    readonly begin?: string | ApiError;
  } & Partial<ImageCloud>,
) {
  const asked: unknown[] = [];
  const notes = new Map<string, JournalEntry>();
  const key = [location.endpoint, location.connectionProjectId, ...Object.values(mark)].join(" ");
  if (noted !== undefined) notes.set(key, noted);
  const journal: JobJournal = {
    find: async (of) => notes.get(of),
    note: async (of, entry) => void notes.set(of, entry),
    forget: async (of) => void notes.delete(of),
  };
  const jobsOf = (who: string): Partial<CloudJobs> => ({
    beginImage: async (_, asking) => {
      asked.push([who, "begin", asking]);
      if (typeof begin !== "string") throw begin;
      return { jobId: begin, sent: [] };
    },
    wait: async (jobId) => {
      asked.push([who, "wait", jobId]);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  });
  const cloud = stubCloud({
    jobs: jobsOf("here") as CloudJobs,
    listImages: async () => marked,
    getImage: async () => image,
    deleteImage: async (id) => asked.push(["delete", id]) > 0,
    patchImage: async (id, changes) => {
      asked.push(["patch", id, changes]);
      return cloudImage({ id, name: "patched" });
    },
    ...answers,
  });
  const there = { ...cloud, connectionName: "there", jobs: jobsOf("there") as CloudJobs };
  const context = sampleContext({ cloud: (name) => (name === "there" ? there : cloud), journal });
  const inputs = {
    name: "golden",
    source: given,
    ...(isMarked ? { declaredAs: declaredAs() } : {}),
  };
  const work = { cloud, inputs, context };
  const job = { ...work, source: given, mark: isMarked ? mark : undefined };
  return { asked, notes, key, context, kind: imageOfJob(work, given), make: () => imageByJob(job) };
}
const diskMark = (number: number) => ({ ...mark, [MARK_DISK]: String(number) });
const dataDisk = { bucket: "b", key: "d", minDiskGb: 40 };
const object = { kind: "object", bucket: "b", key: "k" } as const;
const withDisks = { ...object, dataDisks: [{ ...dataDisk, name: "swap" }, dataDisk] };

describe("a copy of an image", () => {
  const copy = { kind: "copy", imageId: "original" } as const;
  const region = async () => ({
    ...{ endpoint: location.endpoint, projectId: location.connectionProjectId, region: "eu-1" },
  });
  const outcome = { imageId: "made", imageIds: ["made"] };

  it("within the region is made by the connection itself", async () => {
    const { asked, make } = jobOf({ ...copy, kmsKeyId: "key" }, { outcome });
    expect((await make())?.image.id).toBe("made");
    expect(asked).toEqual([
      ["here", "begin", { ...copy, kmsKeyId: "key" }],
      ["here", "wait", "job-1"],
    ]);
  });

  it.each([
    [undefined, {}],
    ["eu-1_p", { vaultId: "v" }],
  ])("from another region is made there, for the project %s", async (projectName, more) => {
    const from = { ...copy, fromConnection: "there", agencyName: "a", ...more };
    const place = async () => ({ ...(await region()), projectName });
    const { asked, make } = jobOf(from, { outcome, location: place });
    expect((await make())?.image.id).toBe("made");
    const to = { region: "eu-1", projectName: projectName ?? "eu-1", agencyName: "a", ...more };
    expect(asked).toEqual([
      ["there", "begin", { ...copy, to }],
      ["there", "wait", "job-1"],
    ]);
  });

  it("to a connection without a region is refused", async () => {
    const from = { ...copy, fromConnection: "there", agencyName: "a" };
    await expect(jobOf(from, { outcome }).make()).rejects.toThrow(/names no region to copy to/);
  });
});

describe("the image of a job", () => {
  const made = cloudImage({ properties: mark });
  const disks = [1, 0].map((number) =>
    cloudImage({ id: `d${number}`, properties: diskMark(number) }),
  );
  const foreign = [
    cloudImage({ id: "theirs", properties: mark }),
    cloudImage({ id: "their-disk", properties: diskMark(0) }),
  ];

  it("is found by its mark where the job names none", async () => {
    const { make } = jobOf(source, { marked: [made] });
    await expect(make()).resolves.toMatchObject({ image: made, hasBytes: true });
    // An image of this run keeps every property that is not of its mark.
    const { kind } = jobOf(source, { marked: [made] });
    await expect(kind.make?.(mark)).resolves.not.toHaveProperty("isLeftover");
    await expect(jobOf(source, {}).make()).rejects.toThrow(
      "job job-1 ended, and the image it made cannot be found; run the same command again",
    );
  });

  it("is the first of those that the job names", async () => {
    const { make } = jobOf(source, { outcome: { imageId: undefined, imageIds: ["first"] } });
    expect((await make())?.image).toMatchObject({ id: "first", properties: mark });
    const noDisks = jobOf({ ...object, dataDisks: [] }, { outcome: { imageId, imageIds: [] } });
    expect((await noDisks.make())?.image.id).toBe(imageId);
  });

  it("with data disks is told from them, and from those of a stack of the same name", async () => {
    const outcome = { imageId, imageIds: [imageId, "d0", "d1"] };
    const { make } = jobOf(withDisks, { outcome, marked: [...foreign, ...disks, made] });
    const found = await make();
    expect(found?.image.id).toBe(imageId);
    expect(found?.disks?.map(({ image }) => image.id)).toEqual(["d0", "d1"]);
  });

  it("with data disks is found by the marks where the job names one image only", async () => {
    const outcome = { imageId, imageIds: [imageId] };
    const { make } = jobOf(withDisks, { outcome, marked: [...disks, made] });
    expect((await make())?.disks).toHaveLength(2);
  });

  it("without a mark is read by its id, and nothing is noted", async () => {
    const image = cloudImage({ id: "made" });
    const outcome = { imageId: "made", imageIds: [] };
    const { make, notes } = jobOf(source, { outcome, image, isMarked: false });
    await expect(make()).resolves.toMatchObject({ image });
    expect(notes.size).toBe(0);
  });
});

describe("a job that ends without success", () => {
  const left = cloudImage({ id: "left", properties: mark });

  it.each<[string, ApiError, boolean, boolean]>([
    ["failed", failure({ kind: "badRequest", means: ["jobFailed"] }), true, false],
    ["is not known any more", failure({ kind: "notFound", means: ["jobUnknown"] }), false, false],
    ["cannot be asked about", failure({ kind: "unavailable" }), false, true],
  ])(
    "because it %s: what it left is deleted (%s: %s), and its note stays: %s",
    async (_, outcome, isDeleted, isNoted) => {
      const { make, asked, notes } = jobOf(source, { outcome, marked: [left] });
      await expect(make()).rejects.toMatchObject({
        purpose: 'create image "golden" of server s-1',
      });
      expect(asked.slice(2)).toEqual(isDeleted ? [["delete", "left"]] : []);
      expect(notes.size).toBe(isNoted ? 1 : 0);
    },
  );

  it.each<[string, ApiError, boolean]>([
    ["refused", failure({ kind: "badRequest", status: 400 }), false],
    ["cancelled on its way", failure({ kind: "cancelled", status: undefined }), true],
  ])("because the request was %s: it is noted (%s: %s)", async (_, begin, isNoted) => {
    const { make, notes } = jobOf(source, { begin });
    await expect(make()).rejects.toMatchObject({ kind: begin.kind });
    expect(notes.size).toBe(isNoted ? 1 : 0);
  });

  it("because its answer was lost, without a mark that would find its image", async () => {
    const { make, asked } = jobOf(source, { begin: failure({}), isMarked: false });
    await expect(make()).rejects.toMatchObject({ kind: "unavailable" });
    expect(asked).toHaveLength(1);
  });

  it("because another image was made of its backup says what to do", async () => {
    const begin = failure({ kind: "badRequest", status: 400, means: ["sourceUsed"] });
    const { make } = jobOf({ kind: "backup", backupId: "b-1" }, { begin });
    await expect(make()).rejects.toThrow(
      'cannot create image "golden" of backup b-1: it could not be made; use another backup; or, ' +
        "where a run that was cut off has made its image, adopt that with existingId, or delete it",
    );
  });
});

describe("the next run after a job that was begun", () => {
  const outcome = { imageId, imageIds: [imageId] };
  const noted = { atMs: 0, jobId: "old" };
  const resume = (answers: Parameters<typeof jobOf>[1]) => {
    const begun = jobOf(source, answers);
    return { ...begun, resume: async () => await begun.kind.resume?.(mark) };
  };

  it("takes the image of the job, if it still has the mark", async () => {
    const image = cloudImage({ properties: mark });
    const { resume: one, asked } = resume({ noted, outcome, image });
    await expect(one()).resolves.toEqual({ image, hasBytes: true });
    expect(asked).toEqual([["here", "wait", "old"]]);
    const { resume: other } = resume({ noted, outcome, image: cloudImage() });
    await expect(other()).resolves.toBeUndefined();
  });

  it("waits for a copy from another region there", async () => {
    const from = { kind: "copy", imageId: "i", fromConnection: "there", agencyName: "a" } as const;
    const place = { endpoint: location.endpoint, projectId: location.connectionProjectId };
    const { kind, asked } = jobOf(from, {
      ...{ noted, outcome, image: cloudImage({ properties: mark }) },
      location: async () => ({ ...place, region: "eu-1" }),
    });
    await kind.resume?.(mark);
    expect(asked).toEqual([["there", "wait", "old"]]);
  });

  it("knows nothing of jobs of other projects and other marks", async () => {
    const {
      resume: one,
      asked,
      notes,
    } = resume({
      ...{ noted, outcome, image: cloudImage({ properties: mark }) },
      location: async () => ({ endpoint: location.endpoint, projectId: "other" }),
    });
    await expect(one()).resolves.toBeUndefined();
    expect({ asked, notes: notes.size }).toEqual({ asked: [], notes: 1 });
  });

  it("looks for the image of a request without an answer, until a minute after it", async () => {
    const startMs = sampleContext().clock.now();
    const asking = resume({ noted: { atMs: startMs - 50_000 } });
    await expect(asking.resume()).resolves.toBeUndefined();
    expect(asking.context.clock.now() - startMs).toBe(10_000);
    expect(asking.context.notes).toHaveLength(1);
    const image = cloudImage({ properties: mark });
    const found = resume({ noted: { atMs: startMs }, marked: [image] });
    await found.resume();
    expect(found.context.clock.now()).toBe(startMs);
  });

  it("goes on in the same run with an image that shows although the answer was lost", async () => {
    const image = cloudImage({ properties: mark, updatedAt: "" });
    const { kind, context } = jobOf(source, { begin: failure({}), marked: [image], image });
    await expect(kind.make?.(mark)).resolves.toMatchObject({ image, isLeftover: true });
    expect(context.clock).toMatchObject({ slept: [] });
    expect(context.notes).toEqual([]);
    const lost = jobOf(source, { begin: failure({}), marked: [image] });
    await expect(lost.kind.make?.(mark)).rejects.toThrow(/its answer was lost, and no image of it/);
  });
});

describe("the end of a creation with data disks", () => {
  const disks = [0, 1].map((number) => {
    const properties = { ...diskMark(number), __os_bit: "64" };
    return { number, image: cloudImage({ id: `d${number}`, properties }) };
  });
  const whole = { image: cloudImage({ properties: mark }), disks };
  const marks = Object.keys(diskMark(0)).map((removeProperty) => ({ removeProperty }));
  const named = [
    ["patch", "d0", [{ set: "name", value: "swap" }, ...marks]],
    ["patch", "d1", [{ set: "name", value: "golden-data-2" }, ...marks]],
  ];

  it("names them, after their ids are written to the image", async () => {
    const { kind, asked, notes } = jobOf(withDisks, { noted: { atMs: 0, jobId: "job-1" } });
    const settled = await kind.settle?.(mark, whole);
    expect(asked).toEqual([
      ["patch", imageId, [{ setProperty: MARK_DISKS, value: "d0,d1", exists: false }]],
      ...named,
    ]);
    expect(settled).toMatchObject({
      image: { name: "patched" },
      dataImages: [
        { id: "d0", name: "swap" },
        { id: "d1", name: "golden-data-2" },
      ],
    });
    expect(notes.size).toBe(0);
  });

  it("names them in a later run, which finds their ids written", async () => {
    const { kind, asked } = jobOf(withDisks, {});
    const told = {
      ...whole,
      image: cloudImage({ properties: { ...mark, [MARK_DISKS]: "d0,d1" } }),
    };
    await expect(kind.settle?.(mark, told)).resolves.toMatchObject({ image: told.image });
    expect(asked).toEqual(named);
  });

  it("changes nothing where there are none", async () => {
    const { kind, asked } = jobOf(object, {});
    const alone = { image: whole.image };
    await expect(kind.settle?.(mark, alone)).resolves.toBe(alone);
    expect(asked).toEqual([]);
  });
});
