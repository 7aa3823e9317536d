/** What a creation does with an image that a run before left behind for the same resource. */
import type { CloudImage, CloudRules, ImageCloud } from "../../client/cloud";
import { isApiError } from "../../client/http/errors";
import type { HandlerContext } from "../handler";
import { hasMark, MARK_DISK, MARK_DISKS, MARK_SOURCE, type Mark } from "../mark";
import { isBusy } from "./busy";
import { hasSameBytes, withoutUpload, type StoredBytes } from "./bytes";
import { fileFacts, uploadedFile } from "./fileFacts";
import type { ImageInputs } from "./inputs";
import { disksAmong, type MadeDisk } from "./jobImage";
import { jobSourceOf } from "./jobSource";
import { registerKey } from "./register";
import { digestsOfFile, localPath } from "./source";
import { createLimitMs } from "./timeLimits";

/** Younger ones may belong to a run that lives: two back ends can hold stacks of equal names. */
const settledAfterMs = 15_000;
const pollMs = 2_000;

export interface AdoptedLeftover {
  readonly image: CloudImage;
  /** Set when the bytes are stored already. */
  readonly bytes: StoredBytes | undefined;
  /** Images of data disks that were made along with it. */
  readonly disks: readonly MadeDisk[];
}

/** The leftover to go on with, or undefined when a new record is needed. */
export async function adoptLeftover(
  cloud: ImageCloud,
  inputs: ImageInputs,
  mark: Mark | undefined,
  context: HandlerContext,
  isOfThisRun = false,
): Promise<AdoptedLeftover | undefined> {
  if (mark === undefined || inputs.declaredAs === undefined) return undefined;
  const marked = await context.leftovers.find(cloud, inputs.declaredAs, mark);
  const found = marked.filter((image) => image.properties[MARK_DISK] === undefined);
  let adopted: AdoptedLeftover | undefined;
  for (const seen of found) {
    if (adopted !== undefined) {
      context.log.warn(
        leftAloneSentence(cloud, seen, inputs, "is another one of the same resource"),
      );
      continue;
    }
    const settled = await waitUntilSettled(
      ...([cloud, seen.id, mark, inputs, context, isOfThisRun] as const),
    );
    if (settled === undefined) continue;
    const disks = await disksOf(cloud, settled, marked);
    adopted = await tryAdopt(cloud, settled, mark, inputs, disks, context);
  }
  if (adopted !== undefined && !isOfThisRun) {
    context.log.info(`image ${adopted.image.id}: going on where a run before was cut off`);
  }
  return adopted;
}

/** Its data disk images: those that are marked still, and those that it names because they got their names already. */
async function disksOf(
  cloud: ImageCloud,
  image: CloudImage,
  marked: readonly CloudImage[],
): Promise<readonly MadeDisk[]> {
  const ids = image.properties[MARK_DISKS]?.split(",");
  if (ids === undefined) return disksAmong(marked);
  const disks = await Promise.all(ids.map((id) => cloud.getImage(id, { fresh: true })));
  return disks.flatMap((disk, number) => (disk === undefined ? [] : [{ number, image: disk }]));
}

function leftAloneSentence(
  cloud: ImageCloud,
  image: CloudImage,
  inputs: ImageInputs,
  why: string,
): string {
  return (
    `image ${image.id} ("${image.name ?? inputs.name ?? ""}") of a run before ${why} and is left alone; ` +
    `when it is not wanted: ${cloud.rules.deleteCommand}${image.id}`
  );
}

/** The leftover once nobody works on it any more; undefined when it is gone, finished, or stays busy. */
async function waitUntilSettled(
  cloud: ImageCloud,
  id: string,
  mark: Mark,
  inputs: ImageInputs,
  context: HandlerContext,
  isOfThisRun: boolean,
): Promise<CloudImage | undefined> {
  const isJob = jobSourceOf(inputs.source) !== undefined;
  const deadlineMs = context.clock.now() + createLimitMs(inputs);
  for (;;) {
    // The look of this run may be hours old.
    const image = await stillMarked(cloud, id, mark);
    if (image === undefined) return undefined;
    // Nobody else asks for it while this run does.
    const youngForMs = isOfThisRun ? 0 : settledAfterMs - ageMs(image);
    // Nobody but a job of the cloud brings bytes to the record of such an image.
    const isWorkedOn = isBusy(image) || (isJob && image.status === "queued");
    if (!isWorkedOn && youngForMs <= 0) return image;
    if (context.clock.now() > deadlineMs) {
      context.log.warn(leftAloneSentence(cloud, image, inputs, `is still ${image.status}`));
      return undefined;
    }
    const waitMs = isWorkedOn ? pollMs : Math.min(youngForMs, settledAfterMs);
    await context.clock.sleep(waitMs, context.signal);
  }
}

