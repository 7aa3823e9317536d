/** Handles an image whose creation failed, so that no later run takes it for something else. */
import type { CloudImage, ImageCloud } from "../../../client/cloud";
import { isApiError } from "../../../client/http/errors";
import { messageOf } from "../../../client/messageOf";
import { isMarked } from "../../recovery/mark";
import { isTemporary } from "../../recovery/unfinished";
import { assertSameBytes } from "../file/sameBytes";
import { isGone } from "../gone";
import type { ImageSoFar, SourceKind, Work } from "./kind";
import { isSetAside } from "./leftover";

/** Another run can find this image: equal stack names in two back ends make equal marks. */
export async function isTakenByAnother(
  cloud: ImageCloud,
  begun: CloudImage,
  error: unknown,
): Promise<boolean> {
  if (!isMarked(begun) || !isApiError(error, "conflict", "notFound")) return false;
  try {
    const image = await cloud.getImage(begun.id, { fresh: true });
    // Perhaps an earlier attempt of this call removed the mark and its answer was lost. Then the
    // image is finished, and another creation would make a second image.
    const wasRepeated = error.kind === "conflict" && error.attempts > 1;
    if (image !== undefined && !isMarked(image) && wasRepeated) return false;
    return image === undefined || !isMarked(image) || image.status !== "queued";
  } catch {
    // The original failure is the one to report.
    return false;
  }
}

/** Deletes an image with wrong bytes, because the next run would find the same wrong bytes. */
export async function refuseWrongBytes(
  { cloud, inputs }: Work,
  { image, digests }: ImageSoFar,
): Promise<void> {
  try {
    assertSameBytes(image, digests, inputs.source);
  } catch (error) {
    try {
      if (image.protected) await cloud.patchImage(image.id, [{ set: "protected", value: false }]);
      await cloud.deleteImage(image.id);
    } catch (failure) {
      const text = `${messageOf(error)}; and it could not be deleted: ${messageOf(failure)}`;
      throw new Error(text, { cause: error });
    }
    throw error;
  }
}

/**
 * Deletes a record without bytes, and its parts in a bucket. If the error is temporary and there is
 * a bucket, both stay. An image with bytes stays too, and the next run finishes it.
 */
export async function cleanUp(
  work: Work,
  kind: SourceKind,
  begun: CloudImage,
  error: unknown,
): Promise<unknown> {
  const left = await leaveOrDelete(work.cloud, kind, begun, error);
  // During the creation some clouds use the mark as the name.
  const name = work.inputs.name ?? begun.name ?? "";
  return new Error(`image "${name}" (${begun.id}): ${messageOf(error)}${left}`, { cause: error });
}

/** Returns a sentence about what is left. Empty if nothing is left. */
async function leaveOrDelete(
  cloud: ImageCloud,
  { bucket, unstage }: SourceKind,
  begun: CloudImage,
  error: unknown,
): Promise<string> {
  const again = "stays marked: the same command again finishes it";
  try {
    const image = await cloud.getImage(begun.id, { fresh: true });
    if (image === undefined || isGone(image)) return "";
    const deletion = `${cloud.rules.deleteCommand}${image.id}`;
    if (isMarked(begun) && !isMarked(image)) {
      return `. It is ${image.status} and not marked any more: a run has finished it; if no stack knows it: ${deletion}`;
    }
    if (image.status === "queued") {
      // The bucket has parts that are named after this record, so the record is kept.
      if (isMarked(image) && bucket !== undefined && isApiError(error) && isTemporary(error))
        return `. It is ${image.status} and ${again}, without the parts that bucket ${bucket} has already`;
      await unstage?.(image);
      await cloud.deleteImage(image.id);
      return "";
    }
    if (isMarked(image) && !isSetAside(image)) return `. It is ${image.status} and ${again}`;
    return `. It is ${image.status}; if it is not wanted: ${deletion}`;
  } catch {
    // The original failure is the one to report. The next run finds what is marked.
    return `. Its state is unknown; what is left ${again}`;
  }
}
