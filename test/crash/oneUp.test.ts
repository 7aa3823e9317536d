/** One `up` is enough on a cloud that fails a fifth of all requests, log-ins included, and nothing is left behind. `make bench` runs a hundred seeds. */
import { converge, isConverged } from "../bench/convergence";

jest.setTimeout(600_000);

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

it.each([
  ["glance", 19],
  ["ims", 18],
] as const)("on %s it converges in %i of twenty seeds", async (kind, least) => {
  const outcomes = await converge(kind, seeds, 10);
  const failed = outcomes.filter((outcome) => !isConverged(outcome));
  // What failed is what a failure shows.
  expect(failed.length <= seeds.length - least ? [] : failed).toEqual([]);
  // Whatever a run could not finish is named, and nothing is there that no run knows.
  expect(outcomes.flatMap(({ left }) => left)).toEqual([]);
});
