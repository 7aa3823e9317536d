/**
 * Changes of tags that stay, and leave the tags of others alone. Glance reads, changes and saves
 * the whole record at every write, also for one tag, so that parallel writers undo each other. So
 * every change is looked at a moment later, and repeated until it is there; each look also checks
 * what this process added before.
 */
import { untilQuiet } from "../batching/batch";
import type { CloudImage, TagChange } from "../cloud";
import type { Clock } from "../http/clock";
import { ApiError, isApiError } from "../http/errors";
import { isAddressable } from "../http/path";
import { lookDelayMs } from "./lookAfter";

/** The engine starts some changes at once and the next ones as those end; this bridges the gap. */
const quietMs = 100;
const longestMs = 1_000;
/**
 * Those who were answered come back with their next change while a busy engine writes its state.
 */
const patientMs = 300;
/** More calls than these cost more than a read and one write of the whole list. */
const singleCallsMax = 2;
/** How often one write is tried when the image is changed, or the service fails, in between. */
const attemptsMax = 5;
/** How many looks in a row may find that something was undone. */
const repairsMax = 12;

export interface TagChangesOptions {
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  /** The image as it is now. */
  readonly read: (id: string) => Promise<CloudImage | undefined>;
  /** Sets the whole list. Never sent twice: it was right when the image was read. */
  readonly replace: (id: string, tags: readonly string[]) => Promise<CloudImage>;
  readonly put: (id: string, tag: string) => Promise<void>;
  readonly take: (id: string, tag: string) => Promise<void>;
  /** Keeps other writes to the image away meanwhile. */
  readonly alone: <Result>(id: string, work: () => Promise<Result>) => Promise<Result>;
}

export interface TagChanges {
  /**
   * Adds and removes tags of an image, keeping all others; answers with the tags there are then.
   */
  change(id: string, change: TagChange): Promise<readonly string[]>;
  /** The image is gone: nothing of it has to be there any more. */
  forget(id: string): void;
}

export function tagChanges(options: TagChangesOptions): TagChanges {
  const images = new Map<string, ImageTags>();
  return {
    change: (id, change) => {
      const tags = images.get(id) ?? new ImageTags(options, id);
      images.set(id, tags);
      return tags.change(change);
    },
    forget: (id) => void images.delete(id),
  };
}

