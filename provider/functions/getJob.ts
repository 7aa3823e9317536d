/** `getJob`: a job of the cloud as it is now. */
import { z } from "zod";
import { isApiError } from "../client/http/errors";
import { type Job, showJob, showJobProgress } from "../client/readOperations";
import { connectionName } from "../resources/checks/ids";
import { withoutUndefined } from "../resources/values/record";
import type { ShapeOf } from "../resources/checks/shape";
import type { Connection } from "./connection";
import type { LookUp, LookUpArgs } from "./lookUp";

/** A job that works in the background. Huawei Cloud. */
export interface GetJobArgs extends LookUpArgs {
  readonly jobId: string;
}

export interface GetJobResult {
  readonly jobId: string;
  /** Which operation it is of, e.g. `imsCreateImageByInstance`. */
  readonly type: string;
  /** `INIT`, `RUNNING`, `SUCCESS` or `FAIL`. */
  readonly status: string;
  /** When it began, as the cloud writes it. */
  readonly beganAt?: string;
  readonly endedAt?: string;
  /** After a failure, e.g. `IMG.0057`. */
  readonly code?: string;
  /** After a failure. */
  readonly reason?: string;
  /** The image it makes or works on; for a copy the new one. */
  readonly imageId?: string;
  readonly imageName?: string;
  /** The step it is at. */
  readonly phase?: string;
  /**
   * How far it is, 0 to 100, where the cloud tells.
   * @type integer
   */
  readonly percent?: number;
  /** Of jobs on members: one entry for each image and project, or fewer. */
  readonly results: readonly MemberJobResult[];
  /** In the order of the request. */
  readonly subJobs: readonly SubJobState[];
}

/** What became of one image in a job on members. */
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
  token: "ims:index:getJob",
  purpose: "look up a job",
  kinds: ["ims"],
  shape: {
    jobId: z.string().min(1),
    connection: connectionName,
  } satisfies ShapeOf<GetJobArgs>,
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

/**
 * A19 is asked only where A18 does not tell, while there is something to tell; not every region has
 * it.
 */
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
