/** How the bytes of each kind of source come to a queued image, and what is known of them then. */
import { createHash } from "node:crypto";
import type {
  CloudImage,
  CloudJobs,
  ImageCloud,
  UploadOptions,
} from "../../../../../provider/client/cloud";
import { ApiError, type ErrorKind } from "../../../../../provider/client/http/errors";
import { markFor } from "../../../../../provider/resources/image/creation/mark";
import { kindOf } from "../../../../../provider/resources/image/creation/kinds";
import type { ImageInputs } from "../../../../../provider/resources/image/inputs";
import type {
  JobJournal,
  JournalEntry,
} from "../../../../../provider/resources/recovery/jobJournal";
import { testFolder } from "../../support/folder";
import { cloudImage, declaredAs, imageId, sampleContext, stubCloud } from "../../support/samples";

const folder = testFolder();
const queued = cloudImage({ status: "queued", sizeBytes: undefined });
const hashOf = (text: string, algorithm = "sha512") =>
  createHash(algorithm).update(text).digest("hex");

/** A journal in memory. */
function notebook(noted: Readonly<Record<string, string>> = {}) {
  const notes = new Map<string, JournalEntry>(
    Object.entries(noted).map(([key, jobId]) => [key, { atMs: 0, jobId }]),
  );
  const journal: JobJournal = {
    find: async (key) => notes.get(key),
    note: async (key, entry) => void notes.set(key, entry),
    forget: async (key) => void notes.delete(key),
  };
  return { notes, journal };
}

describe("an import from an address", () => {
  const uri = "https://example.com/disk?signature=s3cret";
  const declared: ImageInputs = {
    ...{ name: "golden", diskFormat: "qcow2", source: { kind: "webDownload", uri } },
  };
  const importing = { ...queued, importing: true } as const;

  /** An import whose image looks like this from one poll to the next; the last look stays. */
  function run(looks: readonly (Partial<CloudImage> | undefined)[], inputs = declared) {
    const asked: unknown[] = [];
    let look = -1;
    const cloud = stubCloud({
      importFromUri: async (...call) => void asked.push(call),
      getImage: async (_, options) => {
        if (options?.fresh !== true) throw new Error("an old answer says nothing");
        look = Math.min(look + 1, looks.length - 1);
        const seen = looks[look];
        return seen && { ...queued, ...seen };
      },
    });
    const shown: string[] = [];
    const context = sampleContext({ progress: (line) => void shown.push(line) });
    const brought = kindOf({ cloud, inputs, context }).bring(queued);
    return { brought, asked, shown, context };
  }

  it.each<[string, readonly Partial<CloudImage>[]]>([
    ["it is active", [{ status: "importing" }, { status: "active" }]],
    ["no task is left", [{ status: "active", importing: true }, { status: "active" }]],
    ["it is active, although its task began late", [{}, {}, importing, { status: "active" }]],
    ["it is active, after it had a task", [importing, { status: "active" }]],
  ])("has ended when %s", async (_, looks) => {
    const { brought, asked } = run(looks);
    const active = expect.objectContaining({ status: "active" });
    await expect(brought).resolves.toEqual({ image: active, hasBytes: true, imported: true });
    const image = (await brought).image;
    expect(image.importing).toBeUndefined();
    expect(asked).toEqual([[imageId, uri]]);
  });

  const unreachable =
    "the cloud could not fetch it; check that the cloud itself can reach the address";
  it.each<[string, readonly (Partial<CloudImage> | undefined)[], string]>([
    ["is queued again after its task", [importing, {}], unreachable],
    ["is queued again after another status", [{ status: "importing" }, {}], unreachable],
    ["never begins", [{}], unreachable],
    ["is killed", [{ status: "killed" }], "the cloud gave up (status killed)"],
    ["is gone", [importing, undefined], "the image was deleted meanwhile"],
    [
      "has a store that failed, before its task shows",
      [{ failedStores: "fs" }],
      "the cloud could not store it in fs; check that the cloud itself can reach the address and that the file has the declared format",
    ],
    [
      "goes on for longer than the limit",
      [importing],
      "still queued after 3600 s, the limit that timeouts.createSeconds sets; raise timeouts.createSeconds, or look at the cloud's logs",
    ],
  ])("has failed when it %s, and does not show the signature", async (_, looks, reason) => {
    const { brought, shown, context } = run(looks);
    await expect(brought).rejects.toMatchObject({
      message: `cannot import image ${imageId} from https://example.com/disk: ${reason}`,
    });
    expect([...shown, ...context.notes].join("")).not.toContain("s3cret");
  });

  it.each<[string, readonly Partial<CloudImage>[]]>([
    ["is queued again after its task", [importing, {}]],
    ["is queued again after another status", [{ status: "importing" }, {}]],
    ["has a store that failed", [{ failedStores: "fs" }]],
  ])("has failed at once when it %s", async (_, looks) => {
    const { brought, context } = run(looks);
    const startMs = context.clock.now();
    await expect(brought).rejects.toThrow("cannot import image");
    expect(context.clock.now() - startMs).toBeLessThan(2_000);
  });

  it("may take a 240th of the limit to begin", async () => {
    const waited = async (timeouts: object) => {
      const { brought, context } = run([{}], { ...declared, ...timeouts });
      const startMs = context.clock.now();
      await brought.catch(() => undefined);
      return context.clock.now() - startMs;
    };
    expect(await waited({})).toBeGreaterThanOrEqual(15_000);
    expect(await waited({})).toBeLessThan(25_000);
    expect(await waited({ timeouts: { createSeconds: 240 } })).toBeLessThan(3_000);
  });

  it("is looked at less and less often, and at least every ten seconds", async () => {
    const { brought, context } = run([
      ...Array.from({ length: 12 }, () => importing),
      { status: "active" },
    ]);
    await brought;
    const { slept } = context.clock as unknown as { slept: readonly number[] };
    expect(slept.slice(0, 4)).toEqual([500, 750, 1_125, 1_687.5]);
    expect(Math.max(...slept)).toBe(10_000);
  });

  it("has the formats and the address in its mark, and not the signature", async () => {
    const markWith = (changes: Partial<ImageInputs>) => {
      const inputs = { ...declared, declaredAs: declaredAs(), ...changes };
      return markFor(inputs, kindOf({ cloud: stubCloud(), inputs, context: sampleContext() }));
    };
    const mark = await markWith({});
    await expect(markWith({ containerFormat: "bare" })).resolves.toEqual(mark);
    const at = (address: string) => ({ source: { kind: "webDownload", uri: address } }) as const;
    await expect(markWith(at("https://example.com/disk?signature=2"))).resolves.toEqual(mark);
    for (const other of [
      { diskFormat: "raw" },
      { containerFormat: "ovf" },
      at("https://example.com/other"),
    ])
      await expect(markWith(other)).resolves.not.toEqual(mark);
  });
});

