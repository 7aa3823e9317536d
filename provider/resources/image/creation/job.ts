/**
 * Images that a job of the cloud creates as a whole. The next run can finish a creation that was
 * cut off, because the request sets the mark, and the journal has the job's id. See "The journal of
 * jobs" in provider/DESIGN.md.
 */
import type { CloudImage, ImageCloud, NewImage } from "../../../client/cloud";
import type { JobOutcome } from "../../../client/imageJobs";
import type { CloudSource } from "../../../client/cloudSources";
import {
  attributeNames,
  attributeRow,
  pickAttributes,
  type AttributesOfImage,
} from "../../../client/imageAttributes";
import { isApiError, means, type ApiError } from "../../../client/http/errors";
import { timeText } from "../../../client/http/waits";
import { createLimitMs, raiseTheLimit } from "../../checks/createLimit";
import { isOver, wasRefused } from "../../recovery/jobEnd";
import { jobProgress } from "../../run/jobProgress";
import type { Mark } from "../../recovery/mark";
import type { ImageInputs } from "../inputs";
import { sourceText, type JobSource } from "../file/source";
import { disksAmong, isDisk, nameDisks } from "./dataDisks";
import type { ImageSoFar, SourceKind, Work } from "./kind";
import { adoptLeftover } from "./leftover";

/**
 * If the answer to a request was lost, a job may have begun. Its image appears only when the job
 * ends. The provider looks for it for this long before it requests the job again.
 */
const lostAnswerMs = 60_000;
const lostAnswerPollMs = 2_000;
/** How often a run requests the same job if it receives no answer. */
const beginningsMax = 4;

export function imageOfJob(work: Work, source: JobSource): SourceKind {
  const { cloud, context } = work;
  const kind: SourceKind = {
    content: async () => sourceText(source),
    resume: async (mark) =>
      mark === undefined ? undefined : resumeJob({ ...work, source, mark }, mark),
    make: async (mark) => {
      const made = await imageByJob({ ...work, source, mark });
      if (made !== undefined) return made;
      const found = await adoptLeftover(work, mark, kind, true);
      if (found !== undefined) return { ...found, isLeftover: true };
      throw new Error(
        `the cloud may have begun to make it, its answer was lost, and no image of it is there any more; run the same command again`,
      );
    },
    bring: ({ id }) =>
      Promise.reject(new Error(`cannot upload image ${id}: its source names no file`)),
    // The mark identifies the source, so the bytes are not compared.
    stored: (image) => Promise.resolve({ image, hasBytes: true }),
    settle: async (mark, whole) => {
      if (mark !== undefined) await context.journal.forget(await journalKey(cloud, mark));
      return source.kind === "object" ? nameDisks(work, source, whole) : whole;
    },
  };
  return kind;
}

interface Job extends Work {
  readonly source: JobSource;
  readonly mark: Mark | undefined;
}

/**
 * The image of the job that an earlier run noted. Undefined if there is no note, if the job failed
 * or is unknown, or if its image is not found: then the creation looks for an image with the mark.
 * For a note without a job id, this only waits until an image with the mark appears, at most until
 * `lostAnswerMs` after the request, and returns undefined too.
 */
async function resumeJob(job: Job, mark: Mark): Promise<ImageSoFar | undefined> {
  const { cloud, inputs, context } = job;
  const noted = await context.journal.find(await journalKey(cloud, mark));
  if (noted === undefined) return undefined;
  if (noted.jobId === undefined) {
    await isLostImageThere(job, mark, noted.atMs, "an earlier run was cut off");
    return undefined;
  }
  context.log.info(
    `image "${inputs.name ?? ""}": waiting for job ${noted.jobId} of an earlier run`,
  );
  const { maker } = await workOf(job);
  try {
    return await imageOf(job, await waitForJob(job, maker, noted.jobId));
  } catch (error) {
    // The job may still be running, and another one would make a second image.
    if (!isOver(error)) throw error;
    // The creation now uses the mark to find what the job left.
    await context.journal.forget(await journalKey(cloud, mark));
    return undefined;
  } finally {
    if (!context.signal.aborted) await context.leftovers.forget(cloud);
  }
}

/**
 * Begins a job and waits for it. Undefined if the answer was lost and an image with the mark
 * exists. The creation then continues with that image as with one of an earlier run.
 * @internal
 */
