import {
  limitedBy,
  secondsText,
  TimeLimit,
  timeLimitOf,
} from "../../../../provider/client/http/timeLimit";

const never = new AbortController().signal;

const fired = (signal: AbortSignal) =>
  new Promise<unknown>((resolve) => {
    signal.addEventListener("abort", () => resolve(signal.reason), { once: true });
  });

describe("a time limit", () => {
  afterEach(() => jest.restoreAllMocks());

  it("fires with its setting as the reason", async () => {
    // The timer itself does not keep the process alive, so the test holds one that does.
    const hold = setTimeout(() => undefined, 60_000);
    const limit = timeLimitOf(await fired(limitedBy(1, "timeouts.createSeconds", never)));
    clearTimeout(hold);
    expect(limit?.message).toBe(
      "it took longer than 0.001 s, the limit that timeouts.createSeconds sets; raise timeouts.createSeconds",
    );
    expect(limit?.reason).toBe(
      "it took longer than 0.001 s, the limit that timeouts.createSeconds sets",
    );
    expect(limit?.advice).toBe("raise timeouts.createSeconds");
  });

  it("fires with the reason of the outer signal, which is no limit", async () => {
    const outer = new AbortController();
    const signal = limitedBy(60_000, "timeouts.createSeconds", outer.signal);
    const reason = fired(signal);
    outer.abort(new Error("the run was cancelled"));
    await expect(reason).resolves.toEqual(new Error("the run was cancelled"));
    expect(timeLimitOf(signal.reason)).toBeUndefined();
  });

  it("of more than 24 days does not fire at once", () => {
    const timers = jest.spyOn(globalThis, "setTimeout");
    limitedBy(2 ** 31, "timeouts.createSeconds", never);
    expect(timers.mock.calls.map(([, spanMs]) => spanMs)).toEqual([2_147_483_647]);
  });

  it("does not keep the process alive", () => {
    const timers = jest.spyOn(globalThis, "setTimeout");
    limitedBy(60_000, "timeouts.createSeconds", never);
    expect(timers.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())).toEqual([
      false,
    ]);
  });

  it("is known among other reasons", () => {
    const limit = new TimeLimit(1_000, "timeouts.createSeconds");
    expect(timeLimitOf(limit)).toBe(limit);
    for (const other of [undefined, null, "cancelled", new Error("cancelled")])
      expect(timeLimitOf(other)).toBeUndefined();
  });
});

describe("seconds", () => {
  it.each([
    [1_000, "1 s"],
    [90_000, "90 s"],
    [500, "0.5 s"],
    [100.1, "0.1001 s"],
    [1_000.000_1, "1 s"],
  ])("of %d ms are %s", (spanMs, text) => {
    expect(secondsText(spanMs)).toBe(text);
  });
});
