import { ApiError, isApiError } from "../../http/errors";
import type { Send } from "../../http/request";
import type { ImsCalls } from "../calls";
import { imsCodes } from "../codes/errorCodes";
import type { JobId } from "../jobs/jobReference";
import type { JobResult } from "../jobs/jobs";
import { adviceOnJob, failedJob, waitForJob } from "../jobs/waitForJob";

/** The first poll of a job waits at most this long: the job may be faster than the one before. */
const usualLongestMs = 3_000;

export interface MemberJobs {
  readonly send: Send;
  /** Waits for a job about members and returns its results. Throws like waitForJob. */
  readonly wait: (jobId: JobId, purpose: string) => Promise<readonly JobResult[]>;
}

/** Such jobs take about equally long. So the first poll waits nearly as long as the last job. */
export function jobWait({ send, clock, projectId }: ImsCalls): MemberJobs["wait"] {
  let usualMs: number | undefined;
  return async (jobId, purpose) => {
    const of = { send, clock, projectId: await projectId(), purpose, kind: "members" } as const;
    const beganMs = clock.now();
    const { results } = await waitForJob(jobId, { ...of, usualMs }).catch((error: unknown) => {
      throw ofUnreadJob(jobId, error);
    });
    usualMs = Math.min(usualLongestMs, 0.95 * (clock.now() - beganMs));
    return results;
  };
}

/**
 * If the state of a job may not be read (403, 404), nobody knows what the job did. Such an error
 * must not look as if it were about the image or its members.
 */
function ofUnreadJob(jobId: JobId, error: unknown): unknown {
  if (!isAboutOne(error) || !isApiError(error) || failedJob(error) !== undefined) return error;
  return error.with({
    kind: "protocol",
    reason: `job ${jobId} was begun, but its state cannot be read: ${error.reason}`,
    advice: "run the same command again: it looks at what the job did",
  });
}

/** Whether one of many pairs can be the reason for the refusal. */
export function isAboutOne(error: unknown): boolean {
  return isApiError(error, "badRequest", "notFound", "conflict", "quota", "forbidden");
}

export function settled(reason: unknown): PromiseSettledResult<void> {
  return reason === undefined
    ? { status: "fulfilled", value: undefined }
    : { status: "rejected", reason };
}

/** `otherwise`: the advice if the code has none of its own. */
export function memberError(
  purpose: string,
  result: JobResult | undefined,
  failure: unknown,
  otherwise?: string,
): ApiError {
  const ofJob = isApiError(failure) ? failure : undefined;
  const code = result?.code ?? ofJob?.code;
  const known = code === undefined ? undefined : imsCodes[code];
  return new ApiError({
    kind: known?.kind ?? ofJob?.kind ?? "unavailable",
    purpose,
    reason: result?.reason ?? ofJob?.reason ?? "the service reports a failure without a reason",
    advice: adviceOnJob(code) ?? otherwise,
    code,
    means: known?.means,
  });
}
