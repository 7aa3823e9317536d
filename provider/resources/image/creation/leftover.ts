/** Decides what a creation does with an image that an earlier run left for the same resource. */
import type { CloudImage } from "../../../client/cloud";
import { createLimitMs } from "../../checks/createLimit";
import { hasMark, MARK_SOURCE, type Mark } from "../../recovery/mark";
import { isBusy } from "../changes/busy";
import { isGone } from "../gone";
import { disksOf, isDisk } from "./dataDisks";
import type { ImageSoFar, MadeDisk, SourceKind, Work } from "./kind";

/** A run in another back end may still be working on an image that was changed within this time. */
const settledAfterMs = 15_000;
const pollMs = 2_000;

/** Returns the leftover to continue with, or undefined if a new record is needed. */
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
    context.log.info(`image ${adopted.image.id}: continuing where an earlier run was cut off`);
  }
  return adopted;
}

function leaveAlone({ cloud, inputs, context }: Work, image: CloudImage, why: string): void {
  context.log.warn(
    `image ${image.id} ("${image.name ?? inputs.name ?? ""}") of an earlier run ${why} and is left alone; ` +
      `when it is not wanted: ${cloud.rules.deleteCommand}${image.id}`,
  );
}

/** Whether somebody changed it on purpose, for example deactivated it. Then no run touches it. */
export function isSetAside(image: CloudImage): boolean {
  return !isBusy(image) && !["queued", "active", "killed"].includes(image.status);
}

/** Undefined if the leftover was deleted, if another run finished it, or after the time limit. */
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
    // The list that this run read may be hours old, so the image is read again.
    const image = await stillMarked(work, id, mark);
    if (image === undefined) return undefined;
    // This run made the image itself, so its age does not matter.
    const youngForMs = isOfThisRun ? 0 : settledAfterMs - ageMs(image);
    // With `make`, a queued image still waits for the bytes that the cloud's job brings.
    const isWorkedOn = isBusy(image) || (kind.make !== undefined && image.status === "queued");
    if (!isWorkedOn && youngForMs <= 0) return image;
    if (clock.now() > deadlineMs) {
      leaveAlone(work, image, `is still ${image.status}`);
      return undefined;
    }
    await clock.sleep(isWorkedOn ? pollMs : Math.min(youngForMs, settledAfterMs), signal);
  }
}

/** Undefined if the image was deleted, or if another run finished it and has it in its state. */
async function stillMarked({ cloud }: Work, id: string, mark: Mark) {
  const image = await cloud.getImage(id, { fresh: true });
  return image !== undefined && hasMark(image, mark) ? image : undefined;
}

/** By the cloud's own clock, because the clock of this machine may be wrong. */
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
      // The job that stored the bytes has ended, and nobody waits for it.
      await kind.forget?.(image);
      return { ...stored, disks };
    }
  }
  if (isGone(image)) return undefined;
  if (isSetAside(image)) {
    leaveAlone(work, image, `is ${status}`);
    return undefined;
  }
  // Comparing a large file takes a while, and another run may have finished the image meanwhile.
  if ((await stillMarked(work, image.id, mark)) === undefined) return undefined;
  await kind.unstage?.(image);
  // The data disk images are deleted first, because without this image nobody could find them.
  for (const disk of disks) await cloud.deleteImage(disk.image.id);
  await cloud.deleteImage(image.id);
  await kind.forget?.(image);
  context.log.info(`image ${image.id}: left by an earlier run with other content; deleted`);
  return undefined;
}

/**
 * Whether the image was made from this source, as far as its mark and its formats show it. The
 * formats are not compared if the cloud converts them, or if the mark of an active image contains
 * the same source.
 */
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
