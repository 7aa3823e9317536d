import { systemClock } from "../../../../provider/client/http/clock";

describe("systemClock", () => {
  it("wakes up as soon as the signal fires", async () => {
    const controller = new AbortController();
    const sleeping = systemClock.sleep(60_000, controller.signal);
    controller.abort(new Error("enough"));
    await expect(sleeping).rejects.toThrow("enough");
  });

  it("does not begin to sleep when the signal has fired", async () => {
    await expect(systemClock.sleep(60_000, AbortSignal.abort())).rejects.toThrow(
      /cancelled|aborted/,
    );
  });

  it("sleeps, and tells the time", async () => {
    const before = systemClock.now();
    await systemClock.sleep(1);
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
  });
});
