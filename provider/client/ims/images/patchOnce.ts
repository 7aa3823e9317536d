import type { ImageChange } from "../../cloud";
import type { Clock } from "../../http/clock";
import { mayHaveActed } from "../../http/doubtful";
import { ApiError, isApiError } from "../../http/errors";
import type { Send } from "../../http/request";
import { showCloudImage, updateCloudImage, type ImsChange } from "./cloudImages";
import type { ImageAttribute } from "../../imageAttributes";
import { isAsWanted, splitChanges } from "./imageChanges";
import type { ImsImage } from "./imageWire";
import { changeRecord, propertyOf } from "./native";
import { toPort } from "./toPort";

const patchesMax = 5;
const patchPauseMs = 500;

/**
 * Changes an image with A2. After a lost answer or a conflict with another writer, it reads the
 * record. If a wanted value is missing, it sends all changes again: fields that the record has now
 * are replaced, others are added.
 */
export async function patchActive(
  send: Send,
  clock: Clock,
  id: string,
  changes: readonly ImageChange[],
  first: readonly ImsChange[],
): Promise<ImsImage> {
  let wanted = first;
  let conflicts = 0;
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await updateCloudImage(send, id, wanted);
    } catch (error) {
      if (isApiError(error, "conflict")) conflicts += 1;
      else if (!mayHaveActed(error)) throw error;
      const now = await present(send, id);
      if (isAsWanted(toPort(now), wanted)) return now;
      if (isApiError(error, "conflict") && now.status === "queued") {
        const refused = onlyWithBytes(changes);
        if (refused.length > 0) throw withoutBytes(error, id, refused);
        return changeRecord(send, id, nativeChanges(changes));
      }
      // IMG.0035 means that a property to add exists, or that one to replace is missing. The next
      // attempt sends the other operation. If the cloud refuses that too, it has another reason.
      if (conflicts > 1 || attempts === patchesMax) throw told(error, attempts);
      wanted = splitChanges(changes, now).patch;
      if (conflicts === 0) await clock.sleep(patchPauseMs * 2 ** attempts);
    }
  }
}

/**
 * Sets the number of all attempts, because an error counts only those of its own request. The
 * advice is left out, because it may say that the request is not repeated.
 */
function told(error: unknown, attempts: number): unknown {
  return isApiError(error) && attempts > 1 ? error.with({ attempts, advice: undefined }) : error;
}

/** What B6 changes: the name, properties, and attributes that IMS stores as properties. */
export function nativeChanges(changes: readonly ImageChange[]): ImageChange[] {
  return changes.filter((change) =>
    "set" in change
      ? change.set === "name" || propertyOf(change.set) !== undefined
      : splitChanges([change], undefined).patch.length > 0,
  );
}

/** Attributes that only A2 can change, and only if the image has bytes. */
export function onlyWithBytes(changes: readonly ImageChange[]): ImageAttribute[] {
  return changes.flatMap((change) => {
    if (!("set" in change) || ["name", "tags"].includes(change.set)) return [];
    return propertyOf(change.set) === undefined ? [change.set] : [];
  });
}

function withoutBytes(cause: unknown, id: string, refused: readonly ImageAttribute[]): ApiError {
  return new ApiError({
    kind: "badRequest",
    purpose: `change image ${id}`,
    reason: `it has no bytes yet, and until it has them IMS does not change ${refused.join(", ")}`,
    advice: "give the image a source, or leave these inputs out until it has its bytes",
    cause,
  });
}

export async function present(send: Send, id: string): Promise<ImsImage> {
  const image = await showCloudImage(send, id);
  if (image !== undefined) return image;
  throw new ApiError({
    kind: "notFound",
    purpose: `change image ${id}`,
    reason: "it does not exist, or is hidden from this project",
    mayHaveBeenSent: false,
  });
}
