/**
 * Shares images with few calls. Pairs that are wanted at the same time are grouped into rectangles,
 * each with one request and one job. Every caller gets the result of its own pairs only.
 */
import { batched, changesOfEngine, chunks } from "../../batching/batch";
import type { CloudMember } from "../../cloud";
import { consumerKind, consumerTitle } from "../../consumer";
import type { ApiError } from "../../http/errors";
import type { ImsCalls } from "../calls";
import type { JobId } from "../jobs/jobReference";
import type { JobResult } from "../jobs/jobs";
import { keyOf, pairsOf, type Pair } from "../../rectangle";
import { rectangles, type Rectangle } from "./rectangles";
import { addMembers, imagesTitle, removeMembers } from "./sharing";
import { failedJob } from "../jobs/waitForJob";
import { answerAll, type Answer } from "./answers";
import { isAboutOne, jobWait, memberError, settled, type MemberJobs } from "./memberJobs";

const longestMs = 2_000;
/** A busy engine needs this long between two resources. Jobs take much longer. */
const patientMs = 400;
/** The console refuses more ids in one call; the API states no limit. */
const idsMax = 100;

export interface SharesOptions extends ImsCalls {
  /** Undefined if there is no such image. */
  readonly list: (imageId: string) => Promise<readonly CloudMember[] | undefined>;
}

export interface Shares {
  /** Returns one result for each pair, in their order. */
  add(pairs: readonly Pair[]): Promise<readonly PromiseSettledResult<void>[]>;
  remove(pair: Pair): Promise<void>;
  answer(answer: Answer): Promise<void>;
}

export function createShares(parts: SharesOptions): Shares {
  const { send, clock } = parts;
  const options: Context = { ...parts, wait: jobWait(parts) };
  const collect = <Item, Result = void>(
    run: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Result>[]>,
  ) => batched<Item, Result>({ ...changesOfEngine, clock, longestMs, patientMs, run });
  return {
    add: collect<readonly Pair[], readonly PromiseSettledResult<void>[]>(async (wanted) => {
      const begin = (each: Rectangle) => addMembers(send, each.imageIds, each.consumers);
      const results = await inRectangles(options, wanted.flat(), "share", begin);
      let from = 0;
      return wanted.map(({ length }) => {
        const value = results.slice(from, (from += length));
        return { status: "fulfilled", value };
      });
    }),
    remove: collect<Pair>((pairs) =>
      inRectangles(options, pairs, "stop sharing", (each) =>
        removeMembers(send, each.imageIds, each.consumers),
      ),
    ),
    answer: collect<Answer>((answers) => answerAll(options, answers)),
  };
}

type Context = SharesOptions & MemberJobs;

type Verb = "share" | "stop sharing";

async function inRectangles(
  options: Context,
  pairs: readonly Pair[],
  verb: Verb,
  begin: (rectangle: Rectangle) => Promise<JobId>,
): Promise<readonly PromiseSettledResult<void>[]> {
  const failures = new Map<string, unknown>();
  const all = rectangles(pairs).flatMap(inParts);
  await Promise.all(
    all.map(async (rectangle) => {
      for (const [pair, error] of await runRectangle(options, rectangle, verb, begin))
        failures.set(keyOf(pair), error);
    }),
  );
  return pairs.map((pair) => settled(failures.get(keyOf(pair))));
}

function inParts({ imageIds, consumers }: Rectangle): Rectangle[] {
  return chunks(imageIds, idsMax).flatMap((images) =>
    chunks(consumers, idsMax).map((some) => ({ imageIds: images, consumers: some })),
  );
}

/** Returns the pairs that failed, each with its own error. */
async function runRectangle(
  options: Context,
  rectangle: Rectangle,
  verb: Verb,
  begin: (rectangle: Rectangle) => Promise<JobId>,
): Promise<readonly (readonly [Pair, unknown])[]> {
  const pairs = pairsOf(rectangle.imageIds, rectangle.consumers);
  let results: readonly JobResult[];
  let failure: unknown;
  try {
    const jobId = await begin(rectangle);
    results = await options.wait(jobId, `${verb} ${imagesTitle(rectangle.imageIds)}`);
  } catch (error) {
    const job = failedJob(error);
    if (job === undefined) return withoutJob(options, pairs, verb, begin, error);
    failure = error;
    ({ results } = job);
  }
  return judge(options, pairs, results, verb, failure);
}

