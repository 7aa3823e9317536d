/**
 * Makes an image so that a run cut off anywhere is finished by the next: reserve a marked record, store the bytes,
 * take the mark off. Until the mark is off no state knows the image; from then on one does.
 */
import type { CloudImage, ImageCloud } from "../../client/cloud";
import { isApiError } from "../../client/http/errors";
import type { HandlerContext } from "../handler";
import { isSameSet } from "../sameSet";
import { isMarked, MARK, MARK_RESOURCE, markOf } from "../mark";
import { assertExpected, assertSameBytes, sendBytes, type StoredBytes } from "./bytes";
import { publishAdvice } from "./change";
import { adoptLeftover } from "./leftover";
import type { ImageInputs } from "./inputs";
import { desiredImage, imagePatch } from "./patch";
import { localPath } from "./source";
import type { ImageMemory } from "./state";

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
  // Taken before the record is made: POST and PUT must follow each other at once.
  return localPath(inputs.source) === undefined
    ? createInTurn(cloud, inputs, context, 1)
    : context.uploadTurn(() => createInTurn(cloud, inputs, context, 1));
}

async function createInTurn(
  cloud: ImageCloud,
  inputs: ImageInputs,
  context: HandlerContext,
  attempt: number,
): Promise<MadeImage> {
  const mark = markFor(inputs);
  const leftover = await adoptLeftover(cloud, inputs, mark, context);
  const begun = leftover ?? {
    image: await reserve(cloud, inputs, mark, context),
    bytes: undefined,
  };
  try {
    const bytes = begun.bytes ?? (await storeSource(cloud, begun.image, inputs, context));
    await refuseUnexpected(cloud, begun.image, bytes, inputs);
    await context.assertEngineAlive();
    const image = await finish(cloud, begun.image, inputs, leftover !== undefined);
    await refuseWrongBytes(cloud, image, bytes, inputs);
    return { image, memory: { uploaded: bytes?.uploaded, adopted: false } };
  } catch (error) {
    if (attempt < attemptsMax && (await isTakenByAnother(cloud, begun.image, error))) {
      await context.leftovers.forget(cloud);
      return createInTurn(cloud, inputs, context, attempt + 1);
    }
    throw await cleanUp(cloud, begun.image, error, context);
  }
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

function markFor(inputs: ImageInputs): Readonly<Record<string, string>> | undefined {
  const uri = inputs.source?.kind === "webDownload" ? inputs.source.uri : undefined;
  return inputs.declaredAs === undefined ? undefined : markOf(inputs.declaredAs, uri);
}

/** The record. A refused visibility must come now, not after an hour of upload, so it is part of it. */
async function reserve(
  cloud: ImageCloud,
  inputs: ImageInputs,
  mark: Readonly<Record<string, string>> | undefined,
  context: HandlerContext,
): Promise<CloudImage> {
  const record = {
    id: context.newId(),
    name: inputs.name,
    diskFormat: inputs.diskFormat,
    containerFormat: inputs.containerFormat ?? "bare",
    visibility: inputs.visibility,
    minDiskGb: inputs.minDiskGb,
    minRamMb: inputs.minRamMb,
    tags: inputs.tags,
    properties: { ...inputs.properties, ...mark },
    recognisedBy: MARK_RESOURCE,
  };
  try {
    return await cloud.createImage(record);
  } catch (error) {
    // Property protections of the cloud can forbid properties they do not know; `public` is forbidden more often.
    if (mark === undefined || !isApiError(error, "forbidden") || inputs.visibility === "public") {
      throw adviseOnReserve(error, inputs);
    }
    const unmarked = await cloud
      .createImage({ ...record, properties: inputs.properties ?? {} })
      .catch(() => Promise.reject(adviseOnReserve(error, inputs)));
    context.log.warn(
      `image ${unmarked.id} ("${unmarked.name ?? ""}"): this cloud refuses the properties ${MARK} and ${MARK_RESOURCE}, ` +
        `so a run that is cut off while it is made leaves it behind`,
    );
    return unmarked;
  }
}

function adviseOnReserve(error: unknown, inputs: ImageInputs): unknown {
  if (!isApiError(error)) return error;
  if (error.kind === "forbidden" && inputs.visibility === "public") {
    return error.with({
      advice: publishAdvice,
    });
  }
  if (error.kind === "forbidden") {
    return error.with({
      advice: `the role of the connection's user does not allow it to create images in its project`,
    });
  }
  if (error.kind === "quota") {
    return error.with({ advice: "declare fewer tags or properties, or ask for a larger quota" });
  }
  return error;
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
  const changes = imagePatch(begun, desired, ownedProperties(begun, isLeftover));
  const wanted = inputs.tags ?? [];
  if (isMarked(begun) && !isSameSet(wanted, begun.tags))
    changes.push({ set: "tags", value: wanted });
  if (changes.length > 0) return cloud.patchImage(begun.id, changes);
  return (await cloud.getImage(begun.id, { fresh: true })) ?? begun;
}

/** A fresh record has the mark to lose; a leftover also what an older version of the program declared. */
function ownedProperties(begun: CloudImage, isLeftover: boolean): readonly string[] {
  if (!isMarked(begun)) return [];
  return isLeftover
    ? Object.keys(begun.properties).filter((key) => !isOfTheCloud(key))
    : [MARK, MARK_RESOURCE];
}

/** Glance shows these among the custom properties, and answers 409 to removing them (ResponseSerializer._format_image at 33.0.0). */
function isOfTheCloud(key: string): boolean {
  return key === "stores" || key.startsWith("os_glance");
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
  error: unknown,
  context: HandlerContext,
): Promise<unknown> {
  await context.leftovers.forget(cloud);
  const message = error instanceof Error ? error.message : String(error);
  const text = `image "${begun.name ?? ""}" (${begun.id}): ${message}${await leaveOrDelete(cloud, begun)}`;
  return new Error(text, { cause: error });
}

/** What is left of it, as a sentence; nothing when nothing is left. */
async function leaveOrDelete(cloud: ImageCloud, begun: CloudImage): Promise<string> {
  const again = "stays marked: the same command again finishes it";
  try {
    const image = await cloud.getImage(begun.id, { fresh: true });
    if (image === undefined) return "";
    if (isMarked(begun) && !isMarked(image)) {
      return `. It is ${image.status} and not marked any more: a run has finished it; if no stack knows it: openstack image delete ${image.id}`;
    }
    if (image.status === "queued") {
      await cloud.deleteImage(image.id);
      return "";
    }
    if (isMarked(image)) return `. It is ${image.status} and ${again}`;
    return `. It is ${image.status}; if it is not wanted: openstack image delete ${image.id}`;
  } catch {
    // The failure that brought us here is the one to report; what is left behind is marked and found by the next run.
    return `. Where it is left is unknown; what is there ${again}`;
  }
}
