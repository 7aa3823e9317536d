/**
 * Ends jobs whose time is over. Nothing runs in the background: before a request is answered, everything that should
 * have happened until then is done, in the order of its time. So a job goes on while the server is down.
 */
import { type Ims, nowMs } from "./context";
import { ImsRefusal } from "./errors";
import type { Job, Outcome } from "./job";
import { changeMembers } from "./memberJobs";
import { exportBytes, makeImages, registerBytes, removeBytes } from "./imageJobs";
import { membersOf } from "./access";
import { memberKey } from "../glance/record";

export function settle(ims: Ims): Promise<void> {
  ims.settling = ims.settling.catch(() => undefined).then(() => settleDue(ims));
  return ims.settling;
}

async function settleDue(ims: Ims): Promise<void> {
  const now = nowMs(ims);
  const unfinished = ims.state.imsJobs.values().filter(({ outcome }) => outcome === undefined);
  const due = unfinished.filter(({ endsAtMs }) => endsAtMs <= now);
  for (const job of due.toSorted((a, b) => a.endsAtMs - b.endsAtMs)) await finish(ims, job);
  for (const job of unfinished) if (job.endsAtMs > now) showProgress(ims, job, now);
  for (const image of ims.state.imsImages.values()) {
    if (image.goneAtMs !== undefined && image.goneAtMs <= now) await forgetImage(ims, image.id);
  }
}

async function finish(ims: Ims, job: Readonly<Job>): Promise<void> {
  const outcome = await outcomeOf(ims, job);
  // Last: killed before this, the job is finished again, which changes nothing more.
  ims.state.imsJobs.put(job.id, { ...job, outcome });
}

async function outcomeOf(ims: Ims, job: Readonly<Job>): Promise<Outcome> {
  const { work, plan } = job;
  if (work.kind === "members") return changeMembers(ims, job, work);
  const failure = plan
    ? { code: plan.code, message: plan.message ?? "The task failed as it was told to." }
    : undefined;
  try {
    if (failure) throw new ImsRefusal(400, failure.code, failure.message);
    switch (work.kind) {
      case "makeImages":
        await makeImages(ims, work.images);
        break;
      case "register":
        await registerBytes(ims, work.imageId, work.object);
        break;
      case "export":
        await exportBytes(ims, work.imageId, work.object);
        break;
    }
    return { status: "SUCCESS" };
  } catch (error) {
    await undo(ims, job);
    if (error instanceof ImsRefusal) {
      return { status: "FAIL", code: error.code, message: error.message };
    }
    // Thrown further it would fail every request from now on.
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`job ${job.id} failed: ${message}\n`);
    return { status: "FAIL", code: "IMG.0061", message };
  }
}

/** What a failed job leaves behind. */
async function undo(ims: Ims, { work }: Readonly<Job>): Promise<void> {
  const { imsImages } = ims.state;
  if (work.kind === "register") {
    const image = imsImages.get(work.imageId);
    if (image?.status === "saving") {
      const { madeBy: _madeBy, ...rest } = image;
      imsImages.put(image.id, { ...rest, status: "queued" });
    }
  }
  if (work.kind !== "makeImages") return;
  for (const { image } of work.images) {
    const stored = imsImages.get(image.id);
    await removeBytes(ims, image.id);
    if (!stored) continue;
    const { madeBy: _madeBy, ...rest } = stored;
    if (ims.options.failedRecord === "gone") await forgetImage(ims, image.id);
    else imsImages.put(image.id, { ...rest, status: "killed" });
  }
}

/** Records that show from the start go from queued to saving when their job does. */
function showProgress(ims: Ims, job: Readonly<Job>, now: number): void {
  if (jobStatus(job, now) !== "RUNNING" || job.work.kind !== "makeImages") return;
  for (const { image } of job.work.images) {
    const stored = ims.state.imsImages.get(image.id);
    if (stored?.status === "queued")
      ims.state.imsImages.put(image.id, { ...stored, status: "saving" });
  }
}

export async function forgetImage(ims: Ims, imageId: string): Promise<void> {
  removeShares(ims, imageId);
  ims.state.imsImages.remove(imageId);
  await removeBytes(ims, imageId);
}

/** They end with the image. */
export function removeShares(ims: Ims, imageId: string): void {
  for (const member of membersOf(ims, imageId)) {
    ims.state.imsMembers.remove(memberKey(imageId, member.memberId));
  }
}

export function jobStatus(
  job: Readonly<Job>,
  now: number,
): "INIT" | "RUNNING" | "SUCCESS" | "FAIL" {
  if (job.outcome) return job.outcome.status;
  const elapsed = (now - job.startsAtMs) / (job.endsAtMs - job.startsAtMs);
  return elapsed < 0.1 ? "INIT" : "RUNNING";
}
