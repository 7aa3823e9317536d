/** What a creation does with an image that a run before left behind for the same resource. */
import type { CloudImage, ImageCloud } from "../../client/cloud";
import type { HandlerContext } from "../handler";
import { hasMark } from "../mark";
import { hasSameBytes, type StoredBytes } from "./bytes";
import type { ImageInputs } from "./inputs";
import { digestsOfFile, fileFacts, localPath } from "./source";
import { isImporting } from "./waitForImport";

/** Younger ones may belong to a run that lives: two back ends can hold stacks of equal names. */
const settledAfterMs = 15_000;
/** How long a leftover that the cloud still works on is waited for. */
const busyLimitMs = 120_000;
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
  for (const seen of found) {
    const settled = await waitUntilSettled(cloud, seen, mark, context);
    const adopted =
      settled === undefined ? undefined : await tryAdopt(cloud, settled, inputs, context);
    if (adopted !== undefined) {
      context.log.info(`image ${adopted.image.id}: going on where a run before was cut off`);
      return adopted;
    }
  }
  return undefined;
}

/** The leftover once nobody works on it any more; undefined when it is gone, finished, or stays busy. */
async function waitUntilSettled(
  cloud: ImageCloud,
  seen: CloudImage,
  mark: Mark,
  context: HandlerContext,
): Promise<CloudImage | undefined> {
  const deadlineMs = context.clock.now() + busyLimitMs;
  let image: CloudImage = seen;
  for (;;) {
    const youngForMs = settledAfterMs - ageMs(image);
    const isBusy = isBusyStatus(image.status) || isImporting(image);
    if (!isBusy && youngForMs <= 0) return image;
    if (context.clock.now() > deadlineMs) {
      context.log.warn(
        `image ${image.id} ("${image.name ?? ""}") of a run before is still ${image.status} and is left alone; ` +
          `when it is not wanted: openstack image delete ${image.id}`,
      );
      return undefined;
    }
    await context.clock.sleep(
      isBusy ? pollMs : Math.min(youngForMs, settledAfterMs),
      context.signal,
    );
    const now = await cloud.getImage(image.id, { fresh: true });
    // Finished by the run that was alive after all: it is in that run's state.
    if (now === undefined || !hasMark(now, mark)) return undefined;
    image = now;
  }
}

/** By the cloud's own clock: ours may be wrong. */
function ageMs(image: CloudImage): number {
  const changedMs = Date.parse(image.updatedAt);
  if (image.answeredAtMs === undefined || Number.isNaN(changedMs)) return 0;
  return image.answeredAtMs - changedMs;
}

function isBusyStatus(status: string): boolean {
  return status === "saving" || status === "uploading" || status === "importing";
}

async function tryAdopt(
  cloud: ImageCloud,
  image: CloudImage,
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
  if (image.status === "queued" || image.status === "active" || image.status === "killed") {
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
