import { lookDelayMs } from "../../../../provider/client/glance/lookAfter";

it.each([
  [0, 250],
  [83, 250],
  [100, 300],
  [600, 1_800],
  [10_000, 2_000],
])(
  "a write of %i ms is looked after when three more of them would be over: %i ms",
  (writeMs, delayMs) => {
    expect(lookDelayMs(writeMs, 0, () => 0.9)).toBe(delayMs);
  },
);

it("a repeated write is looked after at another time than those of others", () => {
  expect([0, 0.5, 1].map((random) => lookDelayMs(100, 1, () => random))).toEqual([150, 300, 450]);
});
