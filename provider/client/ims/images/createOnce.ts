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
/** How often the record is looked for before the next request: the lost one may still arrive. */
const recordLooks = 3;

/**
 * Creates a record with B4. The service chooses the id. So after a lost answer, the record is
 * looked for by the mark in its name, and the request is sent again only if there is none.
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
