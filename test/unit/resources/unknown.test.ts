import { containsUnknown, known, UNKNOWN } from "../../../provider/resources/values/unknown";

describe("containsUnknown", () => {
  it.each([[UNKNOWN], [[1, UNKNOWN]], [{ a: { b: [UNKNOWN] } }]])("finds it in %p", (value) => {
    expect(containsUnknown(value)).toBe(true);
  });

  it.each([["text"], [null], [undefined], [{ a: [1, "2", { c: false }] }]])(
    "finds none in %p",
    (value) => {
      expect(containsUnknown(value)).toBe(false);
    },
  );
});

describe("known", () => {
  it("hands back a value that is known to its depth", () => {
    const value = { name: "golden" };
    expect(known(value)).toBe(value);
  });

  it("hands back nothing when a part is unknown", () => {
    expect(known({ name: UNKNOWN })).toBeUndefined();
  });
});
