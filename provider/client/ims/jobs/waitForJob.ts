/**
 * Waits for a job. Polls soon at first and then less and less often, and ignores failures of single
 * polls. Returns the outcome or throws an error that says which part failed.
 */
import type { JobOutcome, JobProgress } from "../../imageJobs";
import type { Clock } from "../../http/clock";
import { ApiError, isApiError } from "../../http/errors";
import type { Send } from "../../http/request";
import { timeLimitOf } from "../../http/timeLimit";
import { imsCodes } from "../codes/errorCodes";
import type { JobId } from "./jobReference";
import { showJob, showJobProgress, type Job, type JobResult, type SubJob } from "./jobs";

export interface JobWaitOptions {
  readonly send: Send;
  readonly clock: Clock;
  /** The project that started the job, also if a copy goes to another region. */
  readonly projectId: string;
  /** The purpose of the job, in words that fit behind "cannot": `copy image 4f…`. */
  readonly purpose: string;
  /** Determines the time limit if `limitMs` is not given. */
  readonly kind?: JobKind | undefined;
  /** The longest wait. */
  readonly limitMs?: number | undefined;
  /** What the user can do about the time limit. Default: `allow more time`. */
  readonly raise?: string | undefined;
  /**
   * How long such jobs took lately. If this is longer than the usual delay before the first poll,
   * the first poll comes after this time.
   */
  readonly usualMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called for every poll that shows something new. */
  readonly progress?: ((progress: JobProgress) => void) | undefined;
  /**
   * Whether to ask A19 for the percentage if A18 does not return it. In a long job this costs one
   * more request for each poll.
   */
  readonly askProgress?: boolean | undefined;
}

export type JobKind = "create" | "import" | "export" | "copy" | "regionCopy" | "members";

/** The outcome, with all details of the job. */
export interface ImsJobOutcome extends JobOutcome {
  readonly results: readonly JobResult[];
  readonly subJobs: readonly SubJob[];
  readonly job: Job;
}

const minuteMs = 60_000;

/** Long enough for the largest allowed images. The Terraform provider waits just as long. */
const jobLimitsMs: Readonly<Record<JobKind, number>> = {
  create: 60 * minuteMs,
  import: 60 * minuteMs,
  export: 60 * minuteMs,
  copy: 60 * minuteMs,
  regionCopy: 120 * minuteMs,
  members: 5 * minuteMs,
};

// The delays are 0.5, 0.75, 1.1 s and so on. A job of 2 s takes three polls; a job of an hour takes
// about six polls a minute.
const firstDelayMs = 500;
const growth = 1.5;
const longestDelayMs = 10_000;
/**
 * When the delay between polls has grown to this value, the job is a long one. From then on, a
 * second request for each poll reads its progress.
 */
const askProgressFromMs = 3_000;

/**
 * Waits for the end of a job. If the job fails, throws an error that contains the cloud's code and
 * reason, and names the failed sub job. The code decides the kind of the error. The `cause` of the
 * error is the job (`failedJob`).
 * `unavailable`: the time is up; the job continues. `cancelled`: the signal fired; the job
 * continues.
 */
export async function waitForJob(jobId: JobId, options: JobWaitOptions): Promise<ImsJobOutcome> {
  const { clock, kind = "create", limitMs = jobLimitsMs[kind] } = options;
  const startedMs = clock.now();
  const tell = teller(options);
  let delayMs = firstDelayMs;
  let last: Job | undefined;
  if (options.usualMs !== undefined && options.usualMs > firstDelayMs) {
    await pause(Math.min(options.usualMs, limitMs) - firstDelayMs, jobId, options);
  }
  for (;;) {
    const leftMs = startedMs + limitMs - clock.now();
    if (leftMs <= 0) throw tooLong(jobId, last, limitMs, options);
    await pause(Math.min(delayMs, leftMs), jobId, options);
    const job = await poll(jobId, options);
    if (job?.status === "SUCCESS") return outcomeOf(job);
    if (job?.status === "FAIL") throw failureOf(job, options.purpose);
    last = job ?? last;
    if (job !== undefined) await tell(job, delayMs);
    delayMs = Math.min(longestDelayMs, delayMs * growth);
  }
}

/**
 * The job that an error of `waitForJob` is about. A failed job may still contain results of single
 * pairs, or images that its sub jobs made.
 */
export function failedJob(error: unknown): Job | undefined {
  if (!isApiError(error)) return undefined;
  const { cause } = error;
  return isJob(cause) ? cause : undefined;
}

/** The present state of the job; undefined if the request failed for a temporary reason. */
async function poll(jobId: JobId, options: JobWaitOptions): Promise<Job | undefined> {
  const { send, projectId, signal } = options;
  try {
    return await showJob(withSignal(send, signal), projectId, jobId);
  } catch (error) {
    if (isApiError(error, "unavailable", "unreachable", "rateLimited")) return undefined;
    // According to the documents, the answer for an unknown job is 400 with IMG.0023. A 404 means
    // the same. If the gateway does not know the operation (APIGW.0101), the kind is `protocol`.
    if (isApiError(error, "notFound")) throw error.with({ means: ["jobUnknown"] });
    throw error;
  }
}