export async function imageByJob(job: Job): Promise<ImageSoFar | undefined> {
  const { cloud, inputs, source, mark, context } = job;
  const { maker, source: asked } = await workOf(job);
  const { jobs } = maker;
  if (jobs === undefined)
    throw new Error(`${maker.connectionName} makes no images of a ${source.kind}`);
  const image = newImage(inputs, mark);
  const key = mark === undefined ? undefined : await journalKey(cloud, mark);
  for (let beginning = 1; ; beginning += 1) {
    const askedMs = context.clock.now();
    if (key !== undefined) await context.journal.note(key, { atMs: askedMs });
    let begun;
    try {
      begun = await jobs.beginImage(image, asked);
    } catch (error) {
      // The request was refused, so no job began and the next run need not look for one.
      if (key !== undefined && wasRefused(error)) await context.journal.forget(key);
      if (!isApiError(error)) throw error;
      const told = adviseOnBackup(error.with({ purpose: purposeOf(job) }));
      if (mark === undefined || wasRefused(error) || isApiError(error, "cancelled")) throw told;
      const why = `whether the cloud began it is unknown (${told.reason})`;
      if (await isLostImageThere(job, mark, askedMs, why)) return undefined;
      if (beginning < beginningsMax) continue;
      throw told.with({ attempts: beginning, advice: undefined });
    }
    const { jobId, sent } = begun;
    if (key !== undefined) await context.journal.note(key, { atMs: context.clock.now(), jobId });
    const outcome = await endOf(job, maker, jobId, key);
    const isNamed = outcome.imageId !== undefined || outcome.imageIds.length > 0;
    if (!hasDisks(source) && mark !== undefined && isNamed)
      return { image: asSent(image, outcome, sent), hasBytes: true };
    const made = await imageOf(job, outcome);
    if (made !== undefined) return made;
    throw new Error(
      `job ${jobId} ended, and the image it made cannot be found; run the same command again`,
    );
  }
}

async function endOf(
  job: Job,
  maker: ImageCloud,
  jobId: string,
  key: string | undefined,
): Promise<JobOutcome> {
  try {
    return await waitForJob(job, maker, jobId);
  } catch (error) {
    if (key !== undefined && isOver(error)) await job.context.journal.forget(key);
    if (means(error, "jobFailed")) await removeLeft(job);
    throw isApiError(error) ? error.with({ purpose: purposeOf(job) }) : error;
  }
}

/** A backup can be used for only one image. A run that was cut off may have made it already. */
function adviseOnBackup(error: ApiError): ApiError {
  if (!means(error, "sourceUsed")) return error;
  const advice =
    "use another backup; or, where a run that was cut off has made its image, adopt that with existingId, or delete it";
  return error.with({ advice });
}

/** Deletes the images that a failed job left, because nobody can use them. */
async function removeLeft({ cloud, inputs, mark, context }: Job): Promise<void> {
  if (mark === undefined || inputs.declaredAs === undefined) return;
  try {
    await context.leftovers.forget(cloud);
    const left = await context.leftovers.find(cloud, inputs.declaredAs, mark);
    for (const image of left) await cloud.deleteImage(image.id);
    await context.leftovers.forget(cloud);
  } catch {
    // The job's own failure is the one to report. The next run finds what is marked.
  }
}

/** The key contains endpoint and project, because a mark is unique only within them. */
async function journalKey(cloud: ImageCloud, mark: Mark): Promise<string> {
  const { endpoint, projectId } = await cloud.location();
  return [endpoint, projectId, ...Object.values(mark)].join(" ");
}

function newImage(inputs: ImageInputs, mark: Mark | undefined): NewImage {
  const declared = pickAttributes(attributeNames, (name) => inputs[name]);
  return { id: "", ...declared, properties: { ...mark } };
}

/** For a copy from another region, the region of the original does the work (`maker`). */
async function workOf({
  cloud,
  source,
  context,
}: Job): Promise<{ readonly maker: ImageCloud; readonly source: CloudSource }> {
  if (source.kind !== "copy") return { maker: cloud, source };
  const { imageId, kmsKeyId, fromConnection, agencyName, vaultId } = source;
  const key = kmsKeyId === undefined ? {} : { kmsKeyId };
  if (fromConnection === undefined)
    return { maker: cloud, source: { kind: "copy", imageId, ...key } };
  const { region, projectName } = await cloud.location();
  if (region === undefined || agencyName === undefined) {
    throw new Error(
      `source.fromConnection: ${cloud.connectionName} names no region to copy to, or the source no agencyName`,
    );
  }
  const vault = vaultId === undefined ? {} : { vaultId };
  const to = { region, projectName: projectName ?? region, agencyName, ...vault };
  return { maker: context.cloud(fromConnection), source: { kind: "copy", imageId, to } };
}

