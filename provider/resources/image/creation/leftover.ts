/** What a creation does with an image that a run before left behind for the same resource. */
import type { CloudImage } from "../../../client/cloud";
import { createLimitMs } from "../../checks/createLimit";
import { hasMark, MARK_SOURCE, type Mark } from "../../recovery/mark";
import { isBusy } from "../changes/busy";
import { disksOf, isDisk } from "./dataDisks";
import type { ImageSoFar, MadeDisk, SourceKind, Work } from "./kind";

/** Younger ones may belong to a run that lives: two back ends can hold stacks of equal names. */
const settledAfterMs = 15_000;
const pollMs = 2_000;

/** The leftover to go on with, or undefined when a new record is needed. */
export async function adoptLeftover(
  work: Work,
  mark: Mark | undefined,
  kind: SourceKind,
  isOfThisRun = false,
): Promise<ImageSoFar | undefined> {
  const { cloud, inputs, context } = work;
  if (mark === undefined || inputs.declaredAs === undefined) return undefined;
  const marked = await context.leftovers.find(cloud, inputs.declaredAs, mark);
  let adopted: ImageSoFar | undefined;
  for (const seen of marked.filter((image) => !isDisk(image))) {
    if (adopted !== undefined) {
      leaveAlone(work, seen, "is another one of the same resource");
      continue;
    }
    const settled = await waitUntilSettled(work, seen.id, mark, kind, isOfThisRun);
    if (settled === undefined) continue;
    const disks = await disksOf(cloud, settled, marked);
    adopted = await tryAdopt(work, settled, mark, kind, disks);
  }
  if (adopted !== undefined && !isOfThisRun) {
    context.log.info(`image ${adopted.image.id}: going on where a run before was cut off`);
  }
  return adopted;
}

function leaveAlone({ cloud, inputs, context }: Work, image: CloudImage, why: string): void {
  context.log.warn(
    `image ${image.id} ("${image.name ?? inputs.name ?? ""}") of a run before ${why} and is left alone; ` +
      `when it is not wanted: ${cloud.rules.deleteCommand}${image.id}`,
  );
}

/** The leftover once nobody works on it any more; undefined when it is gone, finished, or stays busy. */
async function waitUntilSettled(
  work: Work,
  id: string,
  mark: Mark,
  kind: SourceKind,
  isOfThisRun: boolean,
): Promise<CloudImage | undefined> {
  const { clock, signal } = work.context;
  const deadlineMs = clock.now() + createLimitMs(work.inputs);
  for (;;) {
    // The look of this run may be hours old.
    const image = await stillMarked(work, id, mark);
    if (image === undefined) return undefined;
    // Nobody else asks for it while this run does.
    const youngForMs = isOfThisRun ? 0 : settledAfterMs - ageMs(image);
    // Nobody but a job of the cloud brings bytes to the record of an image that it makes.
    const isWorkedOn = isBusy(image) || (kind.make !== undefined && image.status === "queued");
    if (!isWorkedOn && youngForMs <= 0) return image;
    if (clock.now() > deadlineMs) {
      leaveAlone(work, image, `is still ${image.status}`);
      return undefined;
    }
    await clock.sleep(isWorkedOn ? pollMs : Math.min(youngForMs, settledAfterMs), signal);
  }
}

/** Undefined when it is gone, or was finished by a run that was alive after all: then it is in that run's state. */
async function stillMarked({ cloud }: Work, id: string, mark: Mark) {
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
  work: Work,
  image: CloudImage,
  mark: Mark,
  kind: SourceKind,
  disks: readonly MadeDisk[],
): Promise<ImageSoFar | undefined> {
  const { cloud, context } = work;
  const { status } = image;
  if (isOfThisSource(work, image, mark)) {
    if (status === "queued") return { image, disks };
    const stored = status === "active" ? await kind.stored(image, true) : undefined;
    if (stored !== undefined) {
      await kind.unstage?.(image);
      // The job that stored them is over, and nobody waits for it any more.
      await kind.forget?.(image);
      return { ...stored, disks };
    }
  }
  const isUsed = !["queued", "active", "killed"].includes(status);
  // Comparing a large file takes a while: what was finished meanwhile is no leftover any more.
  if (isUsed || (await stillMarked(work, image.id, mark)) === undefined) return undefined;
  await kind.unstage?.(image);
  // First those that nothing but this image leads to.
  for (const disk of disks) await cloud.deleteImage(disk.image.id);
  await cloud.deleteImage(image.id);
  await kind.forget?.(image);
  context.log.info(`image ${image.id}: left behind by a run before with other content, deleted`);
  return undefined;
}

/** By its mark and its formats, as far as this cloud needs them to tell. */
function isOfThisSource({ cloud, inputs }: Work, image: CloudImage, mark: Mark): boolean {
  const { convertsFormats, reportsHash } = cloud.rules;
  const isMarkedSo = image.properties[MARK_SOURCE] === mark[MARK_SOURCE];
  const isSameFormat =
    convertsFormats ||
    (image.status === "active" && mark[MARK_SOURCE] !== undefined && isMarkedSo) ||
    ((inputs.diskFormat === undefined || inputs.diskFormat === image.diskFormat) &&
      (inputs.containerFormat ?? "bare") === image.containerFormat);
  return isSameFormat && (reportsHash || isMarkedSo);
}
