/** A request that begins a job and whose answer nobody saw: what came of it is looked for, and then it is asked again, in the same run. */
import { ApiError } from "../../../../../provider/client/http/errors";
import type { CloudImage, CloudJobs } from "../../../../../provider/client/cloud";
import { imageByJob, imageOfJob } from "../../../../../provider/resources/image/creation/job";
import { jobJournal } from "../../../../../provider/resources/recovery/jobJournal";
import { markOf } from "../../../../../provider/resources/recovery/mark";
import { testFolder } from "../../support/folder";
import { cloudImage, declaredAs, sampleContext, stubCloud } from "../../support/samples";

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
