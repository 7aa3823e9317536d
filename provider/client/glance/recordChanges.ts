/**
 * Changes of an image's record: one PATCH, and a look whether it stays. Glance writes the whole
 * record back at each change, so that parallel ones of other properties undo each other.
 */
import type { CloudImage, ImageChange } from "../cloud";
import type { Clock } from "../http/clock";
import { ApiError, isApiError } from "../http/errors";
import type { Send } from "../http/request";
import type { ImageReads } from "../batching/imageReads";
import type { MemberLists } from "../batching/memberLists";
import { updateImage } from "./images";
import { lookDelayMs } from "./lookAfter";

/** How many looks in a row may find that something was undone. */
const repairsMax = 12;

export interface RecordParts {
  readonly send: Send;
  readonly reads: ImageReads;
  readonly members: MemberLists;
}

/**
 * One PATCH. A repeated one whose first answer was lost is done when the image holds what was asked
 * for.
 */
export async function writeImage(
  { send, reads, members }: RecordParts,
  id: string,
  changes: readonly ImageChange[],
): Promise<CloudImage> {
  if (changes.some((change) => "set" in change && change.set === "visibility")) members.drop(id);
  try {
    const image = await updateImage(send, id, changes);
    reads.wrote(id, image);
    return image;
  } catch (error) {
    reads.drop(id);
    if (!mayHaveBeenDone(error)) throw error;
    const image = await reads.get(id, true).catch(() => undefined);
    if (image === undefined || !holds(image, changes)) throw error;
    return image;
  }
}

/** The first of several attempts may have done it, and so may one whose answer never came. */
function mayHaveBeenDone(error: unknown): boolean {
  if (isApiError(error, "conflict")) return error.attempts > 1;
  return isApiError(error, "unreachable", "unavailable") && error.mayHaveBeenSent;
}

/** Whether an image is as the changes would leave it. */
export function holds(image: CloudImage, changes: readonly ImageChange[]): boolean {
  return changes.every((change) => {
    if ("removeProperty" in change) return image.properties[change.removeProperty] === undefined;
    if ("setProperty" in change) return image.properties[change.setProperty] === change.value;
    const value = image[change.set];
    if (!Array.isArray(value) || !Array.isArray(change.value)) return value === change.value;
    return [...new Set(value)].sort().join("\n") === [...new Set(change.value)].sort().join("\n");
  });
}

export interface StayOptions {
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  /** The image as it is now. */
  readonly read: (id: string) => Promise<CloudImage | undefined>;
  readonly write: (id: string, changes: readonly ImageChange[]) => Promise<CloudImage>;
}

/**
 * Makes changes, looks a moment later whether they are there, and makes those again that are not.
 */
export function changesStay(
  options: StayOptions,
): (id: string, changes: readonly ImageChange[]) => Promise<CloudImage> {
  const { clock, random, read, write } = options;
  return async (id, changes) => {
    let lacking = changes;
    let wanted: readonly ImageChange[] | undefined;
    for (let repairs = 0; ; repairs += 1) {
      const beganMs = clock.now();
      const answer = await write(id, lacking);
      // What the answer itself does not show the service has put in another form: it never will be
      // as it was asked for.
      wanted ??= changes.filter((change) => holds(answer, [change]));
      await clock.sleep(lookDelayMs(clock.now() - beganMs, repairs, random));
      const image = await read(id);
      // Deleted meanwhile: the next refresh says so.
      if (image === undefined) return answer;
      lacking = wanted
        .filter((change) => !holds(image, [change]))
        .map((change) => onWhatThereIs(change, image));
      if (lacking.length === 0) return image;
      if (repairs === repairsMax) throw undone(id, lacking);
    }
  };
}

/** The service wants to know whether a property is added or replaced. */
function onWhatThereIs(change: ImageChange, image: CloudImage): ImageChange {
  if (!("setProperty" in change)) return change;
  return { ...change, exists: Object.hasOwn(image.properties, change.setProperty) };
}

function undone(id: string, lacking: readonly ImageChange[]): ApiError {
  const names = lacking.map((change) => {
    if ("set" in change) return change.set;
    return "setProperty" in change ? change.setProperty : change.removeProperty;
  });
  return new ApiError({
    kind: "conflict",
    purpose: `change image ${id}`,
    reason:
      `somebody else changes it all the time: what was set here for ${names.join(", ")} ` +
      `was undone ${repairsMax} times in a row`,
    advice: "run the same command again when nobody else changes the image",
  });
}
