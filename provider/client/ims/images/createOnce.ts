/** Creates a record with B4, even if an answer is lost. */
import type { NewImage } from "../../cloud";
import type { Clock } from "../../http/clock";
import { mayHaveActed } from "../../http/doubtful";
import { isApiError } from "../../http/errors";
import type { Send } from "../../http/request";
import { allCloudImages } from "./cloudImages";
import type { ImsImage } from "./imageWire";
import { markedName, withoutMarkedNames, withoutMarkKeys } from "./markedName";
import { createRecord } from "./native";

const recordsMax = 5;
const recordPauseMs = 1_000;
/**
 * A request whose answer was lost may still be on its way. So its record is looked for this many
 * times before another request is sent.
 */
const recordLooks = 3;

/**
 * Creates a record. The service chooses its id. So if an answer was lost, the record is looked for
 * by the mark in its name. If there is none, the request is sent again.
 */
export async function createOrFind(send: Send, clock: Clock, image: NewImage): Promise<ImsImage> {
  const mark = markedName(image.properties);
  const name = mark ?? image.name;
  const { osVersion, diskFormat, containerFormat, minDiskGb, minRamMb, tags } = image;
  const properties = withoutMarkKeys(image.properties ?? {});
  const record = {
    name,
    osVersion,
    diskFormat,
    containerFormat,
    minDiskGb,
    minRamMb,
    tags,
    properties,
  };
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await createRecord(send, record, image.name);
    } catch (error) {
      if (!isApiError(error)) throw error;
      const told = error.with({
        ...(attempts === 1 ? {} : { attempts }),
        reason: withoutMarkedNames(error.reason, image.name ?? "without a name"),
      });
      if (!mayHaveActed(error) || mark === undefined) throw told;
      const found = await findMarked(send, clock, mark);
      if (found !== undefined) return found;
      if (attempts === recordsMax) throw told.with({ advice: undefined });
    }
  }
}

async function findMarked(send: Send, clock: Clock, name: string): Promise<ImsImage | undefined> {
  for (let look = 1; ; look += 1) {
    const [found] = await allCloudImages(send, { name });
    if (found !== undefined || look === recordLooks) return found;
    await clock.sleep(recordPauseMs);
  }
}