describe("an object that is registered", () => {
  const source = { kind: "register", bucket: "b", key: "k" } as const;
  const inputs: ImageInputs = { name: "golden", source, timeouts: { createSeconds: 90 } };
  const key = `register ${imageId}`;

  function run(
    answers: Partial<CloudJobs>,
    noted: Readonly<Record<string, string>> = {},
    image: CloudImage | undefined = cloudImage(),
  ) {
    const asked: unknown[] = [];
    const { notes, journal } = notebook(noted);
    const jobs: Partial<CloudJobs> = {
      beginRegister: async (id, object) => {
        asked.push(["begin", id, object]);
        return "job-1";
      },
      wait: async (jobId, { purpose, limitMs }) => {
        asked.push(["wait", jobId, purpose, limitMs, notes.get(key)?.jobId]);
        return { imageId: undefined, imageIds: [] };
      },
      ...answers,
    };
    const cloud = stubCloud({ jobs: jobs as CloudJobs, getImage: async () => image });
    const context = sampleContext({ journal });
    return { asked, notes, bring: () => kindOf({ cloud, inputs, context }).bring(queued) };
  }
  const waited = (jobId: string) => [
    ...["wait", jobId, `register object b:k as image ${imageId}`, 90_000, jobId],
  ];

  it("is one job, noted while it runs", async () => {
    const { asked, notes, bring } = run({});
    await expect(bring()).resolves.toEqual({ image: cloudImage(), hasBytes: true });
    expect(asked).toEqual([["begin", imageId, { bucket: "b", key: "k" }], waited("job-1")]);
    expect(notes.size).toBe(0);
  });

  it("goes on with the job of an earlier run", async () => {
    const { asked, bring } = run({}, { [key]: "old" });
    await bring();
    expect(asked).toEqual([waited("old")]);
  });

  it("needs no job where the image has its bytes, although the answer was lost", async () => {
    const { asked, notes, bring } = run({ beginRegister: async () => undefined });
    await expect(bring()).resolves.toMatchObject({ hasBytes: true });
    expect({ asked, notes: notes.size }).toEqual({ asked: [], notes: 0 });
  });

  it("is told when the image was deleted meanwhile", async () => {
    const gone = stubCloud({ jobs: { beginRegister: async () => undefined } as never });
    const cloud = { ...gone, getImage: async () => undefined };
    const work = { cloud, inputs, context: sampleContext() };
    await expect(kindOf(work).bring(queued)).rejects.toThrow(
      `cannot store object k in image ${imageId}: the image was deleted meanwhile`,
    );
  });

  it("needs a cloud that has jobs", async () => {
    const work = { cloud: stubCloud(), inputs, context: sampleContext() };
    await expect(kindOf(work).bring(queued)).rejects.toThrow(/registers no objects/);
  });
});