interface Caller {
  readonly change: TagChange;
  readonly resolve: (tags: readonly string[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** The queue of one image. */
class ImageTags {
  readonly #options: TagChangesOptions;
  readonly #id: string;
  #waiting: Caller[] = [];
  #isRunning = false;
  /** Their change is written; they are answered when a later look has shown it. */
  #unseen: Caller[] = [];
  /** What this process added: it must be there in every look. */
  readonly #added = new Set<string>();
  /** What this process removed since the last look. */
  readonly #removed = new Set<string>();
  /** Looks in a row that found something undone. */
  #repairs = 0;
  #lookDelayMs = 0;
  /** How many callers were answered by the write before, and may come back. */
  #expected = 0;

  constructor(options: TagChangesOptions, id: string) {
    this.#options = options;
    this.#id = id;
  }

  change(change: TagChange): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject });
      // Never rejects: failures go to the callers.
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    const { clock, alone } = this.#options;
    while (this.#waiting.length + this.#unseen.length > 0) {
      if (this.#unseen.length > 0) await clock.sleep(this.#lookDelayMs);
      if (this.#waiting.length > 0)
        await untilQuiet(
          { clock, quietMs, longestMs, patientMs },
          () => this.#waiting.length,
          this.#expected,
        );
      this.#expected = 0;
      await alone(this.#id, () => this.#round());
    }
    this.#isRunning = false;
  }

  /** Looks at what was written before, then writes what is wanted now and what was undone. */
  async #round(): Promise<void> {
    const callers = this.#waiting;
    this.#waiting = [];
    let image: CloudImage | undefined;
    if (this.#unseen.length > 0) {
      try {
        image = await this.#present();
      } catch (error) {
        this.#fail([...this.#unseen.splice(0), ...callers], error);
        return;
      }
    }
    const repair = image === undefined ? nothing : this.#look(image);
    if (callers.length > 0 || !isEmpty(repair)) await this.#write(image, callers, repair);
  }

  /** Answers those whose change is there to stay; answers with what has to be written again. */
  #look(image: CloudImage): TagChange {
    const add = [...this.#added].filter((tag) => !image.tags.includes(tag));
    const remove = [...this.#removed].filter((tag) => image.tags.includes(tag));
    const isUndone = add.length + remove.length > 0;
    this.#repairs = isUndone ? this.#repairs + 1 : 0;
    if (isUndone && this.#repairs <= repairsMax) return { add, remove };
    this.#repairs = 0;
    if (isUndone) {
      this.#giveUp({ add }, undone(this.#id, add, remove));
    } else {
      this.#removed.clear();
      for (const { resolve } of this.#unseen.splice(0)) resolve(image.tags);
    }
    return nothing;
  }

  async #write(
    image: CloudImage | undefined,
    callers: readonly Caller[],
    repair: TagChange,
  ): Promise<void> {
    const beganMs = this.#options.clock.now();
    const parts = [repair, ...callers.map(({ change }) => change)];
    try {
      const written = await this.#apply(merged(parts), image);
      this.#note(merged(parts));
      this.#answer(callers, written);
    } catch (error) {
      const isRepair = !isEmpty(repair);
      if (isApiError(error, "quota", "badRequest") && callers.length + Number(isRepair) > 1) {
        // One of them asks for too much: one by one, so that only that one fails.
        await this.#writeEach(callers, repair);
      } else {
        this.#fail(callers, error);
        if (isRepair) this.#giveUp(repair, error);
      }
    }
    const { clock, random } = this.#options;
    this.#lookDelayMs = lookDelayMs(clock.now() - beganMs, this.#repairs, random);
  }

  async #writeEach(callers: readonly Caller[], repair: TagChange): Promise<void> {
    if (!isEmpty(repair)) {
      await this.#apply(repair, undefined).catch((error: unknown) => this.#giveUp(repair, error));
    }
    for (const caller of callers) {
      // What one caller adds another one's removal leaves alone.
      const others = callers.filter((each) => each !== caller).flatMap(({ change }) => change.add);
      const change = merged([caller.change], others);
      try {
        const written = await this.#apply(change, undefined);
        this.#note(change);
        this.#answer([caller], written);
      } catch (error) {
        this.#fail([caller], error);
      }
    }
  }

  #note({ add = [], remove = [] }: TagChange): void {
    for (const tag of add) {
      this.#added.add(tag);
      this.#removed.delete(tag);
    }
    for (const tag of remove) {
      this.#added.delete(tag);
      this.#removed.add(tag);
    }
  }

  /**
   * After a write one caller waits for the look that follows, in the place of all: the others are
   * answered, so that the engine's workers come back with what they want next, and the look serves
   * that too.
   */
  #answer(callers: readonly Caller[], { tags, wrote }: Written): void {
    const answered = tags === undefined ? [] : wrote ? callers.slice(1) : callers;
    for (const { resolve } of answered) resolve(tags ?? []);
    this.#expected += answered.length;
    this.#unseen.push(...callers.slice(0, callers.length - answered.length));
  }

  #giveUp(repair: TagChange, error: unknown): void {
    for (const tag of repair.add ?? []) this.#added.delete(tag);
    this.#removed.clear();
    this.#fail(this.#unseen.splice(0), error);
  }

