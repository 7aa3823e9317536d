import {
  jobProgress,
  nowAndThen,
  transferProgress,
  transferStatus,
} from "../../../provider/resources/run/jobProgress";
import { fakeClock } from "../client/support/clocks";
import { sampleContext } from "./support/samples";

const mebibyte = 1024 ** 2;

/** A host that shows progress, and a clock that the test moves. */
function shown() {
  const lines: string[] = [];
  const clock = fakeClock("still");
  const context = sampleContext({ clock, progress: (line) => void lines.push(line) });
  return { lines, clock, context };
}

describe("progress", () => {
  it("is shown twice a second at most, and logged every ten seconds", async () => {
    const { lines, clock, context } = shown();
    const say = nowAndThen(context);
    for (let tick = 0; tick < 110; tick += 1) {
      say(() => ({ line: `logged ${tick}`, status: `shown ${tick}` }));
      await clock.advance(100);
    }
    expect(lines).toHaveLength(22);
    expect(lines.slice(0, 3)).toEqual(["shown 0", "shown 5", "shown 10"]);
    expect(context.notes).toEqual(["logged 100"]);
  });

  it("is only logged by a host that cannot show it", async () => {
    const { clock } = shown();
    const context = sampleContext({ clock });
    const say = jobProgress("the job", context);
    await clock.advance(10_000);
    say({ percent: 7, phase: "converting" });
    expect(context.notes).toEqual(["the job: 7 %, converting"]);
  });

  it("of a job names no image beside the resource", () => {
    const { lines, context } = shown();
    jobProgress('image "golden"', context)({ percent: 7, phase: "" });
    jobProgress('image "golden"', context)({ percent: undefined, phase: undefined });
    expect(lines).toEqual(["7 %", "the cloud works on it"]);
  });

  it("of a file says how much, how fast and how long still", async () => {
    const { lines, clock, context } = shown();
    const sent = transferProgress('image "golden"', 40 * mebibyte, context);
    sent(0);
    await clock.advance(10_000);
    sent(30 * mebibyte);
    const status = "75 % uploaded (30 of 40 MiB), 3.0 MiB/s, 4 s left";
    expect(lines).toEqual(["0 % uploaded (0.0 of 40 MiB)", status]);
    expect(context.notes).toEqual([`image "golden": ${status}`]);
  });

  it.each([
    [{ sentBytes: 0, sizeBytes: 0, elapsedMs: 5_000 }, "100 % uploaded (0.0 of 0.0 MiB)"],
    [
      { sentBytes: mebibyte, sizeBytes: 2 * mebibyte, elapsedMs: 999 },
      "50 % uploaded (1.0 of 2.0 MiB)",
    ],
    [
      { sentBytes: mebibyte, sizeBytes: 121 * mebibyte, elapsedMs: 1_000 },
      "0 % uploaded (1.0 of 121 MiB), 1.0 MiB/s, 2 min left",
    ],
    [
      { sentBytes: mebibyte, sizeBytes: 8_000 * mebibyte, elapsedMs: 1_000 },
      "0 % uploaded (1.0 of 8000 MiB), 1.0 MiB/s, 2 h 14 min left",
    ],
    [{ sentBytes: 0, sizeBytes: mebibyte, elapsedMs: 5_000 }, "0 % uploaded (0.0 of 1.0 MiB)"],
    [
      { sentBytes: 10 * mebibyte, sizeBytes: 610 * mebibyte, elapsedMs: 1_000 },
      "1 % uploaded (10 of 610 MiB), 10 MiB/s, 1 min left",
    ],
    [
      { sentBytes: mebibyte, sizeBytes: 3_601 * mebibyte, elapsedMs: 1_000 },
      "0 % uploaded (1.0 of 3601 MiB), 1.0 MiB/s, 1 h 0 min left",
    ],
    [
      { sentBytes: mebibyte, sizeBytes: 60 * mebibyte, elapsedMs: 1_000 },
      "1 % uploaded (1.0 of 60 MiB), 1.0 MiB/s, 59 s left",
    ],
  ])("%j reads %s", (transfer, text) => expect(transferStatus(transfer)).toBe(text));
});