/** What an upload through a bucket left there. */
export async function removeStaged(
  cloud: ImageCloud,
  { id }: CloudImage,
  { source }: ImageInputs,
): Promise<void> {
  if (source === undefined || localPath(source) === undefined || !("bucket" in source)) return;
  if (source.bucket === undefined) return;
  try {
    await cloud.jobs?.removeStaged(id, source.bucket);
  } catch (error) {
    // In a bucket that is not there nothing is staged.
    if (!isApiError(error, "notFound")) throw error;
  }
}

function hasSameSource(image: CloudImage, mark: Mark): boolean {
  return image.properties[MARK_SOURCE] === mark[MARK_SOURCE];
}

/** Undefined when it is gone, or was finished by a run that was alive after all: then it is in that run's state. */
async function stillMarked(
  cloud: ImageCloud,
  id: string,
  mark: Mark,
): Promise<CloudImage | undefined> {
  const image = await cloud.getImage(id, { fresh: true });
  return image !== undefined && hasMark(image, mark) ? image : undefined;
}

/** By the cloud's own clock: ours may be wrong. */
function ageMs(image: CloudImage): number {
  const changedMs = Date.parse(image.updatedAt);
  if (image.answeredAtMs === undefined || Number.isNaN(changedMs)) return 0;
  return image.answeredAtMs - changedMs;
}

async function tryAdopt(
  cloud: ImageCloud,
  image: CloudImage,
  mark: Mark,
  inputs: ImageInputs,
  disks: readonly MadeDisk[],
  context: HandlerContext,
): Promise<AdoptedLeftover | undefined> {
  const { convertsFormats, reportsHash } = cloud.rules;
  const wasImported = inputs.source?.kind === "webDownload" && image.status === "active";
  const isSameFormat =
    convertsFormats ||
    (wasImported && mark[MARK_SOURCE] !== undefined && hasSameSource(image, mark)) ||
    ((inputs.diskFormat === undefined || inputs.diskFormat === image.diskFormat) &&
      (inputs.containerFormat ?? "bare") === image.containerFormat);
  const isSame = isSameFormat && (reportsHash || hasSameSource(image, mark));
  if (image.status === "queued" && isSame) return { image, bytes: undefined, disks };
  if (image.status === "active" && isSame) {
    const bytes = await storedBytes(image, inputs, cloud.rules);
    if (bytes !== undefined) {
      await removeStaged(cloud, image, inputs);
      // The job that stored them is over, and nobody waits for it any more.
      await context.journal.forget(registerKey(image.id));
      return { image, bytes, disks };
    }
  }
  const isUsed =
    image.status !== "queued" && image.status !== "active" && image.status !== "killed";
  // Comparing a large file takes a while: what was finished meanwhile is no leftover any more.
  if (!isUsed && (await stillMarked(cloud, image.id, mark)) !== undefined) {
    await removeStaged(cloud, image, inputs);
    // First those that nothing but this image leads to.
    for (const disk of disks) await cloud.deleteImage(disk.image.id);
    await cloud.deleteImage(image.id);
    await context.journal.forget(registerKey(image.id));
    context.log.info(`image ${image.id}: left behind by a run before with other content, deleted`);
  }
  return undefined;
}

/** The leftover's bytes, when they are those of the source; undefined when they are not or nobody can tell. */
async function storedBytes(
  image: CloudImage,
  inputs: ImageInputs,
  rules: CloudRules,
): Promise<StoredBytes | undefined> {
  const { source } = inputs;
  const isKnownByMark = source !== undefined && localPath(source) === undefined;
  // The mark of an import contains its address, that of a job its source: the same mark is the same content.
  if (isKnownByMark) return withoutUpload(image, source);
  const path = localPath(source);
  if (path === undefined) return undefined;
  const facts = await fileFacts(path);
  if (rules.reportsHash && facts.sizeBytes !== image.sizeBytes) return undefined;
  const digests = await digestsOfFile(path, facts.sizeBytes);
  // Where no hash is reported, the mark said already that it is this file.
  if (rules.reportsHash && hasSameBytes(image, digests) !== true) return undefined;
  const uploaded = uploadedFile(facts, digests.sha512);
  return { image, uploaded, digests };
}