  #fail(callers: readonly Caller[], error: unknown): void {
    for (const { reject } of callers) reject(error);
  }

  /** Makes a change on what there is; again, on what there is then, when that was not possible. */
  async #apply(change: TagChange, known: CloudImage | undefined): Promise<Written> {
    const { clock, random } = this.#options;
    let image = known;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const tags = await this.#applyTo(image, change);
        const wrote = attempt > 1 || tags === undefined || tags !== image?.tags;
        return { tags, wrote };
      } catch (error) {
        if (attempt === attemptsMax || !mayBeOtherwise(error, image)) throw error;
        if (attempt > 1) await clock.sleep(random() * quietMs * 2 ** attempt);
        image = await this.#present();
      }
    }
  }

  /**
   * By calls for single tags where they are few: Glance changes the record as it is then. Else the
   * whole list.
   */
  async #applyTo(
    image: CloudImage | undefined,
    change: TagChange,
  ): Promise<readonly string[] | undefined> {
    const { put, take, replace } = this.#options;
    const add = (change.add ?? []).filter((tag) => image?.tags.includes(tag) !== true);
    const remove = (change.remove ?? []).filter((tag) => image?.tags.includes(tag) !== false);
    const calls = add.length + remove.length;
    if (calls === 0) return (image ?? (await this.#present())).tags;
    if (calls <= singleCallsMax && [...add, ...remove].every(isSafeInPath)) {
      for (const tag of add) await put(this.#id, tag);
      for (const tag of remove) await take(this.#id, tag);
      return undefined;
    }
    const { tags } = image ?? (await this.#present());
    const wanted = changed(tags, change);
    const isSame = wanted.length === tags.length && wanted.every((tag) => tags.includes(tag));
    return isSame ? tags : (await replace(this.#id, wanted)).tags;
  }

  async #present(): Promise<CloudImage> {
    const image = await this.#options.read(this.#id);
    if (image !== undefined) return image;
    this.#added.clear();
    this.#removed.clear();
    throw new ApiError({
      kind: "notFound",
      purpose: `change the tags of image ${this.#id}`,
      reason: "it does not exist, or is hidden from this project",
      mayHaveBeenSent: false,
    });
  }
}

interface Written {
  /** The whole list, where an answer told it. */
  readonly tags: readonly string[] | undefined;
  /** False when everything was as it should be. */
  readonly wrote: boolean;
}

const nothing: TagChange = {};

function isEmpty({ add = [], remove = [] }: TagChange): boolean {
  return add.length + remove.length === 0;
}

/** What several callers want together. What one caller adds another one's removal leaves alone. */
function merged(
  changes: readonly TagChange[],
  kept: readonly (readonly string[] | string | undefined)[] = [],
): { readonly add: readonly string[]; readonly remove: readonly string[] } {
  const add = new Set(changes.flatMap((change) => change.add ?? []));
  const stays = new Set([...add, ...kept.flat()]);
  const remove = new Set(changes.flatMap((change) => change.remove ?? []));
  return { add: [...add], remove: [...remove].filter((tag) => !stays.has(tag)) };
}

/**
 * Glance reads a path as Latin-1, so that a tag with other letters than ASCII arrives garbled (`ä`
 * as `Ã¤`).
 */
function isSafeInPath(tag: string): boolean {
  return isAddressable(tag) && /^[\x20-\x7e]*$/.test(tag);
}

/**
 * Whether the next attempt can go another way. Parallel writes make Glance answer 404, 409 and 500
 * to changes of tags; a tag that is there already needs no right to change the image.
 */
function mayBeOtherwise(error: unknown, image: CloudImage | undefined): boolean {
  if (isApiError(error, "forbidden")) return image === undefined;
  return isApiError(error, "notFound", "conflict", "unavailable", "unreachable", "rateLimited");
}

function undone(id: string, add: readonly string[], remove: readonly string[]): ApiError {
  const names = (tags: readonly string[]) => tags.map((tag) => `"${tag}"`).join(", ");
  const lost = add.length === 0 ? [] : [`${names(add)} added here went again`];
  const back = remove.length === 0 ? [] : [`${names(remove)} removed here came back`];
  return new ApiError({
    kind: "conflict",
    purpose: `change the tags of image ${id}`,
    reason:
      `somebody else writes them all the time: ${[...lost, ...back].join(", ")}, ` +
      `${repairsMax} times in a row`,
    advice: "run the same command again when nobody else changes the image",
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