function waitForJob(job: Job, maker: ImageCloud, jobId: string): Promise<JobOutcome> {
  if (maker.jobs === undefined) throw new Error(`${maker.connectionName} has no jobs`);
  const { inputs, context } = job;
  return maker.jobs.wait(jobId, {
    purpose: purposeOf(job),
    imageName: inputs.name ?? "without a name",
    limitMs: createLimitMs(inputs),
    raise: raiseTheLimit,
    signal: context.signal,
    progress: jobProgress(`image "${inputs.name ?? ""}"`, context),
  });
}

function purposeOf({ inputs, source }: Job): string {
  const name = `"${inputs.name ?? ""}"`;
  return source.kind === "copy"
    ? `copy ${sourceTitle(source)} as ${name}`
    : `create image ${name} of ${sourceTitle(source)}`;
}

function sourceTitle(source: JobSource): string {
  switch (source.kind) {
    case "server":
      return `server ${source.serverId}`;
    case "volume":
      return `volume ${source.volumeId}`;
    case "backup":
      return `backup ${source.backupId}`;
    case "object":
      return `object ${source.bucket}:${source.key}`;
    case "copy":
      return source.fromConnection === undefined
        ? `image ${source.imageId}`
        : `image ${source.imageId} of connection "${source.fromConnection}"`;
  }
}

function hasDisks(source: JobSource): boolean {
  return source.kind === "object" && (source.dataDisks?.length ?? 0) > 0;
}

/**
 * The image as the request made it, without reading it. Attributes that are not in `sent` have
 * their defaults here. The PATCH that ends the creation sets what is declared and returns the whole
 * image.
 */
function asSent(image: NewImage, outcome: JobOutcome, sent: readonly string[]): CloudImage {
  const carried = pickAttributes(attributeNames, (name) => {
    const { unsaid, ims } = attributeRow(name);
    return (sent.includes(name) ? image[name] : undefined) ?? unsaid ?? ims?.absentMeans;
  });
  return {
    // Attributes that every image has are always set: their rows have `unsaid` or `absentMeans`.
    ...(carried as AttributesOfImage),
    // Of the sources of jobs, only `object` allows `minDiskGb`. Its request contains it, although
    // `sent` does not name it. For the others this is 0 until the PATCH returns the value that the
    // cloud chose.
    minDiskGb: image.minDiskGb ?? 0,
    id: outcome.imageId ?? outcome.imageIds[0] ?? "",
    status: "active",
    owner: undefined,
    sizeBytes: undefined,
    virtualSizeBytes: undefined,
    checksum: undefined,
    hashAlgorithm: undefined,
    hashValue: undefined,
    createdAt: "",
    updatedAt: "",
    file: undefined,
    schema: undefined,
    answeredAtMs: undefined,
    properties: image.properties ?? {},
  };
}

/** With data disks, or if the job names no image, the marks say which image is which. */
async function imageOf(job: Job, outcome: JobOutcome): Promise<ImageSoFar | undefined> {
  const { cloud, inputs, source, mark, context } = job;
  const { imageId, imageIds } = outcome;
  const id = imageId ?? imageIds[0];
  const isFoundById = !hasDisks(source) && id !== undefined;
  if (isFoundById || mark === undefined || inputs.declaredAs === undefined) {
    const image = id === undefined ? undefined : await cloud.getImage(id, { fresh: true });
    // Without the mark the image is in a state already, so it belongs to another resource.
    const isOurs = Object.entries(mark ?? {}).every(
      ([key, value]) => image?.properties[key] === value,
    );
    return image === undefined || !isOurs ? undefined : { image, hasBytes: true };
  }
  await context.leftovers.forget(cloud);
  const marked = await context.leftovers.find(cloud, inputs.declaredAs, mark);
  // A job of a stack with the same name in another back end can make images with the same mark.
  const found = imageIds.length > 1 ? marked.filter((each) => imageIds.includes(each.id)) : marked;
  const image = found.find((each) => !isDisk(each));
  return image === undefined ? undefined : { image, hasBytes: true, disks: disksAmong(found) };
}

/** Whether an image with the mark appears within the limit after the request. */
async function isLostImageThere(
  { cloud, inputs, context }: Job,
  mark: Mark,
  sentAtMs: number,
  why: string,
): Promise<boolean> {
  if (inputs.declaredAs === undefined) return false;
  let isTold = false;
  const deadlineMs = sentAtMs + lostAnswerMs;
  for (;;) {
    await context.leftovers.forget(cloud);
    const found = await context.leftovers.find(cloud, inputs.declaredAs, mark);
    if (found.length > 0) return true;
    if (context.clock.now() >= deadlineMs) return false;
    if (!isTold) {
      context.log.info(
        `image "${inputs.name ?? ""}": ${why}; looking for its result until ${timeText(deadlineMs)}`,
      );
      isTold = true;
    }
    await context.clock.sleep(lostAnswerPollMs, context.signal);
  }
}
