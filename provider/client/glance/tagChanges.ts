/**
 * Tags wanted in one moment, set by one PATCH of the whole list. Single tag calls would each read, change and
 * save the whole record in Glance, and parallel ones lose each other (tried: of 20 at once 8 were there).
 */
import { batched } from "../batch";
import type { CloudImage, TagChange } from "../cloud";
import type { Clock } from "../http/clock";
import { ApiError, isApiError } from "../http/errors";

/** The engine starts some changes at once and the next ones as those end; this bridges the gap. */
const quietMs = 100;
const longestMs = 1_000;

export interface TagChangesOptions {
  readonly clock: Clock;
  /** The image by our own last answer, if that is recent. */
  readonly recent: (id: string) => CloudImage | undefined;
  readonly read: (id: string) => Promise<CloudImage | undefined>;
  /** Sets the whole list. */
  readonly replace: (id: string, tags: readonly string[]) => Promise<CloudImage>;
  /** Keeps other writes to the image away meanwhile. */
  readonly alone: <Result>(id: string, work: () => Promise<Result>) => Promise<Result>;
}

type Result = PromiseSettledResult<readonly string[]>;

/** Adds and removes tags of an image, keeping all others; answers with the tags there are then. */
export function tagChanges(
  options: TagChangesOptions,
): (id: string, change: TagChange) => Promise<readonly string[]> {
  const collectors = new Map<string, (change: TagChange) => Promise<readonly string[]>>();
  return (id, change) => {
    let collect = collectors.get(id);
    if (collect === undefined) {
      const run = (changes: readonly TagChange[]) =>
        options.alone(id, () => applyAll(options, id, changes));
      collect = batched({ clock: options.clock, quietMs, longestMs, run });
      collectors.set(id, collect);
    }
    return collect(change);
  };
}

async function applyAll(
  options: TagChangesOptions,
  id: string,
  changes: readonly TagChange[],
): Promise<readonly Result[]> {
  const added = new Set(changes.flatMap(({ add = [] }) => add));
  // What one caller adds another one's removal leaves alone.
  const settled = changes.map(({ add = [], remove = [] }) => ({
    add,
    remove: remove.filter((tag) => !added.has(tag)),
  }));
  try {
    const value = await apply(options, id, {
      add: [...added],
      remove: settled.flatMap(({ remove }) => remove),
    });
    return changes.map(() => ({ status: "fulfilled", value }));
  } catch (error) {
    if (changes.length === 1 || !isApiError(error, "quota", "badRequest")) throw error;
    // One of them asks for too much: one by one, so that only that one fails.
    return oneByOne(settled, (change) => apply(options, id, change));
  }
}

async function oneByOne(
  changes: readonly TagChange[],
  work: (change: TagChange) => Promise<readonly string[]>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const change of changes) {
    const [result] = await Promise.allSettled([work(change)]);
    results.push(result);
  }
  return results;
}

async function apply(
  options: TagChangesOptions,
  id: string,
  change: TagChange,
): Promise<readonly string[]> {
  try {
    return await applyTo(options, options.recent(id) ?? (await present(options, id)), change);
  } catch (error) {
    // Somebody else changed the image in between: once more, on what there is now.
    if (!isApiError(error, "conflict")) throw error;
    return applyTo(options, await present(options, id), change);
  }
}

async function applyTo(
  options: TagChangesOptions,
  image: CloudImage,
  change: TagChange,
): Promise<readonly string[]> {
  const wanted = changed(image.tags, change);
  const isSame =
    wanted.length === image.tags.length && wanted.every((tag) => image.tags.includes(tag));
  return isSame ? image.tags : (await options.replace(image.id, wanted)).tags;
}

async function present(options: TagChangesOptions, id: string): Promise<CloudImage> {
  const image = await options.read(id);
  if (image !== undefined) return image;
  throw new ApiError({
    kind: "notFound",
    purpose: `change the tags of image ${id}`,
    reason: "it does not exist, or is hidden from this project",
    mayHaveBeenSent: false,
  });
}

/** The list after a change, in its order, new ones at the end; each tag once. */
export function changed(
  tags: readonly string[],
  { add = [], remove = [] }: TagChange,
): readonly string[] {
  return [
    ...new Set([...tags.filter((tag) => !remove.includes(tag) || add.includes(tag)), ...add]),
  ];
}
