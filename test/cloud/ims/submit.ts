/** Starts jobs. */
import { randomBytes } from "node:crypto";
import { type Answer, jsonAnswer } from "../http";
import { type ImsRequest, nowMs } from "./context";
import { refuse } from "./errors";
import type { Job, JobType, Work } from "./job";

/** Stores the job, and the records that show from its start, and answers with its id. */
export function submitJob(request: ImsRequest, type: JobType, work: Work): Answer {
  const { ims, call, caller, region } = request;
  const id = randomBytes(16).toString("hex");
  const startsAtMs = nowMs(ims);
  const plan = call.failJob === undefined ? ims.plans.take(type) : { code: call.failJob };
  const job: Job = {
    id,
    region,
    projectId: caller.projectId,
    type,
    startsAtMs,
    endsAtMs: startsAtMs + ims.options.jobMs,
    work,
    ...(plan ? { plan } : {}),
  };
  // The job first: a record without one would never be finished after a kill.
  ims.state.imsJobs.put(id, job);
  if (work.kind === "makeImages" && ims.options.recordAppears === "start") {
    for (const { image } of work.images) {
      const record = { ...image, status: "queued" as const, fileBytes: 0, madeBy: id };
      ims.state.imsImages.put(image.id, record);
    }
  }
  if (work.kind === "register") {
    const record = ims.state.imsImages.get(work.imageId);
    if (record) {
      ims.state.imsImages.put(record.id, { ...record, status: "saving", madeBy: id });
    }
  }
  return jsonAnswer(200, { job_id: id });
}

/** Creations of the caller that run, to hold against the limits. */
export function requireRoomForImages(request: ImsRequest, count: number): void {
  const { options } = request.ims;
  const running = runningJobs(request).filter(({ work }) => work.kind === "makeImages");
  if (running.length >= options.parallelCreations) {
    throw refuse("0060", "Too many tasks are running.");
  }
  if (usedImages(request) + count > options.imageQuota) {
    throw refuse("0015", "The quota of private images is used up.");
  }
}

/** Private images of the project, those that are being made included. */
export function usedImages(request: ImsRequest): number {
  const { ims, caller, region } = request;
  const ids = new Set<string>();
  for (const image of ims.state.imsImages.values()) {
    const isOwn = image.region === region && image.owner === caller.projectId;
    if (isOwn && image.status !== "deleted" && image.goneAtMs === undefined) ids.add(image.id);
  }
  for (const { work } of runningJobs(request)) {
    if (work.kind !== "makeImages") continue;
    // Copies to the other region count there.
    for (const { image } of work.images) if (image.region === region) ids.add(image.id);
  }
  return ids.size;
}

export function runningJobs({ ims, caller, region }: ImsRequest): Readonly<Job>[] {
  return ims.state.imsJobs
    .values()
    .filter((job) => !job.outcome && job.projectId === caller.projectId && job.region === region);
}