function withSignal(send: Send, signal: AbortSignal | undefined): Send {
  return signal === undefined ? send : (request) => send({ ...request, signal });
}

function outcomeOf(job: Job): ImsJobOutcome {
  const ofSubJobs = job.subJobs.flatMap(({ imageId }) => imageId ?? []);
  const own = job.imageId === undefined ? [] : [job.imageId];
  const imageIds = [...new Set([...own, ...ofSubJobs])];
  return {
    imageId: imageIds[0],
    imageIds,
    results: job.results,
    subJobs: job.subJobs,
    job,
  };
}

/** The error for a job with status FAIL. */
function failureOf(job: Job, purpose: string): ApiError {
  const failed = job.subJobs.find(({ status }) => status === "FAIL");
  const code = job.code ?? failed?.code;
  const known = code === undefined ? undefined : imsCodes[code];
  const reason = job.reason ?? failed?.reason ?? "the service gives no reason";
  return new ApiError({
    kind: known?.kind ?? "unavailable",
    purpose,
    reason: `job ${job.id} failed: ${withoutFullStop(reason)}${failed === undefined ? "" : `, in ${subJobTitle(failed, job)}`}`,
    advice: adviceOnJob(code),
    code,
    means: ["jobFailed", ...(known?.means ?? [])],
    cause: job,
  });
}

/**
 * The advice for a code that a job ended with. It names the id of the job and not the id of a
 * request, because the cloud's support finds the failure by the id of the job.
 */
export function adviceOnJob(code: string | undefined): string | undefined {
  const known = code === undefined ? undefined : imsCodes[code];
  return known?.advice.replace("the request id", "the job's id");
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

function subJobTitle(failed: SubJob, job: Job): string {
  const place =
    job.subJobs.length < 2
      ? ""
      : `, number ${job.subJobs.indexOf(failed) + 1} of ${job.subJobs.length}`;
  const image =
    failed.imageName === undefined && failed.imageId === undefined
      ? ""
      : ` for image ${failed.imageName === undefined ? failed.imageId : `"${failed.imageName}"`}`;
  const reason =
    failed.reason === undefined || failed.reason === job.reason || job.reason === undefined
      ? ""
      : `: ${failed.reason}`;
  return `its sub job ${failed.type ?? failed.id ?? "without a name"}${image}${place}${reason}`;
}

function tooLong(
  jobId: JobId,
  last: Job | undefined,
  limitMs: number,
  { purpose, raise = "allow more time" }: JobWaitOptions,
): ApiError {
  const state =
    last === undefined ? "its state could not be read" : [last.status, progressText(last)].join("");
  return new ApiError({
    kind: "unavailable",
    purpose,
    reason: `job ${jobId} has not ended after ${inWords(limitMs)} (${state})`,
    advice: `the job goes on in the cloud; ${raise}, or look again later`,
    cause: last,
  });
}

function progressText({ percent, phase }: Job): string {
  const parts = [percent === undefined ? undefined : `${percent} %`, phase];
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? "" : `, ${known.join(", ")}`;
}

function inWords(spanMs: number): string {
  return spanMs >= 2 * minuteMs
    ? `${Math.round(spanMs / minuteMs)} minutes`
    : `${Math.round(spanMs / 1000)} seconds`;
}

/**
 * Reports progress that is new. With `askProgress`, also asks A19, until A19 fails for a lasting
 * reason.
 */
function teller(options: JobWaitOptions): (job: Job, delayMs: number) => Promise<void> {
  const { send, signal, progress, askProgress = false } = options;
  let told = "";
  let canAsk = askProgress;
  return async (job, delayMs) => {
    if (progress === undefined) return;
    let { percent, phase } = job;
    if (percent === undefined && canAsk && delayMs >= askProgressFromMs) {
      try {
        ({ percent, phase = phase } = await showJobProgress(withSignal(send, signal), job.id));
      } catch (error) {
        // Progress is optional, so a failure to read it must not end the wait.
        if (isApiError(error, "cancelled")) throw error;
        canAsk = isApiError(error, "unavailable", "unreachable", "rateLimited");
      }
    }
    const text = `${percent} ${phase}`;
    if (text === told || (percent === undefined && phase === undefined)) return;
    told = text;
    progress({ percent, phase });
  };
}

async function pause(delayMs: number, jobId: JobId, options: JobWaitOptions): Promise<void> {
  const { clock, signal, purpose } = options;
  try {
    await clock.sleep(delayMs, signal);
  } catch (cause) {
    const limit = timeLimitOf(signal?.reason);
    const why = limit?.reason ?? "it was cancelled";
    throw new ApiError({
      kind: "cancelled",
      purpose,
      reason:
        limit === undefined
          ? `the wait for job ${jobId} was cancelled; the job itself goes on`
          : `the wait for job ${jobId} ended, because ${why}; the job itself goes on`,
      advice: limit?.advice,
      cause,
    });
  }
}

function isJob(value: unknown): value is Job {
  return typeof value === "object" && value !== null && "subJobs" in value && "results" in value;
}
