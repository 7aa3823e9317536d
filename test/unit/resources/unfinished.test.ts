/** Which failures leave a resource in the state for the next run to go on with. */
import { ApiError, type ErrorKind } from "../../../provider/client/http/errors";
import { createLimitMs } from "../../../provider/resources/checks/createLimit";
import {
  isUnfinished,
  isTemporary,
  UnfinishedError,
} from "../../../provider/resources/recovery/unfinished";

const apiError = (kind: ErrorKind) => new ApiError({ kind, purpose: "do it", reason: "no" });

it.each<[ErrorKind, boolean]>([
  ["unavailable", true],
  ["unreachable", true],
  ["rateLimited", true],
  ["cancelled", true],
  ["badRequest", false],
  ["unauthenticated", false],
  ["forbidden", false],
  ["notFound", false],
  ["conflict", false],
  ["quota", false],
  ["protocol", false],
  ["configuration", false],
])("after %s the next run may succeed: %s", (kind, isSo) => {
  const error = apiError(kind);
  expect(isTemporary(error)).toBe(isSo);
  expect(UnfinishedError.of("1", {}, error) !== undefined).toBe(isSo);
});

it("several failures pass only if each of them does", () => {
  const both = (...kinds: ErrorKind[]) => isTemporary(new AggregateError(kinds.map(apiError)));
  expect(both("unavailable", "rateLimited")).toBe(true);
  expect(both("unavailable", "forbidden")).toBe(false);
  expect(isTemporary(new Error("a defect"))).toBe(false);
});

it("keeps id, state and words of the cause", () => {
  const cause = apiError("unavailable");
  const error = UnfinishedError.of("1", { name: "a" }, cause);
  expect(error).toMatchObject({ id: "1", state: { name: "a" }, message: "cannot do it: no" });
  expect(error?.cause).toBe(cause);
  expect(isUnfinished(error)).toBe(true);
  for (const other of [cause, undefined, null, "1"]) expect(isUnfinished(other)).toBe(false);
});

it.each([
  [24_000, "x", true],
  [24_001, "x", false],
  [8_007, "金", true],
  [8_008, "金", false],
])("a state of %i characters like %s is kept: %s", (length, character, isKept) => {
  const name = character.repeat(length - JSON.stringify({ name: "" }).length);
  expect(UnfinishedError.of("1", { name }, apiError("unavailable")) !== undefined).toBe(isKept);
});

it.each([
  [{}, 3_600_000],
  [{ timeouts: {} }, 3_600_000],
  [{ timeouts: { createSeconds: 90 } }, 90_000],
])("a creation with %j may take %i ms", (inputs, limitMs) => {
  expect(createLimitMs(inputs)).toBe(limitMs);
});
