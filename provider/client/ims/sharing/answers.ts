import type { JobResult } from "../jobs/jobs";
import { failedJob } from "../jobs/waitForJob";
import { isAboutOne, memberError, settled, type MemberJobs } from "./memberJobs";
import { imagesTitle, updateMembers, type Acceptance } from "./sharing";

export interface Answer extends Acceptance {
  readonly imageId: string;
}

/** Groups answers by project, status and vault. Each group is one call for all its images. */
export async function answerAll(
  options: MemberJobs,
  answers: readonly Answer[],
): Promise<readonly PromiseSettledResult<void>[]> {
  const groups = Map.groupBy(answers, ({ projectId, status, vaultId }) =>
    JSON.stringify([projectId, status, vaultId]),
  );
  const outcomes = new Map<Answer, PromiseSettledResult<void>>();
  await Promise.all(
    [...groups.values()].map(async (group) => {
      for (const [answer, outcome] of await answerGroup(options, group))
        outcomes.set(answer, outcome);
    }),
  );
  return answers.map((answer) => outcomes.get(answer) ?? settled(undefined));
}

async function answerGroup(
  options: MemberJobs,
  group: readonly Answer[],
): Promise<readonly (readonly [Answer, PromiseSettledResult<void>])[]> {
  const [first] = group;
  if (first === undefined) return [];
  const imageIds = [...new Set(group.map(({ imageId }) => imageId))];
  const purpose = `set the answer of project ${first.projectId} to ${imagesTitle(imageIds)} to ${first.status}`;
  let failure: unknown;
  let results: readonly JobResult[];
  try {
    const jobId = await updateMembers(options.send, imageIds, first);
    results = await options.wait(jobId, purpose);
  } catch (error) {
    failure = error;
    const job = failedJob(error);
    if (job === undefined && group.length > 1 && isAboutOne(error)) {
      // One image may be the reason. Each answer is sent alone, so that the others succeed.
      const each = await Promise.all(group.map((answer) => answerGroup(options, [answer])));
      return each.flat();
    }
    results = job?.results ?? [];
  }
  const failed = results.filter(({ status }) => status !== "SUCCESS");
  return group.map((answer) => {
    const result = failed.find(({ imageId }) => imageId === answer.imageId);
    if (failure === undefined && result === undefined) return [answer, settled(undefined)];
    const isNamed = failed.length > 0 && failed.every(({ imageId }) => imageId !== undefined);
    if (isNamed && result === undefined) return [answer, settled(undefined)];
    return [answer, settled(answerError(answer, result, failure))];
  });
}

function answerError(answer: Answer, result: JobResult | undefined, failure: unknown): unknown {
  if (result === undefined && failure !== undefined) return failure;
  const { imageId, projectId, status } = answer;
  const purpose = `set the answer of project ${projectId} to image ${imageId} to ${status}`;
  return memberError(purpose, result, failure);
}
