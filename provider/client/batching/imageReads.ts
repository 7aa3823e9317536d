/**
 * Reads image records for many callers with few requests. Reads of one moment share a list request,
 * and its answer serves later readers for a moment, unless one of our own writes changed the image.
 */
import { batched, chunks, readsOfEngine } from "./batch";
import type { CloudImage } from "../cloud";
import type { Clock } from "../http/clock";

/** How long an answer serves reads that do not ask for a fresh one. */
const readServesMs = 2_000;
/**
 * The same for a record that no caller asked for (a "rider"): a list request for other images
 * included it, because somebody will probably read it soon.
 */
const riderServesMs = 10_000;

interface Known {
  /** Undefined if the image did not exist. */
  readonly image: CloudImage | undefined;
  readonly readAtMs: number;
  readonly isRider: boolean;
}

interface Question {
  readonly id: string;
  readonly fresh: boolean;
}

export interface ReadRequests {
  /** One request for several images. An image that it does not return is asked for alone. */
  readonly list: (ids: readonly string[]) => Promise<readonly CloudImage[]>;
  readonly show: (id: string) => Promise<CloudImage | undefined>;
  /** How many ids one list request may have. */
  readonly idsMax: number;
  /** Whether a list request can contain this id. */
  readonly isListable: (id: string) => boolean;
}

export class ImageReads {
  readonly #requests: ReadRequests;
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();
  /** Number of our writes of each image. If it grows during a read, the answer is not kept. */
  readonly #writes = new Map<string, number>();
  /** Images that other calls worked on. They will be read soon, so the next list includes them. */
  readonly #mentioned = new Set<string>();
  readonly #ask: (question: Question) => Promise<CloudImage | undefined>;

  constructor(requests: ReadRequests, clock: Clock) {
    this.#requests = requests;
    this.#clock = clock;
    this.#ask = batched({ clock, ...readsOfEngine, run: (questions) => this.#answer(questions) });
  }

  async get(id: string, fresh = false): Promise<CloudImage | undefined> {
    const known = fresh ? undefined : this.#usable(id);
    return known === undefined ? this.#ask({ id, fresh }) : known.image;
  }

  #usable(id: string): Known | undefined {
    const known = this.#known.get(id);
    if (known === undefined) return undefined;
    if (this.#ageMs(known) <= (known.isRider ? riderServesMs : readServesMs)) return known;
    this.#known.delete(id);
    return undefined;
  }

  #ageMs({ readAtMs }: Known): number {
    return this.#clock.now() - readAtMs;
  }

  mention(id: string): void {
    if (this.#requests.isListable(id)) this.#mentioned.add(id);
  }

  /** The image if it is known without a request. */
  peek(id: string): CloudImage | undefined {
    return this.#usable(id)?.image;
  }

  /** Keeps the image that our own write returned; undefined after a delete. */
  wrote(id: string, image: CloudImage | undefined): void {
    this.drop(id);
    this.#known.set(id, { image, readAtMs: this.#clock.now(), isRider: false });
  }

  /** Forgets the image after our own write, if its new values are not known. */
  drop(id: string): void {
    this.#known.delete(id);
    this.#writes.set(id, (this.#writes.get(id) ?? 0) + 1);
  }

  async #answer(
    questions: readonly Question[],
  ): Promise<readonly PromiseSettledResult<CloudImage | undefined>[]> {
    // Taken before the request, because our own writes may drop them while it runs.
    const atHand = questions.map(({ id, fresh }) => (fresh ? undefined : this.#usable(id)));
    const open = questions.filter((_, index) => atHand[index] === undefined);
    const answers = await this.#fetch([...new Set(open.map(({ id }) => id))]);
    return questions.map(
      ({ id }, index) => answers.get(id) ?? { status: "fulfilled", value: atHand[index]?.image },
    );
  }

  async #fetch(
    ids: readonly string[],
  ): Promise<Map<string, PromiseSettledResult<CloudImage | undefined>>> {
    const answers = new Map<string, PromiseSettledResult<CloudImage | undefined>>();
    const { idsMax } = this.#requests;
    const listable = ids.filter(this.#requests.isListable);
    const riders = listable.length === 0 ? [] : this.#riders(listable);
    if (listable.length + riders.length > 1) {
      for (const chunk of chunks([...listable, ...riders], idsMax)) {
        try {
          for (const image of await this.#list(chunk, new Set(riders))) {
            answers.set(image.id, { status: "fulfilled", value: image });
          }
        } catch (reason) {
          for (const id of chunk) answers.set(id, { status: "rejected", reason });
        }
      }
    }
    // The list lacks hidden images. On older services it also lacks community images of other
    // projects, and shared images that this project has not accepted.
    const rest = ids.filter((id) => !answers.has(id));
    await Promise.all(rest.map(async (id) => answers.set(id, await this.#show(id))));
    return answers;
  }

  #riders(listable: readonly string[]): readonly string[] {
    const riders = [...this.#mentioned].filter(
      (id) => !listable.includes(id) && this.#usable(id) === undefined,
    );
    const { idsMax } = this.#requests;
    // Riders only fill up the last list request.
    const places = (idsMax - (listable.length % idsMax)) % idsMax;
    const taken = riders.slice(0, places);
    this.#mentioned.clear();
    for (const id of riders.slice(places)) this.#mentioned.add(id);
    return taken;
  }

  async #list(ids: readonly string[], riders: ReadonlySet<string>): Promise<readonly CloudImage[]> {
    const keep = this.#keeper();
    const images = await this.#requests.list(ids);
    for (const image of images)
      keep(image.id, image, riders.has(image.id) || !ids.includes(image.id));
    return images;
  }

  async #show(id: string): Promise<PromiseSettledResult<CloudImage | undefined>> {
    const keep = this.#keeper();
    try {
      const value = await this.#requests.show(id);
      keep(id, value);
      return { status: "fulfilled", value };
    } catch (reason) {
      return { status: "rejected", reason };
    }
  }

  /** Returns a function that keeps an answer, unless we wrote the image after this call. */
  #keeper(): (id: string, image: CloudImage | undefined, isRider?: boolean) => void {
    const before = new Map(this.#writes);
    return (id, image, isRider = false) => {
      if (before.get(id) === this.#writes.get(id)) {
        this.#known.set(id, { image, readAtMs: this.#clock.now(), isRider });
      }
    };
  }
}
