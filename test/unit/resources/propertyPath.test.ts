import fc from "fast-check";
import { partsOfPath, propertyPath } from "../../../provider/resources/values/propertyPath";

describe("propertyPath", () => {
  it.each([
    [["members", 1, "projectId"], "members[1].projectId"],
    [["properties", "os_distro"], "properties.os_distro"],
    [["properties", "hw:disk"], 'properties["hw:disk"]'],
    [["a b"], '["a b"]'],
    [["properties", 'say "a.b"'], 'properties["say \\"a.b\\""]'],
    [["properties", 'a\\"'], 'properties["a\\\\""]'],
    [["properties", "C:\\"], "properties.C:\\"],
    [["properties", ""], 'properties[""]'],
    [[], ""],
  ])("%j is written %s", (path, text) => {
    expect(propertyPath(path)).toBe(text);
  });

  it("names different places differently", () => {
    const part = fc.oneof(fc.nat(99), fc.stringMatching(/^[a-z]{1,3}$/));
    const path = fc.array(part, { maxLength: 4 });
    fc.assert(
      fc.property(path, path, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(propertyPath(one) === propertyPath(other)).toBe(isSame);
      }),
    );
  });

  it.each([
    [["properties", "a.\\", "b"], "properties"],
    [["[\\"], ""],
  ])("%j has no path of its own: what it is in is written, %j", (path, text) => {
    expect(propertyPath(path)).toBe(text);
  });
});

describe("partsOfPath", () => {
  it.each([
    ["tags", ["tags"]],
    ["members[1].projectId", ["members", 1, "projectId"]],
    ['properties["a.b"]', ["properties", "a.b"]],
    ['properties["a\\"]["].x', ["properties", 'a"][', "x"]],
    ['properties["a\\b"]', ["properties", "a\\b"]],
    ["properties.a b]\\.x", ["properties", "a b]\\", "x"]],
  ])("reads %s", (path, parts) => {
    expect(partsOfPath(path)).toEqual(parts);
  });

  it("reads what propertyPath writes", () => {
    const key = fc.string().filter((text) => !text.endsWith("\\") || !/[.[]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(99), key), { maxLength: 4 }), (path) => {
        expect(partsOfPath(propertyPath(path))).toEqual(path);
      }),
    );
  });
});
