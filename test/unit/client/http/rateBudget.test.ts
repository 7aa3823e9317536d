import * as fc from "fast-check";
import type { ApiResponse, Send } from "../../../../provider/client/http/request";
import {
  newRateBudget,
  withRateBudget,
  type RateBudget,
} from "../../../../provider/client/http/rateBudget";
import { kept } from "../../../../provider/client/kept";
import { fakeClock, passUntil, type FakeClock } from "../support/clocks";
import { answering, errorOf, failure, request, response, stubSend } from "../support/sends";

function limited(send: Send, clock: FakeClock, budget: RateBudget = newRateBudget(), random = 0) {
  return withRateBudget(send, { budgetFor: () => budget, clock, random: () => random });
}

/** A service that takes so many requests in each window of time. */
function windowed(clock: FakeClock, places: number, windowMs: number, latencyMs = 0) {
  const startMs = clock.now();
  let window = 0;
  let used = 0;
  const counts = { asked: 0, refused: 0 };
  const send: Send = async (): Promise<ApiResponse> => {
    const current = Math.floor((clock.now() - startMs) / windowMs);
    if (current !== window) [window, used] = [current, 0];
    used += 1;
    counts.asked += 1;
    const isRefused = used > places;
    if (isRefused) counts.refused += 1;
    if (latencyMs > 0) await clock.sleep(latencyMs);
    if (!isRefused) return response({});
    throw failure(429);
  };
  return { send, counts };
}

