import * as fc from "fast-check";
import { planParts } from "../../../../provider/client/obs/parts";
import { mebibyte } from "./storage";

it("cuts any size into parts that follow each other and that the service takes", () => {
  const sizes = fc.integer({ min: 1, max: 40 * 1024 ** 4 });
  fc.assert(
    fc.property(sizes, (sizeBytes) => {
      const parts = planParts(sizeBytes);
      const largest = Math.max(...parts.slice(0, 2).map((part) => part.sizeBytes));
      expect(parts.length).toBeLessThanOrEqual(10_000);
      expect(parts[0]?.start).toBe(0);
      expect(parts.at(-1)?.end).toBe(sizeBytes);
      expect(parts.every(({ start }, index) => start === (parts[index - 1]?.end ?? 0))).toBe(true);
      expect(parts.every((part, index) => part.number === index + 1 && part.sizeBytes > 0)).toBe(
        true,
      );
      expect(largest).toBeLessThanOrEqual(5 * 1024 ** 3);
    }),
    { numRuns: 30 },
  );
});

it.each([
  [1, 1, 1],
  [16 * mebibyte, 1, 16 * mebibyte],
  [16 * mebibyte + 1, 2, 16 * mebibyte],
  [128 * 1024 * mebibyte, 8192, 16 * mebibyte],
  [1024 ** 4, 9987, 105 * mebibyte],
])("cuts %i bytes into %i parts", (sizeBytes, count, firstBytes) => {
  const parts = planParts(sizeBytes);
  expect(parts).toHaveLength(count);
  expect(parts[0]?.sizeBytes).toBe(Math.min(sizeBytes, firstBytes));
});
