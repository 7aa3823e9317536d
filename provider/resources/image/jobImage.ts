/**
 * Makes an image by a job of the cloud, so that a run cut off anywhere is finished by the next. The image carries its mark from
 * the request that begins the job; the job's id is in the journal before it is waited for. See "The journal of jobs" in
 * provider/DESIGN.md.
 */
import type { CloudImage, ImageCloud, JobOutcome, NewImage } from "../../client/cloud";
import {
  attributeNames,
  attributeRow,
  pickAttributes,
  type AttributesOfImage,
} from "../../client/imageAttributes";
import { isApiError, type ApiError } from "../../client/http/errors";
import { timeText } from "../../client/http/waits";
import { withoutMarkedNames } from "../../client/ims/markedName";
import type { HandlerContext } from "../handler";
import { MARK_DISK, type Mark } from "../mark";
import type { ImageInputs } from "./inputs";
import { hasFailed, isOver, wasRefused } from "../jobEnd";
import { jobProgress } from "../jobProgress";
import { createLimitMs, raiseTheLimit } from "./timeLimits";
import { sourceTitle, workOf, type JobSource } from "./jobSource";

export interface JobImage {
  readonly image: CloudImage;
  /** Images of data disks beside it, in the order of the source. */
  readonly disks: readonly MadeDisk[];
}

export interface MadeDisk {
  /** Among the data disks of the source, from 0. */
  readonly number: number;
  readonly image: CloudImage;
}

/**
 * A request whose answer nobody saw may have begun a job whose image shows only at its end: that image is looked for this long
 * after the request before another job is begun.
 */
const lostAnswerMs = 60_000;
const lostAnswerPollMs = 2_000;
/** How often a run asks for the same job, where it never hears an answer. */
const beginningsMax = 4;

/** The image of a job that a run before began; undefined when there is none, or it failed. */
export async function resumeJob(
  cloud: ImageCloud,
  inputs: ImageInputs,
  source: JobSource,
  mark: Mark | undefined,
  context: HandlerContext,
): Promise<JobImage | undefined> {
  if (mark === undefined) return undefined;
  const key = await journalKey(cloud, mark);
  const noted = await context.journal.find(key);
  if (noted === undefined) return undefined;
  if (noted.jobId === undefined) {
    await isLostImageThere(cloud, inputs, mark, noted.atMs, "a run before was cut off", context);
    return undefined;
  }
  context.log.info(`image "${inputs.name ?? ""}": waiting for job ${noted.jobId} of a run before`);
  const { maker } = await workOf(cloud, source, context);
  try {
    const outcome = await waitForJob(maker, noted.jobId, inputs, source, context);
    return await imageOf(cloud, outcome, inputs, source, mark, context);
  } catch (error) {
    // It failed, or nobody knows it any more: what it left is found by its mark.
    if (isApiError(error, "cancelled", "unreachable", "unavailable", "rateLimited")) throw error;
    return undefined;
  } finally {
    if (!context.signal.aborted) await context.leftovers.forget(cloud);
  }
}

/**
 * Begins a job and waits for it. Undefined: the answer that named the job was lost, and an image with the mark is there, to be gone on with as with one
 * of a run before.
 */
