/** A2 with a lost answer made up for, and B6 while a record has no bytes. */
import type { ImageChange } from "../../cloud";
import type { Clock } from "../../http/clock";
import { mayHaveActed } from "../../http/doubtful";
import { ApiError, isApiError } from "../../http/errors";
import type { Send } from "../../http/request";
import { showCloudImage, updateCloudImage, type ImsChange } from "./cloudImages";
import { attributeRow } from "../../imageAttributes";
import { isAsWanted, splitChanges } from "./imageChanges";
import type { ImsImage } from "./imageWire";
import { changeRecord } from "./native";
import { toPort } from "./toPort";

const patchesMax = 5;
const patchPauseMs = 500;

/** A2 until the record is as wanted. What a lost answer left open, and what somebody else changed meanwhile, a look at the record tells. */
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
      if (isApiError(error, "conflict") && now.status === "queued")
        return changeRecord(send, id, nativeChanges(changes));
      // IMG.0035: what to add was there, or what to replace was not. Once that is known, a second refusal means something else.
      if (conflicts > 1 || attempts === patchesMax) throw told(error, attempts);
      wanted = splitChanges(changes, now).patch;
      if (conflicts === 0) await clock.sleep(patchPauseMs * 2 ** attempts);
    }
  }
}

/** It was sent again, whatever a single request says of itself. */
function told(error: unknown, attempts: number): unknown {
  return isApiError(error) && attempts > 1 ? error.with({ attempts, advice: undefined }) : error;
}

/** B6 takes the name and properties, and attributes of which IMS makes properties. */
export function nativeChanges(changes: readonly ImageChange[]): ImageChange[] {
  return changes.flatMap((change): ImageChange[] => {
    if (!("set" in change))
      return splitChanges([change], undefined).patch.length > 0 ? [change] : [];
    if (change.set === "name") return [change];
    const { wire, isProperty } = attributeRow(change.set).ims ?? {};
    if (wire === undefined || isProperty !== true) return [];
    return [{ setProperty: wire, value: String(change.value), exists: false }];
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
