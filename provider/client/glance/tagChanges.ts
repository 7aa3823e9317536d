/**
 * At every write, even of one tag, Glance reads, changes and saves the whole record, so parallel
 * writers undo each other's changes. Therefore every change of tags is checked a moment later and
 * repeated until it is there. Each check also covers the tags that this process added before.
 */
import { changed, isEmpty, merged, nothing } from "../tagChange";
import { changesOfEngine, untilQuiet } from "../batching/batch";
import type { CloudImage, TagChange } from "../cloud";
import type { Clock } from "../http/clock";
import { ApiError, isApiError } from "../http/errors";
import { isAddressable } from "../http/path";
import { isSameSet } from "../sameSet";
import { lookDelayMs } from "./lookAfter";
import { afterNextChange } from "./nextChange";
import { mayBeOtherwise, undone } from "./tagFailures";

/** A busy engine needs this long to write its state before a caller sends its next change. */
const patientMs = 300;
/** If there are more changes, one read and one write of the whole list need fewer requests. */
const singleCallsMax = 2;
/** How often one write is tried if the image changes in between or the service fails. */
const attemptsMax = 5;
/** How often in a row a change is made again. If it is undone once more, the call fails. */
const repairsMax = 12;
/** How long other writers are expected to go on after they undid a change. */
const contestedMs = 10_000;

export interface TagChangesOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly read: (id: string) => Promise<CloudImage | undefined>;
  /** Sets the whole list. Never repeated, because the list may be out of date by then. */
  readonly replace: (id: string, tags: readonly string[]) => Promise<CloudImage>;
  readonly put: (id: string, tag: string) => Promise<void>;
  readonly take: (id: string, tag: string) => Promise<void>;
  /** Runs the work while this process makes no other write to the image. */
  readonly alone: <Result>(id: string, work: () => Promise<Result>) => Promise<Result>;
}

export interface TagChanges {
  /** Returns all tags that the image has afterwards. */
  change(id: string, change: TagChange): Promise<readonly string[]>;
  /** Called when the image was deleted. */
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

class ImageTags {
  readonly #options: TagChangesOptions;
  readonly #id: string;
  #waiting: Caller[] = [];
  #isRunning = false;
  /** Callers whose change is written. They get their answer when a check has found it. */
  #unseen: Caller[] = [];
  /** Every check must find these. */
  readonly #added = new Set<string>();
  /** Removed since the last check that found nothing undone. */
  readonly #removed = new Set<string>();
  /** How many checks in a row found something undone. */
  #repairs = 0;
  #lookDelayMs = 0;
  /** Until this time, each write waits for a pause of the other writers. */
  #contestedUntilMs = 0;
  /** How many callers were just answered, and may soon send their next change. */
  #expected = 0;

  constructor(options: TagChangesOptions, id: string) {
    this.#options = options;
    this.#id = id;
  }

  change(change: TagChange): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject });
      // Never rejects: each failure goes to its caller.
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
          { ...changesOfEngine, clock, patientMs },
          () => this.#waiting.length,
          this.#expected,
        );
      this.#expected = 0;
      await alone(this.#id, () => this.#round());
    }
    this.#isRunning = false;
  }

  /** Checks what was written before, and writes what was undone together with new changes. */
  async #round(): Promise<void> {
    const callers = this.#waiting;
    this.#waiting = [];
    try {
      const image = this.#unseen.length > 0 ? await this.#present() : undefined;
      const repair = image === undefined ? nothing : this.#look(image);
      if (callers.length === 0 && isEmpty(repair)) return;
      await this.#write(await this.#atPause(image), callers, repair);
    } catch (error) {
      this.#fail([...this.#unseen.splice(0), ...callers], error);
    }
  }

  /** A write in the pause after another writer's write is not undone, and undoes nothing. */
  async #atPause(image: CloudImage | undefined): Promise<CloudImage | undefined> {
    const { clock, random } = this.#options;
    if (clock.now() >= this.#contestedUntilMs) return image;
    return await afterNextChange(image ?? (await this.#present()), () => this.#present(), random);
  }

  /** Answers the callers whose change is confirmed. Returns what must be written again. */
  #look(image: CloudImage): TagChange {
    const add = [...this.#added].filter((tag) => !image.tags.includes(tag));
    const remove = [...this.#removed].filter((tag) => image.tags.includes(tag));
    const isUndone = add.length + remove.length > 0;
    this.#repairs = isUndone ? this.#repairs + 1 : 0;
    if (isUndone) this.#contestedUntilMs = this.#options.clock.now() + contestedMs;
    if (isUndone && this.#repairs <= repairsMax) return { add, remove };
    this.#repairs = 0;
    if (isUndone) {
      this.#giveUp({ add }, undone(this.#id, { add, remove }, repairsMax + 1));
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
        // One caller asks for too much. Only that caller gets the error.
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
      // A tag that another caller adds is not removed.
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
   * After a write of the whole list, only the first caller waits for the next check. The others are
   * answered at once, so that the workers of the engine come back with their next changes before
   * the check. Then the read of the check also serves the write of those changes. After calls for
   * single tags all callers wait, because no answer of Glance contained the tags.
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

  /** If the image may have changed in between, reads it and tries again. */
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
        if (attempt > 1) await clock.sleep(random() * changesOfEngine.quietMs * 2 ** attempt);
        image = await this.#present();
      }
    }
  }

  /** A few changes use calls for single tags: Glance applies those to the present record. */
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
    return isSameSet(wanted, tags) ? tags : (await replace(this.#id, wanted)).tags;
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
  /** All tags of the image; undefined if no answer of Glance contained them. */
  readonly tags: readonly string[] | undefined;
  /** False if the tags of the image were already as wanted. */
  readonly wrote: boolean;
}

/** Glance reads a path as Latin-1, so letters outside ASCII arrive wrong (`ä` as `Ã¤`). */
function isSafeInPath(tag: string): boolean {
  return isAddressable(tag) && /^[\x20-\x7e]*$/.test(tag);
}
