import * as z from "zod";
import { getJson } from "../../http/decode";
import { path } from "../../http/path";
import type { Send } from "../../http/request";
import { filled } from "../../imageRecord";
import { codeText, plainText, withoutSecrets } from "../../redaction/serviceText";
import { oneLine } from "../../redaction/terminal";
import type { JobId } from "./jobReference";

export interface Job {
  readonly id: JobId;
  /** For example `imsCreateImageByInstance`. */
  readonly type: string;
  /** INIT, RUNNING, SUCCESS or FAIL. Any other value means that the job has not ended. */
  readonly status: string;
  readonly beganAt: string | undefined;
  readonly endedAt: string | undefined;
  /** For example `IMG.0057`. */
  readonly code: string | undefined;
  readonly reason: string | undefined;
  /** The image that the job makes or changes; for a copy, the new image. */
  readonly imageId: string | undefined;
  readonly imageName: string | undefined;
  readonly phase: string | undefined;
  /** From 0 to 100. */
  readonly percent: number | undefined;
  /** For jobs about members: one result for each image and project. Some may be missing. */
  readonly results: readonly JobResult[];
  /** In the order of the request. */
  readonly subJobs: readonly SubJob[];
  readonly subJobIds: readonly JobId[];
}

export interface JobResult {
  readonly imageId: string | undefined;
  /** Some regions leave it out. */
  readonly projectId: string | undefined;
  /** In upper case like the status of the job: SUCCESS or FAIL. */
  readonly status: string;
  readonly code: string | undefined;
  readonly reason: string | undefined;
}

export interface SubJob {
  readonly id: JobId | undefined;
  readonly type: string | undefined;
  readonly status: string | undefined;
  readonly code: string | undefined;
  readonly reason: string | undefined;
  readonly imageId: string | undefined;
  readonly imageName: string | undefined;
}

/**
 * A18. The present state of a job. 200. `notFound`: an unknown job, or one of another project
 * (IMG.0023). `forbidden`: the token belongs to another project (IMG.0030).
 * @see operation A18, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function showJob(send: Send, projectId: string, jobId: JobId): Promise<Job> {
  const wire = await getJson(send, jobSchema, {
    purpose: `read job ${jobId}`,
    url: path`/v1/${projectId}/jobs/${jobId}`,
  });
  return toJob(wire);
}

/**
 * A19. A job with its progress. 200. Some clouds do not have this call.
 * @see operation A19, documented by Huawei Cloud and the SDK, not by Open Telekom Cloud
 */
export async function showJobProgress(send: Send, jobId: JobId): Promise<Job> {
  const wire = await getJson(send, jobSchema, {
    purpose: `read the progress of job ${jobId}`,
    url: path`/v1/cloudimages/job/${jobId}`,
  });
  return toJob(wire);
}

const text = z.string().nullish();

const resultSchema = z.looseObject({
  image_id: text,
  project_id: text,
  status: text,
  error_code: text,
  fail_reason: text,
});

const subJobSchema = z.looseObject({
  job_id: text,
  job_type: text,
  status: text,
  error_code: text,
  fail_reason: text,
  entities: z.looseObject({ image_id: text, image_name: text }).nullish(),
});

const entitiesSchema = z.looseObject({
  image_id: text,
  image_name: text,
  current_task: text,
  process_percent: z.coerce.number().nullish(),
  results: z.array(resultSchema).nullish(),
  sub_jobs_result: z.array(subJobSchema).nullish(),
  sub_jobs_list: z.array(z.string()).nullish(),
  error_code: text,
  error: text,
  addition_error_code: text,
  addition_error_msg: text,
});

const jobSchema = z.looseObject({
  job_id: z.string(),
  job_type: z.string().default(""),
  status: z.string(),
  begin_time: text,
  end_time: text,
  error_code: text,
  fail_reason: text,
  // An empty text if the job has no entities yet.
  entities: z.union([entitiesSchema, z.string()]).nullish(),
});

function toJob(wire: z.output<typeof jobSchema>): Job {
  // The documents show the details of a failure in the job itself or in its entities.
  const details: z.output<typeof entitiesSchema> =
    typeof wire.entities === "object" ? (wire.entities ?? {}) : {};
  return {
    id: wire.job_id,
    type: wire.job_type,
    status: wire.status.toUpperCase(),
    beganAt: filled(wire.begin_time),
    endedAt: filled(wire.end_time),
    code:
      codeOf(wire.error_code) ?? codeOf(details.error_code) ?? codeOf(details.addition_error_code),
    reason: said(wire.fail_reason) ?? said(details.error) ?? said(details.addition_error_msg),
    imageId: filled(details.image_id),
    imageName: named(details.image_name),
    phase: named(details.current_task),
    percent: percentOf(details.process_percent),
    results: (details.results ?? []).map((result) => ({
      imageId: filled(result.image_id),
      projectId: filled(result.project_id),
      status: (result.status ?? "").toUpperCase(),
      code: codeOf(result.error_code),
      reason: said(result.fail_reason),
    })),
    subJobs: (details.sub_jobs_result ?? []).map((subJob) => ({
      id: filled(subJob.job_id),
      type: filled(subJob.job_type),
      status: filled(subJob.status)?.toUpperCase(),
      code: codeOf(subJob.error_code),
      reason: said(subJob.fail_reason),
      imageId: filled(subJob.entities?.image_id),
      imageName: named(subJob.entities?.image_name),
    })),
    subJobIds: details.sub_jobs_list ?? [],
  };
}

/** IMS reports progress as a fraction from 0 to 1. */
function percentOf(fraction: number | null | undefined): number | undefined {
  if (fraction === null || fraction === undefined) return undefined;
  return Math.round(Math.min(1, Math.max(0, fraction)) * 100);
}

/** Without secrets: a reason may contain addresses with signatures. */
function said(text: string | null | undefined): string | undefined {
  return text === null || text === undefined ? undefined : plainText(text);
}

/** On one line, without secrets and without characters that could control a terminal. */
function named(text: string | null | undefined): string | undefined {
  return filled(text === null || text === undefined ? text : oneLine(withoutSecrets(text)));
}

/** A code in upper case, as in the table of codes. */
function codeOf(code: string | null | undefined): string | undefined {
  const known = code === null || code === undefined ? undefined : codeText(code);
  return known !== undefined && /^[a-z]+\.\d+$/i.test(known) ? known.toUpperCase() : known;
}
