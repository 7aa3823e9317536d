/**
 * Makes an image so that a run cut off anywhere is finished by the next: reserve a marked record, store the bytes,
 * take the mark off. Until the mark is off no state knows the image; from then on one does.
 */
import type { CloudImage, CloudRules, ImageChange, ImageCloud } from "../../client/cloud";
import { isApiError } from "../../client/http/errors";
import { attributeNames, pickAttributes } from "../../client/imageAttributes";
import { everyOne } from "../everyOne";
import type { HandlerContext } from "../handler";
import { isSameSet } from "../sameSet";
import {
  isMarked,
  isMarkProperty,
  MARK,
  MARK_DISKS,
  MARK_RESOURCE,
  MARK_SOURCE,
  markOf,
  type Mark,
} from "../mark";
import { assertExpected, assertSameBytes, sendBytes, type StoredBytes } from "./bytes";
import { adviseOnFormat } from "./formats";
import { adoptLeftover, removeStaged } from "./leftover";
import type { ImageInputs } from "./inputs";
import { imageByJob, journalKey, resumeJob, type JobImage, type MadeDisk } from "./jobImage";
import { formatMark, jobSourceOf, sourceMark } from "./jobSource";
import { desiredImage, imagePatch } from "./patch";
import { localPath } from "./source";
import type { DataImage, ImageMemory } from "./state";
import { isAboutVisibility, visibilityAdvice } from "./visibility";

export interface MadeImage {
  readonly image: CloudImage;
  readonly memory: ImageMemory;
}

/** How often a run that meets another one on the same image looks again. */
const attemptsMax = 3;

export async function createMarked(
  cloud: ImageCloud,
  inputs: ImageInputs,
  context: HandlerContext,
): Promise<MadeImage> {
  try {
    // Taken before the record is made: POST and PUT must follow each other at once.
    return localPath(inputs.source) === undefined
      ? await createInTurn(cloud, inputs, context, 1)
      : await context.uploadTurn(async () => createInTurn(cloud, inputs, context, 1));
  } finally {
    context.leftovers.nameUnclaimed(context.log);
  }
}

async function createInTurn(
  cloud: ImageCloud,
  inputs: ImageInputs,
  context: HandlerContext,
  attempt: number,
): Promise<MadeImage> {
  const mark = await markFor(cloud, inputs, context);
  const begun = await begin(cloud, inputs, mark, context);
  try {
    const bytes = begun.bytes ?? (await storeSource(cloud, begun.image, inputs, context));
    await refuseUnexpected(cloud, begun.image, bytes, inputs);
    await context.assertEngineAlive();
    // From here on the mark is what a run that comes after this one finds.
    if (mark !== undefined) await context.journal.forget(await journalKey(cloud, mark));
    // The plugins of an import change the record: what we know of it is old.
    const recent = bytes?.imported === true ? bytes.image : begun.image;
    const whole = await tellDisks(cloud, recent, begun.disks);
    const dataImages = await finishDisks(cloud, begun.disks, inputs);
    const image = await finish(cloud, whole, inputs, begun.isLeftover);
    await refuseWrongBytes(cloud, image, bytes, inputs);
    const { uploaded, imported } = bytes ?? { uploaded: undefined };
    const memory = { uploaded, imported, dataImages, adopted: false };
    return { image, memory: { ...memory, convertsFormats: cloud.rules.convertsFormats } };
  } catch (error) {
    if (attempt < attemptsMax && (await isTakenByAnother(cloud, begun.image, error))) {
      await context.leftovers.forget(cloud);
      return createInTurn(cloud, inputs, context, attempt + 1);
    }
    throw await cleanUp(cloud, begun.image, inputs, error, context);
  }
}

interface BegunImage {
  readonly image: CloudImage;
  /** Set when the image has its bytes. */
  readonly bytes: StoredBytes | undefined;
  readonly disks: readonly MadeDisk[];
  readonly isLeftover: boolean;
}

/** What a run before left, or a record of our own, or an image that a job of the cloud made. */
async function begin(
  cloud: ImageCloud,
  inputs: ImageInputs,
  mark: Mark | undefined,
  context: HandlerContext,
): Promise<BegunImage> {
  const source = jobSourceOf(inputs.source);
  const resumed =
    source === undefined ? undefined : await resumeJob(cloud, inputs, source, mark, context);
  if (resumed !== undefined) return ofJob(resumed, true);
  const leftover = await adoptLeftover(cloud, inputs, mark, context);
  if (leftover !== undefined) return { ...leftover, isLeftover: true };
  if (source !== undefined) {
    const made = await imageByJob(cloud, inputs, source, mark, context);
    if (made !== undefined) return ofJob(made, false);
    const found = await adoptLeftover(cloud, inputs, mark, context, true);
    if (found !== undefined) return { ...found, isLeftover: true };
    throw new Error(
      `the cloud may have begun to make it, its answer was lost, and no image of it is there any more; run the same command again`,
    );
  }
  const image = await reserve(cloud, inputs, mark, context);
  return { image, bytes: undefined, disks: [], isLeftover: false };
}