export async function imageByJob(
  cloud: ImageCloud,
  inputs: ImageInputs,
  source: JobSource,
  mark: Mark | undefined,
  context: HandlerContext,
  beginning = 1,
): Promise<JobImage | undefined> {
  const { maker, source: asked } = await workOf(cloud, source, context);
  const { jobs } = maker;
  if (jobs === undefined)
    throw new Error(`${maker.connectionName} makes no images of a ${source.kind}`);
  const image = newImage(inputs, mark);
  const key = mark === undefined ? undefined : await journalKey(cloud, mark);
  const askedMs = context.clock.now();
  if (key !== undefined) await context.journal.note(key, { atMs: askedMs });
  let jobId: string;
  let sent: readonly string[];
  try {
    ({ jobId, sent } = await jobs.beginImage(image, asked));
  } catch (error) {
    // Refused: no job was begun, and the next run need not look for one.
    if (key !== undefined && wasRefused(error)) await context.journal.forget(key);
    if (!isApiError(error)) throw error;
    const told = adviseOnBackup(named(error, inputs, source));
    if (mark === undefined || wasRefused(error) || isApiError(error, "cancelled")) throw told;
    const why = `whether the cloud began it is unknown (${told.reason})`;
    if (await isLostImageThere(cloud, inputs, mark, askedMs, why, context)) return undefined;
    if (beginning === beginningsMax) throw told.with({ attempts: beginning, advice: undefined });
    return imageByJob(cloud, inputs, source, mark, context, beginning + 1);
  }
  if (key !== undefined) await context.journal.note(key, { atMs: context.clock.now(), jobId });
  let outcome: JobOutcome;
  try {
    outcome = await waitForJob(maker, jobId, inputs, source, context);
  } catch (error) {
    if (key !== undefined && isOver(error)) await context.journal.forget(key);
    if (hasFailed(error)) await removeLeft(cloud, inputs, mark, context);
    throw isApiError(error) ? named(error, inputs, source) : error;
  }
  const isNamed = outcome.imageId !== undefined || outcome.imageIds.length > 0;
  const made =
    disksOf(source) > 0 || mark === undefined || !isNamed
      ? await imageOf(cloud, outcome, inputs, source, mark, context)
      : { image: asSent(image, outcome, sent), disks: [] };
  if (made === undefined)
    throw new Error(
      `job ${jobId} ended, and the image it made is not to be found; run the same command again`,
    );
  return made;
}

/** The request and the job carry the mark where people expect the name. */
function named(error: ApiError, inputs: ImageInputs, source: JobSource): ApiError {
  const reason = withoutMarkedNames(error.reason, inputs.name ?? "without a name");
  return error.with({ purpose: purposeOf(inputs, source), reason });
}

/** A backup makes one image. Where a run was cut off at its very last answer, that is a finished one that no state knows. */
function adviseOnBackup(error: ApiError): ApiError {
  if (error.code !== "IMG.0029" && error.code !== "IMG.0134") return error;
  const advice =
    "use another backup; or, where a run that was cut off has made its image, adopt that with existingId, or delete it";
  return error.with({ advice });
}

/** What a failed job leaves of its images is of no use to anybody. */
async function removeLeft(
  cloud: ImageCloud,
  inputs: ImageInputs,
  mark: Mark | undefined,
  context: HandlerContext,
): Promise<void> {
  if (mark === undefined || inputs.declaredAs === undefined) return;
  try {
    await context.leftovers.forget(cloud);
    const left = await context.leftovers.find(cloud, inputs.declaredAs, mark);
    for (const image of left) await cloud.deleteImage(image.id);
    await context.leftovers.forget(cloud);
  } catch {
    // The job's own failure is the one to report; what is left is marked, and the next run finds it.
  }
}

/** The journal speaks of one mark in one place. */
export async function journalKey(cloud: ImageCloud, mark: Mark): Promise<string> {
  const { endpoint, projectId } = await cloud.location();
  return [endpoint, projectId, ...Object.values(mark)].join(" ");
}

function newImage(inputs: ImageInputs, mark: Mark | undefined): NewImage {
  const declared = pickAttributes(attributeNames, (name) => inputs[name]);
  return { id: "", ...declared, properties: { ...mark } };
}

function waitForJob(
  maker: ImageCloud,
  jobId: string,
  inputs: ImageInputs,
  source: JobSource,
  context: HandlerContext,
): Promise<JobOutcome> {
  if (maker.jobs === undefined) throw new Error(`${maker.connectionName} has no jobs`);
  return maker.jobs.wait(jobId, {
    purpose: purposeOf(inputs, source),
    limitMs: createLimitMs(inputs),
    raise: raiseTheLimit,
    signal: context.signal,
    progress: jobProgress(`image "${inputs.name ?? ""}"`, context),
  });
}

