/** What a person reads of a failed check, with both hosts. */
import { safeText } from "../../../provider/hosts/safeText";
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

describe("a text that people see", () => {
  it.each([
    ...["\u0000", "\t", "\u000B", "\f", "\r", "\u001F", "\u007F", "\u0080", "\u009F"],
    ...["\u2028", "\u2029", "\r\t\u2028"],
  ])("has a blank in the place of %j", (control) => {
    expect(safeText(`a${control}b`)).toBe("a b");
  });

  it.each([
    ...["\u00AD", "\u061C", "\u180E", "\u200B", "\u200F", "\u202A", "\u202E", "\u2060"],
    ...["\u206F", "\uFEFF", "\uFFF9", "\uFFFB", "\u{E0000}", "\u{E007F}"],
  ])("has nothing in the place of the invisible %j", (invisible) => {
    expect(safeText(`a${invisible}b`)).toBe("ab");
  });

  it("keeps its lines, and shows half a character as a whole one", () => {
    expect(safeText("a\nb\n\nc \uD83D d 😀")).toBe("a\nb\n\nc \uFFFD d 😀");
  });
});

it("ends where a list repeats one mistake", () => {
  expect(shownFailure({ property: "tags", reason: "x".repeat(5_000) }).reason).toHaveLength(2_000);
});
