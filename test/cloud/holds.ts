/** Requests that are kept waiting until somebody lets them go: a test can then kill or change things at that moment. */

export interface HeldRequest {
  readonly sequence: number;
  readonly when: "before" | "after";
  readonly method: string;
  readonly path: string;
  readonly user: string | undefined;
}

/** What becomes of a held request: it goes on, or its connection is reset. */
export type Release = "proceed" | "reset";

export class Holds {
  readonly #held = new Map<number, { request: HeldRequest; release: (how: Release) => void }>();
  readonly #watchers = new Set<() => void>();

  hold(request: HeldRequest): Promise<Release> {
    return new Promise((resolve) => {
      this.#held.set(request.sequence, { request, release: resolve });
      for (const notify of this.#watchers) notify();
    });
  }

  list(): HeldRequest[] {
    return [...this.#held.values()].map(({ request }) => request);
  }

  /** Resolves as soon as at least `count` requests are held, or with fewer when the time is over. */
  async waitForHeld(count: number, timeoutMs: number): Promise<HeldRequest[]> {
    if (this.#held.size >= count) return this.list();
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(check);
        resolve();
      };
      const check = (): void => {
        if (this.#held.size >= count) finish();
      };
      const timer = setTimeout(finish, timeoutMs);
      this.#watchers.add(check);
    });
    return this.list();
  }

  /** Without a sequence number, all of them. */
  release(how: Release, sequence?: number): number {
    const chosen = [...this.#held].filter(([key]) => sequence === undefined || key === sequence);
    for (const [key, { release }] of chosen) {
      this.#held.delete(key);
      release(how);
    }
    return chosen.length;
  }
}
