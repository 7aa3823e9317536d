/** The jobs of operations that work in the background: A18 and its younger sister A19. `waitForJob` follows them. */
import { z } from "zod";
import { decode } from "../../http/decode";
import { path } from "../../http/path";
import type { ApiRequest, Send } from "../../http/request";
import { codeText, plainText, withoutSecrets } from "../../redaction/serviceText";
import { oneLine } from "../../redaction/terminal";
import type { JobId } from "./jobReference";

export interface Job {
  readonly id: JobId;
  /** `imsCreateImageByInstance`, …: which operation it is of. */
  readonly type: string;
  /** INIT, RUNNING, SUCCESS, FAIL; new words may come and mean "not finished". */
  readonly status: string;
  readonly beganAt: string | undefined;
  readonly endedAt: string | undefined;
  /** After a failure, e.g. `IMG.0057`. */
  readonly code: string | undefined;
  readonly reason: string | undefined;
  /** The image it makes or works on; for a copy the new one. */
  readonly imageId: string | undefined;
  readonly imageName: string | undefined;
  /** The step it is at. */
  readonly phase: string | undefined;
  /** 0 to 100. */
  readonly percent: number | undefined;
  /** Of jobs on members: one entry for each image and project, or fewer. */
  readonly results: readonly JobResult[];
  /** In the order of the request. */
  readonly subJobs: readonly SubJob[];
  readonly subJobIds: readonly JobId[];
}

export interface JobResult {
  readonly imageId: string | undefined;
  /** Some regions leave it out. */
  readonly projectId: string | undefined;
  /** In upper case, as the job's own: SUCCESS, FAIL. */
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
 * A18. A job as it is now. 200. `notFound`: unknown, or of another project (IMG.0023). `forbidden`: not the token's project (IMG.0030).
 * Units: percent from 0 to 100.
 * @see A18 (Huawei, OTC, SDK)
 */
export async function showJob(send: Send, projectId: string, jobId: JobId): Promise<Job> {
  const request: ApiRequest = {
    purpose: `read job ${jobId}`,
    method: "GET",
    url: path`/v1/${projectId}/jobs/${jobId}`,
    okStatus: [200],
    idempotent: true,
  };
  return toJob(decode(jobSchema, request, await send(request)));
}

/**
 * A19. A job with how far it is. 200. Some clouds have no such call. Units: percent from 0 to 100.
 * @see A19 (Huawei, SDK; not OTC)
 */
export async function showJobProgress(send: Send, jobId: JobId): Promise<Job> {
  const request: ApiRequest = {
    purpose: `read the progress of job ${jobId}`,
    method: "GET",
    url: path`/v1/cloudimages/job/${jobId}`,
    okStatus: [200],
    idempotent: true,
  };
  return toJob(decode(jobSchema, request, await send(request)));
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
  // An empty text where there is nothing to say yet.
  entities: z.union([entitiesSchema, z.string()]).nullish(),
});

function toJob(wire: z.output<typeof jobSchema>): Job {
  const entities = typeof wire.entities === "object" ? (wire.entities ?? {}) : {};
  // The shape after a failure is documented in two ways: at the top, and within the entities.
  const details = entitiesSchema.parse(entities);
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

/** The wire counts from 0 to 1. */
function percentOf(fraction: number | null | undefined): number | undefined {
  if (fraction === null || fraction === undefined) return undefined;
  return Math.round(Math.min(1, Math.max(0, fraction)) * 100);
}

/** A text of the service for people, in the form that all messages have: it may carry addresses with signatures. */
function said(text: string | null | undefined): string | undefined {
  return text === null || text === undefined ? undefined : plainText(text);
}

/** A word of the service that is shown as it is, but for what no terminal should get. */
function named(text: string | null | undefined): string | undefined {
  return filled(text === null || text === undefined ? text : oneLine(withoutSecrets(text)));
}

/** In upper case, as the table of codes has them. */
function codeOf(code: string | null | undefined): string | undefined {
  const known = code === null || code === undefined ? undefined : codeText(code);
  return known !== undefined && /^[a-z]+\.\d+$/i.test(known) ? known.toUpperCase() : known;
}

function filled(value: string | null | undefined): string | undefined {
  return value === null || value === "" ? undefined : value;
}
