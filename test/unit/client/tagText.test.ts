import * as fc from "fast-check";
import { sameTag, tagPair, tagText } from "../../../provider/client/tagText";

const key = fc.string({ minLength: 1 }).filter((text) => !text.includes("="));

describe("a tag as one text", () => {
  it("keeps key and value, whatever is in the value", () => {
    fc.assert(
      fc.property(key, fc.string(), (key, value) => {
        expect(tagPair(tagText({ key, value }))).toEqual({ key, value });
      }),
    );
  });

  it("is the same tag with and without a sign behind its key", () => {
    expect(sameTag("legacy=")).toBe("legacy");
    expect(tagPair("legacy")).toEqual(tagPair("legacy="));
    fc.assert(
      fc.property(fc.string(), (tag) => {
        expect(sameTag(sameTag(tag))).toBe(sameTag(tag));
      }),
    );
  });
});
