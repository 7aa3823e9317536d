import { TokenCache, type Expiring } from "../../../../provider/client/auth/tokenCache";
import { fakeClock, settle } from "../support/clocks";

const minuteMs = 60_000;

/** Tokens t1, t2, … that live an hour. */
function cache(fails: (count: number) => boolean = () => false) {
  const clock = fakeClock("still");
  let issued = 0;
  const tokens = new TokenCache<Expiring>(async () => {
    issued += 1;
    if (fails(issued)) throw new Error(`down ${issued}`);
    return { value: `t${issued}`, expiresAtMs: clock.now() + 60 * minuteMs };
  }, clock);
  const get = async () => (await tokens.get()).value;
  return { clock, tokens, get, issued: () => issued };
}

describe("TokenCache", () => {
  it("asks once for all who come together, and not again", async () => {
    const { get, issued } = cache();
    await expect(Promise.all([get(), get(), get()])).resolves.toEqual(["t1", "t1", "t1"]);
    await get();
    expect(issued()).toBe(1);
  });

  it("renews early while the old one is still used", async () => {
    const { clock, get, issued } = cache();
    await get();
    await clock.advance(56 * minuteMs);
    await expect(Promise.all([get(), get()])).resolves.toEqual(["t1", "t1"]);
    await settle();
    await expect(get()).resolves.toBe("t2");
    expect(issued()).toBe(2);
  });

  it("keeps the old one when an early renewal fails, and tries again after a pause", async () => {
    const { clock, get, issued } = cache((count) => count === 2);
    await get();
    await clock.advance(56 * minuteMs);
    await get();
    await settle();
    await expect(get()).resolves.toBe("t1");
    expect(issued()).toBe(2);
    await clock.advance(minuteMs);
    await get();
    await settle();
    await expect(get()).resolves.toBe("t3");
  });

  it("waits for a new one when the old one ends", async () => {
    const { clock, get } = cache();
    await get();
    await clock.advance(59.8 * minuteMs);
    await expect(get()).resolves.toBe("t2");
  });

  it.each([
    [55 * minuteMs - 1, "t1", 1],
    [55 * minuteMs, "t1", 2],
    [59.5 * minuteMs - 1, "t1", 2],
    [59.5 * minuteMs, "t2", 2],
  ])("%i ms after it was issued gives %s, of %i", async (ageMs, value, count) => {
    const { clock, get, issued } = cache();
    await get();
    await clock.advance(ageMs);
    await expect(get()).resolves.toBe(value);
    expect(issued()).toBe(count);
  });

  it("pauses half a minute after an early renewal that failed", async () => {
    const { clock, get, issued } = cache((count) => count > 1);
    await get();
    await clock.advance(56 * minuteMs);
    for (const [pauseMs, count] of [
      [0, 2],
      [29_999, 2],
      [1, 3],
    ] as const) {
      await clock.advance(pauseMs);
      await get();
      await settle();
      expect(issued()).toBe(count);
    }
  });

  it("drops a refused one, but only if it is still the one", async () => {
    const { tokens, get, issued } = cache();
    await get();
    expect(tokens.invalidate("t1")).toBe(true);
    await expect(get()).resolves.toBe("t2");
    expect(tokens.invalidate("t1")).toBe(true);
    await expect(get()).resolves.toBe("t2");
    expect(issued()).toBe(2);
  });

  it("fails all who wait when there is none to be had, and asks again for the next", async () => {
    const { get } = cache((count) => count === 1);
    const results = await Promise.allSettled([get(), get()]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect(get()).resolves.toBe("t2");
  });

  it("keeps one whose end nobody knows", async () => {
    const clock = fakeClock("still");
    let issued = 0;
    const tokens = new TokenCache<Expiring>(
      async () => ({ value: `t${++issued}`, expiresAtMs: undefined }),
      clock,
    );
    await tokens.get();
    await clock.advance(1000 * minuteMs);
    await tokens.get();
    expect(issued).toBe(1);
  });
});
