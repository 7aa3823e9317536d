/** What becomes of an image whose creation fails: nobody's next run may take it for what it is not. */
import type { CloudImage, ImageCloud } from "../../../client/cloud";
import { isApiError } from "../../../client/http/errors";
import { isMarked } from "../../recovery/mark";
import { passes } from "../../recovery/unfinished";
import { assertSameBytes } from "../file/sameBytes";
import type { ImageSoFar, SourceKind, Work } from "./kind";

/** Stacks of equal names in two back ends have equal marks: another run may have stored the bytes, or finished the image. */
export async function isTakenByAnother(
  cloud: ImageCloud,
  begun: CloudImage,
  error: unknown,
): Promise<boolean> {
  if (!isMarked(begun) || !isApiError(error, "conflict", "notFound")) return false;
  try {
    const image = await cloud.getImage(begun.id, { fresh: true });
    if (image !== undefined && !isMarked(image) && mayBeOurs(error)) return false;
    return image === undefined || !isMarked(image) || image.status !== "queued";
  } catch {
    // The failure that brought us here is the one to report.
    return false;
  }
}

/** What is refused now an attempt before may have done: its answer was lost. */
export function mayBeOurs(error: unknown): boolean {
  return isApiError(error, "conflict") && error.attempts > 1;
}

/** The next run would find these bytes again, as wrong as they are now: the image goes. */
export async function refuseWrongBytes(
  { cloud, inputs }: Work,
  { image, digests }: ImageSoFar,
): Promise<void> {
  try {
    assertSameBytes(image, digests, inputs.source);
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
    const text = `${messageOf(error)}; and it could not be deleted: ${messageOf(failure)}`;
    return new Error(text, { cause: error });
  }
}

/** A record without bytes goes; anything else stays marked, for the next run to finish. */
export async function cleanUp(
  work: Work,
  kind: SourceKind,
  begun: CloudImage,
  error: unknown,
): Promise<unknown> {
  const left = await leaveOrDelete(work.cloud, kind, begun, error);
  // While it is made, some clouds call it by its mark.
  const name = work.inputs.name ?? begun.name ?? "";
  return new Error(`image "${name}" (${begun.id}): ${messageOf(error)}${left}`, { cause: error });
}

/** What is left of it, as a sentence; nothing when nothing is left. */
async function leaveOrDelete(
  cloud: ImageCloud,
  { bucket, unstage }: SourceKind,
  begun: CloudImage,
  error: unknown,
): Promise<string> {
  const again = "stays marked: the same command again finishes it";
  try {
    const image = await cloud.getImage(begun.id, { fresh: true });
    if (image === undefined) return "";
    const deletion = `${cloud.rules.deleteCommand}${image.id}`;
    if (isMarked(begun) && !isMarked(image)) {
      return `. It is ${image.status} and not marked any more: a run has finished it; if no stack knows it: ${deletion}`;
    }
    if (image.status === "queued") {
      // The parts that a bucket has already are named after this record.
      if (isMarked(image) && bucket !== undefined && isApiError(error) && passes(error))
        return `. It is ${image.status} and ${again}, without the parts that bucket ${bucket} has already`;
      await unstage?.(image);
      await cloud.deleteImage(image.id);
      return "";
    }
    if (isMarked(image)) return `. It is ${image.status} and ${again}`;
    return `. It is ${image.status}; if it is not wanted: ${deletion}`;
  } catch {
    // The failure that brought us here is the one to report; what is left behind is marked and
    // found by the next run.
    return `. Where it is left is unknown; what is there ${again}`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
