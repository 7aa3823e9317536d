import * as z from "zod";
import { isApiError } from "../client/http/errors";
import { type Job, showJob, showJobProgress } from "../client/readOperations";
import { withoutUndefined } from "../resources/values/record";
import type { Connection } from "./connection";
import type { LookUp, LookUpArgs } from "./lookUp";

/** A job that the cloud runs in the background. Only on Huawei Cloud. */
export interface GetJobArgs extends LookUpArgs {
  readonly jobId: string;
}

export interface GetJobResult {
  readonly jobId: string;
  /** The operation of the job, e.g. `imsCreateImageByInstance`. */
  readonly type: string;
  /** `INIT`, `RUNNING`, `SUCCESS` or `FAIL`. */
  readonly status: string;
  /** When it began, in the cloud's own format. */
  readonly beganAt?: string;
  readonly endedAt?: string;
  /** Error code of a failed job, e.g. `IMG.0057`. */
  readonly code?: string;
  /** Reason of a failed job. */
  readonly reason?: string;
  /** The image that the job creates or works on. For a copy, the new image. */
  readonly imageId?: string;
  readonly imageName?: string;
  /** The current step. */
  readonly phase?: string;
  /**
   * Progress from 0 to 100, if the cloud reports it.
   * @type integer
   */
  readonly percent?: number;
  /** Results of a job on members: at most one entry for each image and project. */
  readonly results: readonly MemberJobResult[];
  /** The parts of the job, in the order of the request. */
  readonly subJobs: readonly SubJobState[];
}

/** The result for one image in a job on members. */
export interface MemberJobResult {
  readonly imageId?: string;
  readonly projectId?: string;
  /** `SUCCESS` or `FAIL`. */
  readonly status: string;
  readonly code?: string;
  readonly reason?: string;
}

/** A part of a job. */
export interface SubJobState {
  readonly jobId?: string;
  readonly type?: string;
  readonly status?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly imageId?: string;
  readonly imageName?: string;
}

/** @internal */
export const getJob = {
  purpose: "look up a job",
  kinds: ["ims"],
  shape: { jobId: z.string().min(1) },
  call: async ({ jobId }, connection) => {
    const { projectId } = await connection.location();
    const job = await showJob(connection.send, projectId, jobId);
    const { id, subJobIds: _, results, subJobs, ...rest } = job;
    return withoutUndefined({
      ...rest,
      ...(await progressOf(job, connection)),
      jobId: id,
      results: results.map(withoutUndefined),
      subJobs: subJobs.map(({ id: subJobId, ...subJob }) =>
        withoutUndefined({ ...subJob, jobId: subJobId }),
      ),
    });
  },
} satisfies LookUp<GetJobArgs, GetJobResult>;

/** Asks A19 only if the job itself (A18) reports no progress. Not every region has A19. */
async function progressOf(
  { id, status, percent, phase }: Job,
  { send }: Connection,
): Promise<Pick<Job, "percent" | "phase">> {
  const isOver = status === "SUCCESS" || status === "FAIL";
  if (isOver || percent !== undefined) return { percent, phase };
  try {
    const progress = await showJobProgress(send, id);
    return { percent: progress.percent, phase: progress.phase ?? phase };
  } catch (error) {
    if (isApiError(error, "notFound", "forbidden", "badRequest", "protocol"))
      return { percent, phase };
    throw error;
  }
}
