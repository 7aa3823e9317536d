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
  readonly limitMs?: number | undefined;
  /** What the user can do about the time limit. Default: `allow more time`. */
  readonly raise?: string | undefined;
  /** How long such jobs took lately. The first poll does not come earlier. */
  readonly usualMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called for every poll that shows something new. */
  readonly progress?: ((progress: JobProgress) => void) | undefined;
  /** Asks A19 for the percentage if A18 lacks it, with one more request for each poll. */
  readonly askProgress?: boolean | undefined;
}

export type JobKind = "create" | "import" | "export" | "copy" | "regionCopy" | "members";

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

// A job of 2 s takes three polls; a job of an hour takes about six polls a minute.
const firstDelayMs = 500;
const growth = 1.5;
const longestDelayMs = 10_000;
/** A19 is asked only when the delay has grown to this value, so only in long jobs. */
const askProgressFromMs = 3_000;

/**
 * If the job fails, the error contains the cloud's code and reason and names the failed sub job.
 * The code decides the kind. The `cause` is the job (`failedJob`).
 * `unavailable`: the time is up. `cancelled`: the signal fired. The job continues in both cases.
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

/** A failed job may still contain results of single pairs, or images of its sub jobs. */
export function failedJob(error: unknown): Job | undefined {
  if (!isApiError(error)) return undefined;
  const { cause } = error;
  return isJob(cause) ? cause : undefined;
}

/** Undefined if the request failed for a temporary reason. */
async function poll(jobId: JobId, options: JobWaitOptions): Promise<Job | undefined> {
  const { send, projectId, signal } = options;
  try {
    return await showJob(withSignal(send, signal), projectId, jobId);
  } catch (error) {
    if (isApiError(error, "unavailable", "unreachable", "rateLimited")) return undefined;
    // The documented answer for an unknown job is 400 with IMG.0023. A 404 means the same.
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

/** The advice of a code, with "the job's id" where the code's own text has "the request id". */
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

/** Reports new progress. Asks A19 only until that fails for a lasting reason. */
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
    throw new ApiError({
      kind: "cancelled",
      purpose,
      reason:
        limit === undefined
          ? `the wait for job ${jobId} was cancelled; the job itself goes on`
          : `the wait for job ${jobId} ended, because ${limit.reason}; the job itself goes on`,
      advice: limit?.advice,
      cause,
    });
  }
}

function isJob(value: unknown): value is Job {
  return typeof value === "object" && value !== null && "subJobs" in value && "results" in value;
}
