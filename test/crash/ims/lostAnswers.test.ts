/**
 * Answers that get lost on their way while the provider lives, one at each request that changes something: the run makes up for it or fails, and after
 * the same command again everything is as if nothing had happened.
 */
import { creation, others, sourceCalled } from "./killCases";
import { loseEveryAnswerOnIms } from "./killMatrix";

jest.setTimeout(600_000);

const cases = [
  ...[
    "a file",
    "a file through a bucket",
    "an object with data disks",
    "a server",
    "an object that is registered",
    "nothing yet",
  ].map((title) => creation(`create of an image of ${title}`, sourceCalled(title).inputs)),
  ...others.filter(({ title }) => !title.startsWith("forced")),
];

describe("lost answers", () => {
  it.each(cases)("the $title survives each of them", async (each) => {
    const report = await loseEveryAnswerOnIms(each, { recordAppears: "start", journal: "kept" });
    expect(report.kills).toBeGreaterThan(0);
    expect(report.problems).toEqual([]);
  });
});
