/**
 * Changes of an image record. Glance writes the whole record back at each change, so parallel
 * changes of different properties can undo each other.
 */
import type { CloudImage, ImageChange } from "../cloud";
import { ApiError, isApiError } from "../http/errors";
import type { Send } from "../http/request";
import type { ImageReads } from "../batching/imageReads";
import type { MemberLists } from "../batching/memberLists";
import { isSameSet } from "../sameSet";
import { updateImage } from "./images";
import { lookDelayMs } from "./lookAfter";
import type { TagChangesOptions } from "./tagChanges";

/** How often in a row a change is made again. If it is undone once more, the call fails. */
const repairsMax = 12;

export interface RecordParts {
  readonly send: Send;
  readonly reads: ImageReads;
  readonly members: MemberLists;
}

/** If the answer is lost, the change counts as done when the image has all wanted values. */
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

/** After a conflict, an earlier attempt may have made the change. */
function mayHaveBeenDone(error: unknown): boolean {
  if (isApiError(error, "conflict")) return error.attempts > 1;
  return isApiError(error, "unreachable", "unavailable") && error.mayHaveBeenSent;
}

export function holds(image: CloudImage, changes: readonly ImageChange[]): boolean {
  return changes.every((change) => {
    if ("removeProperty" in change) return image.properties[change.removeProperty] === undefined;
    if ("setProperty" in change) return image.properties[change.setProperty] === change.value;
    const value = image[change.set];
    if (Array.isArray(value) && Array.isArray(change.value)) return isSameSet(value, change.value);
    // An empty text is read as absent (imageRecord.ts).
    return (value ?? "") === change.value;
  });
}

export interface StayOptions extends Pick<TagChangesOptions, "clock" | "random" | "read"> {
  readonly write: (id: string, changes: readonly ImageChange[]) => Promise<CloudImage>;
}

/** Makes changes, checks them a moment later, and repeats those that are missing. */
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
      // A value that the answer does not show was stored in another form. It can never match, so
      // it is not checked.
      wanted ??= changes.filter((change) => holds(answer, [change]));
      await clock.sleep(lookDelayMs(clock.now() - beganMs, repairs, random));
      const image = await read(id);
      // The image was deleted in the meantime. The next refresh reports it.
      if (image === undefined) return answer;
      lacking = wanted
        .filter((change) => !holds(image, [change]))
        .map((change) => onWhatThereIs(change, image));
      if (lacking.length === 0) return image;
      if (repairs === repairsMax) throw undone(id, lacking);
    }
  };
}

/** Glance refuses to replace a property that the image does not have now (409). */
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
      `somebody else keeps changing it: the values set here for ${names.join(", ")} ` +
      `were undone ${repairsMax + 1} times in a row`,
    advice: "run the same command again when nobody else changes the image",
  });
}