function purposeOf(inputs: ImageInputs, source: JobSource): string {
  const name = `"${inputs.name ?? ""}"`;
  return source.kind === "copy"
    ? `copy ${sourceTitle(source)} as ${name}`
    : `create image ${name} of ${sourceTitle(source)}`;
}

function disksOf(source: JobSource): number {
  return source.kind === "object" ? (source.dataDisks?.length ?? 0) : 0;
}

/**
 * The image as the request made it, without asking: what the request did not carry is at its default, and the finishing PATCH,
 * which answers with the whole image, sets it.
 */
function asSent(image: NewImage, outcome: JobOutcome, sent: readonly string[]): CloudImage {
  const unknown = undefined;
  const carried = pickAttributes(attributeNames, (name) => {
    const { unsaid, ims } = attributeRow(name);
    return (sent.includes(name) ? image[name] : undefined) ?? unsaid ?? ims?.absentMeans;
  });
  return {
    // Those that every image has are there: their row says what it is where nothing was sent.
    ...(carried as AttributesOfImage),
    // Settled when the image is made: the job was asked for it.
    minDiskGb: image.minDiskGb ?? 0,
    id: outcome.imageId ?? outcome.imageIds[0] ?? "",
    status: "active",
    owner: unknown,
    sizeBytes: unknown,
    virtualSizeBytes: unknown,
    checksum: unknown,
    hashAlgorithm: unknown,
    hashValue: unknown,
    createdAt: "",
    updatedAt: "",
    file: unknown,
    schema: unknown,
    answeredAtMs: unknown,
    properties: image.properties ?? {},
  };
}

/** Reads what the job made. With data disks, or from a job that names no image, the marks tell which is which. */
async function imageOf(
  cloud: ImageCloud,
  outcome: JobOutcome,
  inputs: ImageInputs,
  source: JobSource,
  mark: Mark | undefined,
  context: HandlerContext,
): Promise<JobImage | undefined> {
  const id = outcome.imageId ?? outcome.imageIds[0];
  const isFoundById = disksOf(source) === 0 && id !== undefined;
  if (isFoundById || mark === undefined || inputs.declaredAs === undefined) {
    const image = id === undefined ? undefined : await cloud.getImage(id, { fresh: true });
    // Without the mark it is in a state already, and none of ours any more.
    if (image === undefined || !isStillOurs(image, mark)) return undefined;
    return { image, disks: [] };
  }
  await context.leftovers.forget(cloud);
  const marked = await context.leftovers.find(cloud, inputs.declaredAs, mark);
  // A stack of equal name in another back end may have a job under way whose images carry the same mark.
  const { imageIds } = outcome;
  const found = imageIds.length > 1 ? marked.filter(({ id }) => imageIds.includes(id)) : marked;
  const image = found.find((each) => each.properties[MARK_DISK] === undefined);
  return image === undefined ? undefined : { image, disks: disksAmong(found) };
}

/** Data disk images among the leftovers of one resource, in the order of the source. */
export function disksAmong(images: readonly CloudImage[]): readonly MadeDisk[] {
  return images
    .filter((image) => image.properties[MARK_DISK] !== undefined)
    .map((image) => ({ number: Number(image.properties[MARK_DISK]), image }))
    .sort((one, other) => one.number - other.number);
}

function isStillOurs(image: CloudImage, mark: Mark | undefined): boolean {
  return Object.entries(mark ?? {}).every(([key, value]) => image.properties[key] === value);
}

/** Whether an image with the mark shows within the time after the request. */
async function isLostImageThere(
  cloud: ImageCloud,
  inputs: ImageInputs,
  mark: Mark,
  sentAtMs: number,
  why: string,
  context: HandlerContext,
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
        `image "${inputs.name ?? ""}": ${why}; looking for what came of it until ${timeText(deadlineMs)}`,
      );
      isTold = true;
    }
    await context.clock.sleep(lostAnswerPollMs, context.signal);
  }
}