/** The call was refused as a whole, or nobody knows what its job did. */
async function withoutJob(
  options: Context,
  pairs: readonly Pair[],
  verb: Verb,
  begin: (rectangle: Rectangle) => Promise<JobId>,
  error: unknown,
): Promise<readonly (readonly [Pair, unknown])[]> {
  if (pairs.length === 1 || !isAboutOne(error)) return pairs.map((pair) => [pair, error] as const);
  const failures: (readonly [Pair, unknown])[] = [];
  // Tries each half, and then halves of those. This finds one wrong pair among many with few calls.
  for (const half of halves(pairs)) {
    for (const rectangle of rectangles(half))
      failures.push(...(await runRectangle(options, rectangle, verb, begin)));
  }
  return failures;
}

function halves(pairs: readonly Pair[]): readonly (readonly Pair[])[] {
  const imageIds = [...new Set(pairs.map(({ imageId }) => imageId))];
  const consumers = [...new Set(pairs.map(({ consumer }) => consumer))];
  const isByImage = imageIds.length >= consumers.length;
  const half = new Set(
    isByImage
      ? imageIds.slice(0, Math.ceil(imageIds.length / 2))
      : consumers.slice(0, Math.ceil(consumers.length / 2)),
  );
  const isFirst = (pair: Pair) => half.has(isByImage ? pair.imageId : pair.consumer);
  return [pairs.filter(isFirst), pairs.filter((pair) => !isFirst(pair))].filter(
    (part) => part.length > 0,
  );
}

/** If the results do not name the consumers, the members of the images are read once. */
async function judge(
  options: Context,
  pairs: readonly Pair[],
  results: readonly JobResult[],
  verb: Verb,
  failure: unknown,
): Promise<readonly (readonly [Pair, unknown])[]> {
  const failed = results.filter(({ status }) => status !== "SUCCESS");
  if (failed.length === 0 && failure === undefined) return [];
  const unnamed = failed.some(({ imageId, projectId }) => !imageId || !projectId);
  const isNamed = failed.length > 0 && !unnamed;
  if (isNamed) {
    return pairs.flatMap((pair) => {
      const result = failed.find((each) => isOf(each, pair));
      return result === undefined ? [] : [[pair, pairError(pair, result, verb, failure)] as const];
    });
  }
  const doubtful = new Set(
    failed.length > 0 && failed.every(({ imageId }) => imageId !== undefined)
      ? failed.map(({ imageId }) => imageId)
      : pairs.map(({ imageId }) => imageId),
  );
  const lists = new Map<string, ReadonlySet<string>>();
  const unread = new Set<string>();
  for (const imageId of new Set(pairs.map((pair) => pair.imageId))) {
    if (!doubtful.has(imageId)) continue;
    try {
      const members = (await options.list(imageId)) ?? [];
      lists.set(imageId, new Set(members.map(({ consumer }) => consumer)));
    } catch {
      // Nobody knows which pairs of this image failed. So all of them get the error of the job.
      unread.add(imageId);
    }
  }
  return pairs.flatMap((pair) => {
    const members = lists.get(pair.imageId);
    if (
      !unread.has(pair.imageId) &&
      (members === undefined || members.has(pair.consumer) === (verb === "share"))
    )
      return [];
    const result = failed.find(({ imageId }) => imageId === pair.imageId);
    return [[pair, pairError(pair, result, verb, failure)] as const];
  });
}

// The text of an account or an organization ends with its bare id, which a result has in
// `projectId`. `judge` has made sure that there is an id. The blank only satisfies the type.
function isOf(result: JobResult, pair: Pair): boolean {
  if (result.imageId !== pair.imageId) return false;
  return consumerKind(pair.consumer) === "project"
    ? result.projectId === pair.consumer
    : pair.consumer.endsWith(result.projectId ?? " ");
}

function pairError(
  { imageId, consumer }: Pair,
  result: JobResult | undefined,
  verb: Verb,
  failure: unknown,
): ApiError {
  const purpose = `${verb} image ${imageId} with ${consumerTitle(consumer)}`;
  const otherwise = "check that the consumer exists and is in the same region";
  return memberError(purpose, result, failure, otherwise);
}