function ofJob({ image, disks }: JobImage, isLeftover: boolean): BegunImage {
  const bytes = { image, uploaded: undefined, digests: undefined };
  return { image, bytes, disks, isLeftover };
}

/** Once a disk has its name nothing else says whose it is: a run that comes after reads it here. */
async function tellDisks(
  cloud: ImageCloud,
  image: CloudImage,
  disks: readonly MadeDisk[],
): Promise<CloudImage> {
  if (disks.length === 0 || MARK_DISKS in image.properties) return image;
  const value = disks.map((disk) => disk.image.id).join(",");
  return cloud.patchImage(image.id, [{ setProperty: MARK_DISKS, value, exists: false }]);
}

/** Data disk images get their names first: the system disk's is what a run that comes after looks for. */
function finishDisks(
  cloud: ImageCloud,
  disks: readonly MadeDisk[],
  inputs: ImageInputs,
): Promise<DataImage[]> {
  const declared = inputs.source?.kind === "object" ? (inputs.source.dataDisks ?? []) : [];
  return everyOne(disks, async ({ number, image }) => {
    const name = declared[number]?.name ?? `${inputs.name ?? ""}-data-${number + 1}`;
    await cloud.patchImage(image.id, [{ set: "name", value: name }, ...withoutMark(image)]);
    return { id: image.id, name };
  });
}

function withoutMark(image: CloudImage): ImageChange[] {
  return Object.keys(image.properties)
    .filter(isMarkProperty)
    .map((key) => ({ removeProperty: key }));
}

/** Stacks of equal names in two back ends have equal marks: another run may have stored the bytes, or finished the image. */
async function isTakenByAnother(
  cloud: ImageCloud,
  begun: CloudImage,
  error: unknown,
): Promise<boolean> {
  if (!isMarked(begun) || !isApiError(error, "conflict", "notFound")) return false;
  try {
    const image = await cloud.getImage(begun.id, { fresh: true });
    return image === undefined || !isMarked(image) || image.status !== "queued";
  } catch {
    // The failure that brought us here is the one to report.
    return false;
  }
}

async function markFor(
  cloud: ImageCloud,
  inputs: ImageInputs,
  context: HandlerContext,
): Promise<Mark | undefined> {
  const { source, declaredAs } = inputs;
  if (declaredAs === undefined) return undefined;
  const mark = markOf(declaredAs, source?.kind === "webDownload" ? source.uri : undefined);
  const ofSource =
    source?.kind === "webDownload"
      ? formatMark(inputs)
      : await sourceMark(source, cloud.rules, context.hashCacheFolder);
  return ofSource === undefined ? mark : { ...mark, [MARK_SOURCE]: ofSource };
}

/** The record. A refused visibility must come now, not after an hour of upload, so it is part of it. */
async function reserve(
  cloud: ImageCloud,
  inputs: ImageInputs,
  mark: Mark | undefined,
  context: HandlerContext,
): Promise<CloudImage> {
  const record = {
    id: context.newId(),
    ...pickAttributes(attributeNames, (name) => inputs[name]),
    containerFormat: inputs.containerFormat ?? "bare",
    properties: { ...inputs.properties, ...mark },
    recognisedBy: MARK_RESOURCE,
  };
  try {
    return await cloud.createImage(record);
  } catch (error) {
    // Property protections of the cloud can forbid properties they do not know; `public` is forbidden more often.
    const advised = adviseOnReserve(error, inputs, cloud.rules);
    if (mark === undefined || !isApiError(error, "forbidden")) throw advised;
    if (inputs.visibility === "public" || isAboutVisibility(error)) throw advised;
    const unmarked = await cloud
      .createImage({ ...record, properties: inputs.properties ?? {} })
      .catch(() => Promise.reject(advised));
    context.log.warn(
      `image ${unmarked.id} ("${unmarked.name ?? ""}"): this cloud refuses the properties ${MARK} and ${MARK_RESOURCE}, ` +
        `so a run that is cut off while it is made leaves it behind`,
    );
    return unmarked;
  }
}

function adviseOnReserve(error: unknown, inputs: ImageInputs, rules: CloudRules): unknown {
  if (!isApiError(error)) return error;
  if (error.kind === "forbidden") {
    const advice =
      visibilityAdvice(error, inputs.visibility) ??
      `the role of the connection's user does not allow it to create images in its project`;
    return error.with({ advice });
  }
  if (error.kind === "quota") {
    return error.with({ advice: "declare fewer tags or properties, or ask for a larger quota" });
  }
  return adviseOnFormat(error, inputs, rules);
}

async function storeSource(
  cloud: ImageCloud,
  queued: CloudImage,
  inputs: ImageInputs,
  context: HandlerContext,
): Promise<StoredBytes | undefined> {
  if (inputs.source === undefined) return undefined;
  return sendBytes(cloud, queued, inputs.source, inputs, context);
}

