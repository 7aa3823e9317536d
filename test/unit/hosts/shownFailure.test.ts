/** What a person reads of a failed check, with both hosts. */
import { shownFailure } from "../../../provider/hosts/shownFailure";

it("names the place in its sentence, and no property that the engine would print", () => {
  expect(shownFailure({ property: "tags[1]", reason: "is too long" })).toEqual({
    property: "",
    reason: "tags[1]: is too long",
  });
});

it("is the sentence alone where no place is wrong", () => {
  expect(shownFailure({ property: "", reason: "nothing is there" }).reason).toBe(
    "nothing is there",
  );
});

it("cannot steer a terminal", () => {
  const { reason } = shownFailure({ property: "na\u001B[2Jme", reason: "\u009B31m \u202E" });
  expect(reason).not.toMatch(/[\u0000-\u001F\u0080-\u009F\u202E]/);
});

it("ends where a list repeats one mistake", () => {
  expect(shownFailure({ property: "tags", reason: "x".repeat(5_000) }).reason).toHaveLength(2_000);
});
