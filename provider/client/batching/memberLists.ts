/**
 * Member lists for many readers. One list request answers all reads of an image's members for a
 * moment. Our own adds and removes update the list.
 */
import { batched, readsOfEngine } from "./batch";
import type { CloudMember } from "../cloud";
import type { Clock } from "../http/clock";
import { isApiError } from "../http/errors";
import { kept } from "../kept";

/** If nobody has used a list for this long, the next reader reads it again. */
const servesMs = 5_000;
/**
 * The longest time that a list is used after it was read. It is so long because a refresh of
 * hundreds of shares on a busy machine must not read a list twice.
 */
const servesLongestMs = 30_000;

type Outcome =
  | { readonly kind: "members"; readonly members: Map<string, CloudMember> }
  | { readonly kind: "absent" }
  | { readonly kind: "refused"; readonly error: unknown };

interface Known {
  readonly outcome: Outcome;
  readonly readAtMs: number;
  usedAtMs: number;
  /** This process made the image, so its list is right until somebody asks for a fresh one. */
  readonly isOurs: boolean;
}

/** Undefined if the caller cannot see the image. */
export type ListMembers = (imageId: string) => Promise<readonly CloudMember[] | undefined>;

export class MemberLists {
  readonly #list: ListMembers;
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();
  /**
   * The newest running list request of each image. A write of our own removes it, because the
   * answer may not contain the write: later readers make a new request, and the old answer is not
   * kept.
   */
  readonly #running = new Map<string, Promise<Outcome>>();
  readonly #readFresh = kept((imageId: string) =>
    batched<undefined, Outcome>({
      clock: this.#clock,
      ...readsOfEngine,
      run: async (questions) => {
        const value = await this.#read(imageId);
        return questions.map(() => ({ status: "fulfilled", value }));
      },
    }),
  );

  constructor(list: ListMembers, clock: Clock) {
    this.#list = list;
    this.#clock = clock;
  }

  /** Undefined if the caller cannot see the image. Throws `forbidden` if it may not list them. */
  async get(imageId: string, fresh = false): Promise<ReadonlyMap<string, CloudMember> | undefined> {
    const outcome = await (fresh
      ? this.#readFresh(imageId)(undefined)
      : (this.#use(imageId) ?? this.#running.get(imageId) ?? this.#read(imageId)));
    switch (outcome.kind) {
      case "members":
        return outcome.members;
      case "absent":
        return undefined;
      case "refused":
        throw outcome.error;
    }
  }

  /** The members if they are known without a request. */
  peek(imageId: string): ReadonlyMap<string, CloudMember> | undefined {
    const outcome = this.#use(imageId);
    return outcome?.kind === "members" ? outcome.members : undefined;
  }

  /** This process just made the image, so it has no members. */
  created(imageId: string): void {
    this.drop(imageId);
    this.#keep(imageId, { kind: "members", members: new Map() }, true);
  }

  isOurs(imageId: string): boolean {
    return this.#known.get(imageId)?.isOurs === true;
  }

  wrote(member: CloudMember): void {
    this.#write(member.imageId, (members) => members.set(member.consumer, member));
  }

  removed(imageId: string, consumer: string): void {
    this.#write(imageId, (members) => members.delete(consumer));
  }

  /** The list may be wrong, so the next read makes a request. */
  drop(imageId: string): void {
    this.#running.delete(imageId);
    this.#known.delete(imageId);
  }

  #write(imageId: string, change: (members: Map<string, CloudMember>) => void): void {
    const known = this.#known.get(imageId);
    if (known?.outcome.kind !== "members") {
      this.drop(imageId);
      return;
    }
    this.#running.delete(imageId);
    change(known.outcome.members);
  }

  #use(imageId: string): Outcome | undefined {
    const known = this.#known.get(imageId);
    if (known === undefined) return undefined;
    const nowMs = this.#clock.now();
    const isOld = nowMs - known.usedAtMs > servesMs || nowMs - known.readAtMs > servesLongestMs;
    if (isOld && !known.isOurs) {
      this.#known.delete(imageId);
      return undefined;
    }
    known.usedAtMs = nowMs;
    return known.outcome;
  }

  async #read(imageId: string): Promise<Outcome> {
    const request = this.#request(imageId);
    this.#running.set(imageId, request);
    const isNewest = () => this.#running.get(imageId) === request;
    try {
      const outcome = await request;
      if (isNewest()) this.#keep(imageId, outcome, false);
      return outcome;
    } finally {
      if (isNewest()) this.#running.delete(imageId);
    }
  }

  async #request(imageId: string): Promise<Outcome> {
    try {
      const members = await this.#list(imageId);
      if (members === undefined) return { kind: "absent" };
      return {
        kind: "members",
        members: new Map(members.map((member) => [member.consumer, member])),
      };
    } catch (error) {
      // A refusal is the answer for all readers: the image is not shared, or the caller lacks a
      // right. Other failures are not kept.
      if (isApiError(error, "forbidden")) return { kind: "refused", error };
      throw error;
    }
  }

  #keep(imageId: string, outcome: Outcome, isOurs: boolean): void {
    const nowMs = this.#clock.now();
    this.#known.set(imageId, { outcome, readAtMs: nowMs, usedAtMs: nowMs, isOurs });
  }
}
