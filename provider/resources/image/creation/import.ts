/** Imports bytes that the cloud itself fetches from an address. */
import type { CloudImage } from "../../../client/cloud";
import { createLimitMs, limitText, raiseTheLimit } from "../../checks/createLimit";
import { withoutQuery } from "../../values/uri";
import type { WebDownloadSource } from "../inputs";
import type { SourceKind, Work } from "./kind";

const firstPollMs = 500;
const longestPollMs = 10_000;

export function importByCloud(work: Work, { uri }: WebDownloadSource): SourceKind {
  const { diskFormat, containerFormat = "bare" } = work.inputs;
  return {
    address: uri,
    // The cloud may convert the bytes, so only the mark can show which format was declared.
    content: async () => JSON.stringify([diskFormat, containerFormat]),
    bring: async (queued) => {
      await work.cloud.importFromUri(queued.id, uri);
      const image = await waitForImport(work, queued, withoutQuery(uri));
      return { image, hasBytes: true, imported: true };
    },
    // The bytes cannot be compared, so they are accepted, even if no mark proves their source.
    stored: (image) => Promise.resolve({ image, hasBytes: true, imported: true }),
  };
}

/**
 * Waits until the import's task has ended too, because its end undoes changes (see busy.ts).
 * @see glance/async_/flows/api_image_import.py at 33.0.0
 */
async function waitForImport(
  { cloud, inputs, context }: Work,
  queued: CloudImage,
  address: string,
): Promise<CloudImage> {
  const limitMs = createLimitMs(inputs);
  // 15 s if the limit is an hour. Glance creates the task before it answers (import_image in
  // glance/api/v2/images.py at 33.0.0). Other services may create it later, and until then the
  // image looks as if its import had failed.
  const beginsWithinMs = limitMs / 240;
  const purpose = `import image ${queued.id} from ${address}`;
  const deadlineMs = context.clock.now() + limitMs;
  const startedMs = context.clock.now();
  let hasBegun = false;
  for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 1.5, longestPollMs)) {
    await context.clock.sleep(pollMs, context.signal);
    const image = await cloud.getImage(queued.id, { fresh: true });
    if (image === undefined) throw new Error(`cannot ${purpose}: the image was deleted meanwhile`);
    hasBegun ||= image.importing === true || image.status !== "queued";
    const mayBegin = !hasBegun && context.clock.now() - startedMs < beginsWithinMs;
    const failure = storeFailure(image) ?? (mayBegin ? undefined : importFailure(image));
    if (failure !== undefined) throw new Error(`cannot ${purpose}: ${failure}`);
    if (image.status === "active" && image.importing !== true) return image;
    if (context.clock.now() > deadlineMs) {
      throw new Error(
        `cannot ${purpose}: still ${image.status} after ${limitText(limitMs)}; ${raiseTheLimit}, or look at the cloud's logs`,
      );
    }
    context.progress?.(`${image.status}, the cloud fetches ${address}`);
    context.log.info(
      `image "${queued.name ?? queued.id}": ${image.status}, the cloud fetches ${address}`,
    );
  }
}

function storeFailure({ failedStores }: CloudImage): string | undefined {
  if (failedStores === undefined) return undefined;
  return `the cloud could not store it in ${failedStores}; check that the cloud itself can reach the address and that the file has the declared format`;
}

function importFailure(image: CloudImage): string | undefined {
  if (image.status === "killed") return "the cloud gave up (status killed)";
  // The image is queued again and has no task: the task failed before it reached a store.
  if (image.status === "queued" && image.importing !== true) {
    return "the cloud could not fetch it; check that the cloud itself can reach the address";
  }
  return undefined;
}