/** Takes the mark off, sets what must come last, and answers with the whole image: no read is needed after it. */
async function finish(
  cloud: ImageCloud,
  begun: CloudImage,
  inputs: ImageInputs,
  isLeftover: boolean,
): Promise<CloudImage> {
  const desired = desiredImage(inputs, cloud.rules, false);
  const changes = imagePatch(begun, desired, ownedProperties(begun, isLeftover, cloud.rules));
  const wanted = inputs.tags ?? [];
  if (isMarked(begun) && !isSameSet(wanted, begun.tags))
    changes.push({ set: "tags", value: wanted });
  if (changes.length > 0) return cloud.patchImage(begun.id, changes);
  return (await cloud.getImage(begun.id, { fresh: true })) ?? begun;
}

/** A fresh record has the mark to lose; a leftover also what an older version of the program declared. */
function ownedProperties(
  begun: CloudImage,
  isLeftover: boolean,
  { propertiesOfTheCloud }: CloudRules,
): readonly string[] {
  if (!isMarked(begun)) return [];
  return Object.keys(begun.properties).filter((key) =>
    isLeftover ? !propertiesOfTheCloud.test(key) : isMarkProperty(key),
  );
}

/** The next run would find these bytes again, as wrong as they are now. */
async function refuseUnexpected(
  cloud: ImageCloud,
  image: CloudImage,
  bytes: StoredBytes | undefined,
  inputs: ImageInputs,
): Promise<void> {
  try {
    assertExpected(inputs.source, bytes?.digests);
  } catch (error) {
    throw await withoutWrongImage(cloud, image, error);
  }
}

/** Found only now, because the answer that finishes is the first that tells the hash. */
async function refuseWrongBytes(
  cloud: ImageCloud,
  image: CloudImage,
  bytes: StoredBytes | undefined,
  inputs: ImageInputs,
): Promise<void> {
  try {
    assertSameBytes(image, bytes?.digests, inputs.source);
  } catch (error) {
    throw await withoutWrongImage(cloud, image, error);
  }
}

async function withoutWrongImage(
  cloud: ImageCloud,
  image: CloudImage,
  error: unknown,
): Promise<unknown> {
  try {
    if (image.protected) await cloud.patchImage(image.id, [{ set: "protected", value: false }]);
    await cloud.deleteImage(image.id);
    return error;
  } catch (failure) {
    const [reason, why] = [error, failure].map((each) =>
      each instanceof Error ? each.message : String(each),
    );
    return new Error(`${reason}; and it could not be deleted: ${why}`, { cause: error });
  }
}

/** A record without bytes goes; anything else stays marked, for the next run to finish. */
async function cleanUp(
  cloud: ImageCloud,
  begun: CloudImage,
  inputs: ImageInputs,
  error: unknown,
  context: HandlerContext,
): Promise<unknown> {
  await context.leftovers.forget(cloud);
  const message = error instanceof Error ? error.message : String(error);
  // While it is made, some clouds call it by its mark.
  const text = `image "${inputs.name ?? begun.name ?? ""}" (${begun.id}): ${message}${await leaveOrDelete(cloud, begun, inputs, error)}`;
  return new Error(text, { cause: error });
}

/** What is left of it, as a sentence; nothing when nothing is left. */
async function leaveOrDelete(
  cloud: ImageCloud,
  begun: CloudImage,
  inputs: ImageInputs,
  error: unknown,
): Promise<string> {
  const again = "stays marked: the same command again finishes it";
  try {
    const image = await cloud.getImage(begun.id, { fresh: true });
    if (image === undefined) return "";
    if (isMarked(begun) && !isMarked(image)) {
      return `. It is ${image.status} and not marked any more: a run has finished it; if no stack knows it: ${cloud.rules.deleteCommand}${image.id}`;
    }
    if (image.status === "queued") {
      // The parts that a bucket has already are named after this record.
      if (isMarked(image) && isPassing(error) && bucketOf(inputs) !== undefined)
        return `. It is ${image.status} and ${again}, without the parts that bucket ${bucketOf(inputs)} has already`;
      await removeStaged(cloud, image, inputs);
      await cloud.deleteImage(image.id);
      return "";
    }
    if (isMarked(image)) return `. It is ${image.status} and ${again}`;
    return `. It is ${image.status}; if it is not wanted: ${cloud.rules.deleteCommand}${image.id}`;
  } catch {
    // The failure that brought us here is the one to report; what is left behind is marked and found by the next run.
    return `. Where it is left is unknown; what is there ${again}`;
  }
}

function bucketOf({ source }: ImageInputs): string | undefined {
  return source?.kind === "file" || source?.kind === "asset" ? source.bucket : undefined;
}

/** The next attempt may have more luck. */
function isPassing(error: unknown): boolean {
  return isApiError(error, "unreachable", "unavailable", "rateLimited", "cancelled");
}
