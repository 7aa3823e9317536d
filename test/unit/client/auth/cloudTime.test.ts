import { cloudTime } from "../../../../provider/client/auth/cloudTime";
import { sdkDate } from "../../../../provider/client/auth/akSk";
import { fakeClock } from "../support/clocks";
import { request, response } from "../support/sends";

const minuteMs = 60_000;

/** Our clock stands at midnight; the cloud's is so many minutes ahead. */
function refusedAt(aheadMinutes: number) {
  const clock = fakeClock("still");
  const warnings: string[] = [];
  const time = cloudTime(clock, (message) => warnings.push(message), "the default connection");
  const applied = () => request({ headers: { "x-sdk-date": sdkDate(time.now()) } });
  const date = new Date(clock.now() + aheadMinutes * minuteMs).toUTCString();
  return { time, warnings, applied, answer: response({ status: 401, headers: { date } }), clock };
}

describe("the cloud's time", () => {
  it.each([
    [27, "27 minutes behind"],
    [-600, "10 hours ahead of"],
    [3 * 24 * 60, "3 days behind"],
    [15, "15 minutes behind"],
    [-119, "119 minutes ahead of"],
    [120, "2 hours behind"],
    [-47 * 60, "47 hours ahead of"],
    [48 * 60, "2 days behind"],
  ])("is learnt from a refusal %d minutes off, and the user is told", (minutes, words) => {
    const { time, warnings, applied, answer, clock } = refusedAt(minutes);
    expect(time.learn(applied(), answer)).toBe(true);
    expect(time.now().getTime()).toBe(clock.now() + minutes * minuteMs);
    expect(warnings).toEqual([
      `the default connection: this machine's clock is ${words} the cloud's, which refuses signatures more than 15 minutes off; ` +
        "requests are now signed with the cloud's time, but please set the clock",
    ]);
  });

  it("is learnt once for all calls that were refused together", () => {
    const { time, warnings, applied, answer } = refusedAt(60);
    const [first, second] = [applied(), applied()];
    expect(time.learn(first, answer)).toBe(true);
    expect(time.learn(second, answer)).toBe(true);
    expect(warnings).toHaveLength(1);
  });

  it("is not to blame when what was signed by it is refused as well", () => {
    const { time, warnings, applied, answer } = refusedAt(60);
    time.learn(applied(), answer);
    expect(time.learn(applied(), answer)).toBe(false);
    expect(warnings).toHaveLength(1);
  });

  it.each([0, 10, -10, 14, -14])("is ours when it is %d minutes off", (minutes) => {
    const { time, warnings, applied, answer, clock } = refusedAt(minutes);
    expect(time.learn(applied(), answer)).toBe(false);
    expect(time.now().getTime()).toBe(clock.now());
    expect(warnings).toEqual([]);
  });

  it("is ours when nothing says when the request was signed", () => {
    const { time, answer, warnings } = refusedAt(60);
    expect(time.learn(request(), answer)).toBe(false);
    expect(warnings).toEqual([]);
  });

  it("is ours when the cloud does not tell its own", () => {
    const { time, applied } = refusedAt(60);
    expect(time.learn(applied(), response({ status: 401 }))).toBe(false);
  });
});