describe("the rate budget", () => {
  it("repeats any call that was told to wait, and waits as long as it was told", async () => {
    const clock = fakeClock();
    const stub = answering(failure(429, { retryAfterMs: 7_000 }), { body: "there" });
    const answer = await limited(stub.send, clock)(request({ idempotent: false }));
    expect(answer.text).toBe("there");
    expect(clock.slept).toEqual([7_000]);
  });

  it("does not send again what is to be sent once", async () => {
    const clock = fakeClock();
    const stub = answering(failure(429), {});
    await expect(limited(stub.send, clock)(request({ once: true }))).rejects.toMatchObject({
      kind: "rateLimited",
    });
    expect(stub.requests).toHaveLength(1);
  });

  it("waits longer and longer, but never longer than ten seconds", async () => {
    const clock = fakeClock();
    const refusals = Array.from({ length: 9 }, () => failure(429));
    await limited(answering(...refusals, {}).send, clock)(request());
    expect(clock.slept.slice(0, 3)).toEqual([500, 800, 1_280]);
    expect(Math.max(...clock.slept)).toBe(10_000);
  });

  it.each([
    [60_000, 60_000],
    [3_600_000, 60_000],
  ])("asks again after a minute where it is told to wait %d ms", async (retryAfterMs, sleptMs) => {
    const clock = fakeClock();
    await limited(answering(failure(429, { retryAfterMs }), {}).send, clock)(request());
    expect(clock.slept).toEqual([sleptMs]);
  });

  it("does not take an old refusal for another one, but obeys its longer wish", async () => {
    const pauseAfter = async (retryAfterMs: number | undefined) => {
      const clock = fakeClock("still");
      const budget = newRateBudget();
      const startMs = clock.now();
      // Both are under way when the first of them is refused.
      const stub = stubSend(async (_, index) => {
        if (index > 1) return {};
        await clock.sleep(index === 0 ? 10 : 100);
        throw failure(429, index === 0 ? {} : { retryAfterMs });
      });
      const send = limited(stub.send, clock, budget);
      const both = Promise.all([send(request()), send(request())]);
      await clock.advance(100);
      const found = [budget.closedUntilMs - startMs, budget.refusals];
      await passUntil(clock, both);
      return found;
    };
    await expect(pauseAfter(undefined)).resolves.toEqual([510, 1]);
    await expect(pauseAfter(1)).resolves.toEqual([510, 1]);
    await expect(pauseAfter(5_000)).resolves.toEqual([5_100, 1]);
  });

  it("does not take the success of an older request for the end of a refusal", async () => {
    const clock = fakeClock("still");
    const budget = newRateBudget();
    const stub = stubSend(async (_, index) => {
      if (index === 0) await clock.sleep(100);
      if (index === 1) {
        await clock.sleep(10);
        throw failure(429);
      }
      return {};
    });
    const send = limited(stub.send, clock, budget);
    const older = send(request());
    const refused = send(request());
    await clock.advance(100);
    await older;
    expect(budget.refusals).toBe(1);
    await passUntil(clock, refused);
    expect(budget.refusals).toBe(0);
  });

  it("counts as one what was refused together, also after the pause", async () => {
    const after = async (slowMs: number, firstMs: number, slowFails = true) => {
      const clock = fakeClock("still");
      const budget = newRateBudget();
      const stub = stubSend(async (_, index) => {
        if (index > 1) return {};
        if (index === 0) await clock.sleep(slowMs);
        else if (firstMs > 0) await clock.sleep(firstMs);
        if (index === 0 && !slowFails) return {};
        throw failure(429);
      });
      const send = limited(stub.send, clock, budget);
      const slow = send(request());
      const first = send(request({ once: true })).catch(() => undefined);
      await clock.advance(slowMs);
      const found = [budget.refusals, stub.requests.length];
      await passUntil(clock, Promise.all([slow, first]));
      return found;
    };
    // Refused in the moment in which it was sent; the other one was sent in the same moment.
    await expect(after(5, 0)).resolves.toEqual([1, 2]);
    await expect(after(5, 0, false)).resolves.toEqual([1, 2]);
    // The pause ends after 510 ms, so the slow one is sent again at once.
    await expect(after(600, 10)).resolves.toEqual([0, 3]);
  });

  it.each([
    [4_999, 1],
    [5_000, 2],
  ])("with a limit of %d ms and a pause of 5 s sends %d requests", async (limitMs, count) => {
    const refusal = failure(429, { retryAfterMs: 5_000, attempts: 3 });
    const stub = answering(refusal, {});
    const send = withRateBudget(stub.send, {
      ...{ budgetFor: () => budget, clock: fakeClock(), random: () => 0, limitMs },
    });
    const budget = newRateBudget();
    if (count === 1) await expect(send(request())).rejects.toBe(refusal);
    else await send(request());
    expect(stub.requests).toHaveLength(count);
  });

  it("asks at the end of its time though others were refused meanwhile", async () => {
    const clock = fakeClock("still");
    const budget = { ...newRateBudget(), closedUntilMs: clock.now() + 5_000 };
    const stub = answering({});
    const send = withRateBudget(stub.send, {
      ...{ budgetFor: () => budget, clock, random: () => 0, limitMs: 1_000 },
    });
    const waiting = send(request());
    await clock.advance(4_000);
    budget.closedUntilMs += 60_000;
    await clock.advance(1_000);
    expect(stub.requests).toHaveLength(1);
    await waiting;
  });

  it("spreads those that come back, by their number, over a second at most", async () => {
    const clock = fakeClock("still");
    const budget = newRateBudget();
    const controller = new AbortController();
    const send = limited(answering(failure(429, { retryAfterMs: 5_000 })).send, clock, budget, 1);
    const waiting = () => send(request({ signal: controller.signal }));
    const first = waiting();
    await clock.advance(0);
    const all = Promise.allSettled([first, ...Array.from({ length: 49 }, waiting)]);
    await clock.advance(0);
    expect(clock.slept[0]).toBe(5_025);
    expect(clock.slept[1]).toBe(5_050);
    expect(Math.max(...clock.slept)).toBe(6_000);
    expect(budget.waiting).toBe(50);
    controller.abort();
    await all;
    expect(budget.waiting).toBe(0);
  });

  it("begins anew after a success", async () => {
    const clock = fakeClock();
    const send = limited(answering(failure(429), failure(429), {}, failure(429), {}).send, clock);
    await send(request());
    await clock.advance(1);
    await send(request());
    expect(clock.slept).toEqual([500, 800, 500]);
  });

  it("makes all callers wait for what one was told", async () => {
    const clock = fakeClock("still");
    const stub = answering(failure(429, { retryAfterMs: 5_000 }), {}, {});
    const send = limited(stub.send, clock);
    const first = send(request());
    await clock.advance(100);
    const second = send(request());
    await clock.advance(4_800);
    expect(stub.requests).toHaveLength(1);
    await clock.advance(200);
    await Promise.all([first, second]);
    expect(stub.requests).toHaveLength(3);
  });

  it("is one for all requests to a host", () => {
    const budgetOf = kept((_host: string) => newRateBudget());
    expect(budgetOf("a")).toBe(budgetOf("a"));
    expect(budgetOf("a")).not.toBe(budgetOf("b"));
  });

  it("keeps hosts apart", async () => {
    const clock = fakeClock("still");
    const budgetOf = kept((_host: string) => newRateBudget());
    const stub = stubSend(({ url }) => {
      if (url.includes("busy") && clock.now() < startMs + 1_000)
        throw failure(429, { retryAfterMs: 1_000 });
      return {};
    });
    const startMs = clock.now();
    const send = withRateBudget(stub.send, {
      budgetFor: ({ url }) => budgetOf(new URL(url).host),
      ...{ clock, random: () => 0 },
    });
    const busy = send(request({ url: "https://busy/x" }));
    await clock.advance(1);
    await expect(send(request({ url: "https://idle/x" }))).resolves.toMatchObject({ status: 200 });
    await passUntil(clock, busy);
  });

  it("gives up after a quarter of an hour, and says how often it asked", async () => {
    const clock = fakeClock();
    const startMs = clock.now();
    const stub = stubSend(() => {
      throw failure(429);
    });
    const error = await errorOf(limited(stub.send, clock)(request()));
    expect(error).toMatchObject({ kind: "rateLimited", attempts: stub.requests.length });
    const minutes = (clock.now() - startMs) / 60_000;
    expect(minutes).toBeGreaterThan(14);
    expect(minutes).toBeLessThanOrEqual(15);
  });

  it("passes other errors on at once", async () => {
    const clock = fakeClock();
    await expect(limited(answering(failure(503)).send, clock)(request())).rejects.toMatchObject({
      status: 503,
    });
    expect(clock.slept).toEqual([]);
  });

  it("ends its wait when it is cancelled", async () => {
    const controller = new AbortController();
    const stub = stubSend(() => {
      controller.abort();
      throw failure(429);
    });
    await expect(
      limited(stub.send, fakeClock())(request({ signal: controller.signal })),
    ).rejects.toMatchObject({ kind: "cancelled", attempts: 1 });
  });

  it("counts the attempts before a wait that is cancelled", async () => {
    const controller = new AbortController();
    const stub = stubSend((_, index) => {
      if (index === 1) controller.abort();
      throw failure(429);
    });
    await expect(
      limited(stub.send, fakeClock())(request({ signal: controller.signal })),
    ).rejects.toMatchObject({ kind: "cancelled", attempts: 2 });
  });

  it("brings 250 requests of 50 callers through windows of 40 in 10 s, as fast as those allow and hardly refused", async () => {
    const clock = fakeClock("still");
    const startMs = clock.now();
    const service = windowed(clock, 40, 10_000, 30);
    let seed = 1;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const budget = newRateBudget();
    const send = withRateBudget(service.send, { budgetFor: () => budget, clock, random });
    const caller = async () => {
      for (let call = 0; call < 5; call += 1) await send(request());
    };
    const all = Promise.all(Array.from({ length: 50 }, caller));
    let isDone = false;
    void all.then(() => (isDone = true));
    while (!isDone) await clock.advance(10);
    // 250 requests need seven windows, so the last begins after 60 s.
    expect(clock.now() - startMs).toBeLessThan(70_000);
    // Who asked without regard to the others, or with them at once, would be refused 800 times and more.
    expect(service.counts.refused).toBeLessThan(200);
  });

  it("lets every call through in the end, whatever the window and the number of callers", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 100, max: 20_000 }),
        async (places, callers, windowMs) => {
          const clock = fakeClock();
          const service = windowed(clock, places, windowMs);
          const send = limited(service.send, clock, newRateBudget(), 0.5);
          const answers = await Promise.all(Array.from({ length: callers }, () => send(request())));
          expect(answers).toHaveLength(callers);
        },
      ),
      { numRuns: 30 },
    );
  });
});