describe("a file", () => {
  const path = folder.write("disk", "golden");
  const digests = { sha512: hashOf("golden"), md5: hashOf("golden", "md5") };
  const inputs = (more: object = {}): ImageInputs => ({
    ...{ name: "golden", diskFormat: "raw", source: { kind: "file", path, ...more } },
  });
  const work = (cloud: ImageCloud, more: object = {}) => ({
    ...{ cloud, inputs: inputs(more), context: sampleContext() },
  });

  it.each<[string, ImageCloud["uploadData"], object]>([
    [
      "of what was sent, even if the file changes then",
      async (_, body) => {
        await drained(body.open());
        folder.write("sent", "silver");
        return undefined;
      },
      digests,
    ],
    ["of what a bucket got", async () => ({ sha512: "5", md5: "6" }), { sha512: "5", md5: "6" }],
    ["read once more where nothing was sent", async () => undefined, digests],
  ])("has digests %s", async (_, uploadData, expected: { sha512?: string }) => {
    const source = { path: folder.write("sent", "golden") };
    const brought = await kindOf(work(stubCloud({ uploadData }), source)).bring(queued);
    expect(brought).toMatchObject({ image: queued, hasBytes: true, digests: expected });
    expect(brought.uploaded).toMatchObject({ sha512: expected.sha512, sizeBytes: 6 });
  });

  it.each<[ErrorKind, string | undefined]>([
    ["quota", "the file is larger than this cloud allows, or its storage is full"],
    ["conflict", undefined],
  ])("that is refused (%s) comes with advice: %s", async (kind, advice) => {
    const error = new ApiError({ kind, purpose: "upload", reason: "no" });
    const cloud = stubCloud({ uploadData: () => Promise.reject(error) });
    const failure = (await kindOf(work(cloud))
      .bring(queued)
      .catch((reason: unknown) => reason)) as ApiError;
    expect(failure.kind).toBe(kind);
    expect(failure.advice?.split(":")[0]).toBe(advice);
  });

  it("goes through a bucket with its limit, and its job is noted until it has ended", async () => {
    const { notes, journal } = notebook();
    const asked: UploadOptions[] = [];
    const cloud = stubCloud({
      uploadData: async (_, __, options = {}) => {
        asked.push(options);
        await options.began?.("job-1");
        expect([...notes]).toEqual([
          [`register ${imageId}`, { atMs: expect.any(Number), jobId: "job-1" }],
        ]);
        return undefined;
      },
    });
    const staged = { ...inputs({ bucket: "stage" }), timeouts: { createSeconds: 90 } };
    const context = sampleContext({ journal });
    await kindOf({ cloud, inputs: staged, context }).bring(queued);
    expect(asked).toEqual([expect.objectContaining({ bucket: "stage", limitMs: 90_000 })]);
    expect(notes.size).toBe(0);
  });

  it.each<[ErrorKind, boolean]>([
    ["notFound", true],
    ["forbidden", false],
  ])("leaves nothing to delete in a bucket that answers %s: %s", async (kind, isDone) => {
    const error = new ApiError({ kind, purpose: "delete", reason: "no" });
    const jobs = { removeStaged: () => Promise.reject(error) } as Partial<CloudJobs> as CloudJobs;
    const staged = kindOf(work(stubCloud({ jobs }), { bucket: "stage" }));
    const unstaged = staged.unstage?.(queued);
    if (isDone) await expect(unstaged).resolves.toBeUndefined();
    else await expect(unstaged).rejects.toBe(error);
  });

  it.each<[string, boolean, boolean, Partial<CloudImage>, boolean]>([
    [
      "the hash is equal",
      true,
      false,
      { hashAlgorithm: "sha512", hashValue: digests.sha512 },
      true,
    ],
    ["the checksum is equal", true, false, { checksum: digests.md5 }, true],
    ["the checksum is another", true, false, { checksum: digests.sha512 }, false],
    [
      "a hash is of another kind and the checksum is equal",
      true,
      false,
      { hashAlgorithm: "md4", hashValue: "0", checksum: digests.md5 },
      true,
    ],
    ["the size is equal and there is no hash", false, false, { sizeBytes: 6 }, true],
    ["the size is another and there is no hash", false, false, { sizeBytes: 7 }, false],
    ["only the mark is equal where there are no hashes", false, true, { sizeBytes: 7 }, true],
    ["only the mark and the size are equal, though there are hashes", true, true, {}, false],
    ["it has no bytes", true, false, { status: "queued", checksum: digests.md5 }, false],
  ])("is what an image has when %s", async (_, reportsHash, isMarked, changes, isStored) => {
    const cloud = stubCloud({ rules: { ...stubCloud().rules, reportsHash } });
    const image = cloudImage({ sizeBytes: 6, ...changes });
    const stored = await kindOf(work(cloud)).stored(image, isMarked);
    expect(stored !== undefined).toBe(isStored);
    if (isStored)
      expect(stored).toMatchObject({ hasBytes: true, digests, uploaded: { sizeBytes: 6 } });
  });

  it("is hashed into the mark only where the cloud reports no hash", async () => {
    const sourceMark = async (reportsHash: boolean) => {
      const cloud = stubCloud({ rules: { ...stubCloud().rules, reportsHash } });
      return (await kindOf(work(cloud)).content?.()) ?? "none";
    };
    expect(await sourceMark(true)).toBe("none");
    expect(await sourceMark(false)).toBe(digests.sha512);
  });
});

async function drained(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const chunk of stream) void chunk;
}
