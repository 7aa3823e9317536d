/**
 * The kill matrix on IMS: the creation of an image of every source, replacement and deletion, exports, members, answers and tags, cut off at each
 * single request. The same command again must end as if nothing had happened, and must not have begun a second job.
 */
import { isDynamicRun, testedHost } from "../../support/hosts";
import { caseSampleFor } from "../glance/killing";
import { creation, longSources, others, sources, withoutJobs } from "./killCases";
import { killEverywhereOnIms, type ImsKillReport, type KillVariant } from "./killMatrix";

jest.setTimeout(600_000);

/** No notes: all that the second run has is what the cloud shows. Every request. */
const shown: KillVariant = { recordAppears: "start", journal: "gone" };
/** How records show makes a difference only where jobs are begun and asked about. */
const jobs = /^(POST|PUT) .*\/(action|copy|cross_region_copy|upload)$|^GET .*\/jobs\//;
const noted: KillVariant = { recordAppears: "end", journal: "kept", at: jobs };
const bare: KillVariant = { recordAppears: "end", journal: "gone", at: jobs };

// The notes are the handlers' matter, so the plugin's kills are enough.
const variants = isDynamicRun() ? [shown] : [shown, noted];
const bySource = variants.flatMap((variant) =>
  caseSampleFor(testedHost(), sources)
    .filter(({ title }) => variant.at === undefined || !withoutJobs.has(title))
    .map((source) => ({ ...source, ...variant, variant })),
);

describe("an image, its provider killed,", () => {
  it.each(bySource)(
    "of $title is made once (records from the $recordAppears, notes $journal)",
    async ({ title, inputs, origin, onceCode, variant }) => {
      const kill = { ...creation(`create of ${title}`, inputs), onceCode };
      const report = await killEverywhereOnIms(kill, variant);
      expect(told(report)).toEqual([]);
      const made = report.portrait.filter((thing) => thing.includes('"golden"'));
      expect(made).toHaveLength(1);
      expect(made[0]).toContain(title === "nothing yet" ? '"queued"' : '"active"');
      if (origin !== undefined) expect(made[0]).toMatch(origin);
    },
  );

  it.each(caseSampleFor(testedHost(), longSources))(
    "of $title is made once (records from the end, notes gone, the job at its end)",
    async ({ title, inputs }) => {
      const kill = creation(`create of ${title}`, inputs);
      expect(told(await killEverywhereOnIms(kill, bare))).toEqual([]);
    },
  );
});

describe("on IMS, its provider killed,", () => {
  it.each(others)("the $title ends as declared", async (kill) => {
    const at = kill.at === undefined ? {} : { at: kill.at };
    const variant = { recordAppears: "end", journal: "kept", ...at } as const;
    const report = await killEverywhereOnIms(kill, variant);
    expect(told(report)).toEqual([]);
    // The kills are compared with this one.
    for (const [thing, count] of kill.leaves) {
      const found = report.portrait.filter((each) => thing.test(each));
      expect({ thing, found, count: found.length }).toEqual({ thing, found, count });
    }
  });
});

function told({ requests, kills, problems }: ImsKillReport): readonly string[] {
  expect(kills).toBeGreaterThan(0);
  process.stderr.write(`${kills} kills in ${requests.length} requests\n`);
  return problems;
}
