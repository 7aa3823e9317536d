/** A18 and A19: how far a job is. */
import { type Answer, jsonAnswer } from "../http";
import { requireOwnProject } from "./access";
import { type ImsRequest, nowMs } from "./context";
import { refuse } from "./errors";
import type { Job, Work } from "./job";
import { jobStatus } from "./settle";

export function showJob(request: ImsRequest): Answer {
  requireOwnProject(request);
  const part = partInPath(request);
  if (part) return jsonAnswer(200, part);
  const job = jobInPath(request);
  return jsonAnswer(200, { ...jobHead(request, job), entities: entitiesOf(request, job, false) });
}

export function showJobProgress(request: ImsRequest): Answer {
  const job = jobInPath(request);
  return jsonAnswer(200, { ...jobHead(request, job), entities: entitiesOf(request, job, true) });
}

function jobInPath({ ims, params, caller, region }: ImsRequest): Job {
  const id = params.get("jobId");
  const job = ims.state.imsJobs.get(id);
  if (job && job.projectId === caller.projectId && job.region === region) return job;
  throw refuse("0023", `The job ${id} could not be queried.`);
}

/** One of the jobs that a job with several images consists of. */
function partInPath({ ims, params, caller, region }: ImsRequest): unknown {
  const id = params.get("jobId");
  for (const job of ims.state.imsJobs.values()) {
    const { work } = job;
    if (work.kind !== "makeImages" || job.projectId !== caller.projectId || job.region !== region) {
      continue;
    }
    const index = work.parts?.ids.indexOf(id) ?? -1;
    if (index >= 0) return partsOf(job, work).sub_jobs_result[index];
  }
  return undefined;
}

function jobHead({ ims }: ImsRequest, job: Job): Record<string, unknown> {
  const { outcome } = job;
  return {
    job_id: job.id,
    job_type: job.type,
    status: jobStatus(job, nowMs(ims)),
    begin_time: new Date(job.startsAtMs).toISOString(),
    end_time: outcome ? new Date(job.endsAtMs).toISOString() : "",
    error_code: outcome?.code ?? null,
    fail_reason: outcome?.message ?? null,
  };
}

function entitiesOf(request: ImsRequest, job: Job, isProgress: boolean): Record<string, unknown> {
  const { outcome, work } = job;
  const failure =
    outcome?.status === "FAIL" ? { error_code: outcome.code, error: outcome.message } : {};
  const progress = isProgress || !outcome ? progressOf(request, job) : {};
  // The progress of member jobs says nothing else.
  if (isProgress && work.kind === "members") return { ...progress, ...failure };
  const part =
    isProgress && !outcome && work.kind === "makeImages" && work.parts
      ? { subJobId: work.parts.ids[0] }
      : {};
  return { ...resultOf(request, job, work), ...progress, ...part, ...failure };
}

function resultOf(request: ImsRequest, job: Job, work: Work): Record<string, unknown> {
  const isDone = job.outcome?.status === "SUCCESS";
  switch (work.kind) {
    case "members":
      return job.outcome ? { results: memberResults(request, job, work) } : {};
    case "register":
    case "export":
      return { image_id: work.imageId };
    case "makeImages": {
      const [first] = work.images;
      // Where the record shows from the start, so does its id.
      const showsId = isDone || request.ims.options.recordAppears === "start";
      const name = { image_name: first?.image.name ?? "" };
      if (work.parts) return showsId ? { ...name, ...partsOf(job, work) } : name;
      return { ...name, ...(showsId ? { image_id: first?.image.id ?? "" } : {}) };
    }
  }
}

function partsOf(
  job: Readonly<Job>,
  { images, parts }: Extract<Work, { kind: "makeImages" }>,
): { sub_jobs_list: readonly string[]; sub_jobs_result: readonly unknown[] } {
  const { outcome } = job;
  return {
    sub_jobs_list: parts?.ids ?? [],
    sub_jobs_result: images.map(({ image }, index) => ({
      job_id: parts?.ids[index] ?? "",
      job_type: parts?.type ?? "",
      status: outcome?.status ?? "RUNNING",
      begin_time: new Date(job.startsAtMs).toISOString(),
      end_time: outcome ? new Date(job.endsAtMs).toISOString() : "",
      error_code: outcome?.code ?? null,
      fail_reason: outcome?.message ?? null,
      entities: { image_id: image.id, image_name: image.name ?? "" },
    })),
  };
}

/** Empty for removals that all went well, as in the only sample. */
function memberResults(
  { ims }: ImsRequest,
  { outcome }: Job,
  { pairs, change }: Extract<Work, { kind: "members" }>,
): unknown[] {
  const results = outcome?.pairs ?? [];
  if (change.action === "remove" && !results.includes("FAIL")) return [];
  return pairs.map(({ imageId, projectId }, index) => ({
    image_id: imageId,
    ...(projectId !== undefined && ims.options.resultsNameProjects
      ? { project_id: projectId }
      : {}),
    status: results[index] ?? "success",
  }));
}

function progressOf({ ims }: ImsRequest, job: Job): Record<string, unknown> {
  if (job.outcome?.status === "SUCCESS") return { process_percent: 1, current_task: "" };
  const part = (nowMs(ims) - job.startsAtMs) / (job.endsAtMs - job.startsAtMs);
  return {
    process_percent: Math.min(0.99, Math.max(0, Math.floor(part * 100) / 100)),
    current_task: job.outcome ? "" : `${job.type.replace(/^ims|Job$/g, "")}Task`,
  };
}
