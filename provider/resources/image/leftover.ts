/** What a creation does with an image that a run before left behind for the same resource. */
import type { CloudImage, ImageCloud } from "../../client/cloud";
import type { HandlerContext } from "../handler";
import { hasMark } from "../mark";
import { busyLimitMs, isBusy } from "./busy";
import { hasSameBytes, type StoredBytes } from "./bytes";
import type { ImageInputs } from "./inputs";
import { digestsOfFile, fileFacts, localPath } from "./source";

/** Younger ones may belong to a run that lives: two back ends can hold stacks of equal names. */
const settledAfterMs = 15_000;
const pollMs = 2_000;

export interface AdoptedLeftover {
  readonly image: CloudImage;
  /** Set when the bytes are stored already. */
  readonly bytes: StoredBytes | undefined;
}

type Mark = Readonly<Record<string, string>>;

/** The leftover to go on with, or undefined when a new record is needed. */
export async function adoptLeftover(
  cloud: ImageCloud,
  inputs: ImageInputs,
  mark: Mark | undefined,
  context: HandlerContext,
): Promise<AdoptedLeftover | undefined> {
  if (mark === undefined || inputs.declaredAs === undefined) return undefined;
  const found = await context.leftovers.find(cloud, inputs.declaredAs, mark, context.log);
  let adopted: AdoptedLeftover | undefined;
  for (const seen of found) {
    if (adopted !== undefined) {
      context.log.warn(leftAloneSentence(seen, "is another one of the same resource"));
      continue;
    }
    const settled = await waitUntilSettled(cloud, seen.id, mark, context);
    adopted =
      settled === undefined ? undefined : await tryAdopt(cloud, settled, mark, inputs, context);
  }
  if (adopted !== undefined) {
    context.log.info(`image ${adopted.image.id}: going on where a run before was cut off`);
  }
  return adopted;
}

function leftAloneSentence(image: CloudImage, why: string): string {
  return (
    `image ${image.id} ("${image.name ?? ""}") of a run before ${why} and is left alone; ` +
    `when it is not wanted: openstack image delete ${image.id}`
  );
}

/** The leftover once nobody works on it any more; undefined when it is gone, finished, or stays busy. */
async function waitUntilSettled(
  cloud: ImageCloud,
  id: string,
  mark: Mark,
  context: HandlerContext,
): Promise<CloudImage | undefined> {
  const deadlineMs = context.clock.now() + busyLimitMs;
  for (;;) {
    // The look of this run may be hours old.
    const image = await stillMarked(cloud, id, mark);
    if (image === undefined) return undefined;
    const youngForMs = settledAfterMs - ageMs(image);
    if (!isBusy(image) && youngForMs <= 0) return image;
    if (context.clock.now() > deadlineMs) {
      context.log.warn(leftAloneSentence(image, `is still ${image.status}`));
      return undefined;
    }
    const waitMs = isBusy(image) ? pollMs : Math.min(youngForMs, settledAfterMs);
    await context.clock.sleep(waitMs, context.signal);
  }
}

/** Undefined when it is gone, or was finished by a run that was alive after all: then it is in that run's state. */
async function stillMarked(
  cloud: ImageCloud,
  id: string,
  mark: Mark,
): Promise<CloudImage | undefined> {
  const image = await cloud.getImage(id, { fresh: true });
  return image !== undefined && hasMark(image, mark) ? image : undefined;
}

/** By the cloud's own clock: ours may be wrong. */
function ageMs(image: CloudImage): number {
  const changedMs = Date.parse(image.updatedAt);
  if (image.answeredAtMs === undefined || Number.isNaN(changedMs)) return 0;
  return image.answeredAtMs - changedMs;
}

async function tryAdopt(
  cloud: ImageCloud,
  image: CloudImage,
  mark: Mark,
  inputs: ImageInputs,
  context: HandlerContext,
): Promise<AdoptedLeftover | undefined> {
  const isSameFormat =
    (inputs.diskFormat === undefined || inputs.diskFormat === image.diskFormat) &&
    (inputs.containerFormat ?? "bare") === image.containerFormat;
  if (image.status === "queued" && isSameFormat) return { image, bytes: undefined };
  if (image.status === "active" && isSameFormat) {
    const bytes = await storedBytes(image, inputs);
    if (bytes !== undefined) return { image, bytes };
  }
  const isUsed =
    image.status !== "queued" && image.status !== "active" && image.status !== "killed";
  // Comparing a large file takes a while: what was finished meanwhile is no leftover any more.
  if (!isUsed && (await stillMarked(cloud, image.id, mark)) !== undefined) {
    await cloud.deleteImage(image.id);
    context.log.info(`image ${image.id}: left behind by a run before with other content, deleted`);
  }
  return undefined;
}

/** The leftover's bytes, when they are those of the source; undefined when they are not or nobody can tell. */
async function storedBytes(
  image: CloudImage,
  inputs: ImageInputs,
): Promise<StoredBytes | undefined> {
  const { source } = inputs;
  // The mark of an import contains its address: the same mark is the same address.
  if (source?.kind === "webDownload") return { image, uploaded: undefined, digests: undefined };
  const path = localPath(source);
  if (path === undefined) return undefined;
  const facts = await fileFacts(path);
  if (facts.sizeBytes !== image.sizeBytes) return undefined;
  const digests = await digestsOfFile(path, facts.sizeBytes);
  if (hasSameBytes(image, digests) !== true) return undefined;
  const uploaded = {
    sha512: digests.sha512,
    sizeBytes: facts.sizeBytes,
    modifiedMs: facts.modifiedMs,
  };
  return { image, uploaded, digests };
}
