/** A request that begins a job and whose answer nobody saw: what came of it is looked for, and then it is asked again, in the same run. */
import { ApiError } from "../../../../../provider/client/http/errors";
import type { CloudImage, CloudJobs } from "../../../../../provider/client/cloud";
import { imageByJob } from "../../../../../provider/resources/image/creation/job";
import { markOf } from "../../../../../provider/resources/recovery/mark";
import { cloudImage, declaredAs, sampleContext, stubCloud } from "../../support/samples";

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
