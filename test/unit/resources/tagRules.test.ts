import { glanceRules } from "../../../provider/client/glance/rules";
import { tagProblem } from "../../../provider/resources/checks/tagRules";

describe("tagProblem", () => {
  it.each([["a"], ["a=b"], ["with blanks and ünïcode"], ["x".repeat(255)]])("allows %s", (tag) => {
    expect(tagProblem(tag, glanceRules)).toBeUndefined();
  });

  it.each([
    ["x".repeat(256), `"${"x".repeat(60)}…" is 256 characters long; a tag has at most 255`],
    ["a/b", '"a/b" must not contain "/": a tag stands in the path of a request'],
  ])("refuses %s", (tag, problem) => {
    expect(tagProblem(tag, glanceRules)).toBe(problem);
  });

  it("names the tag where a list of many has one that is not possible, and what of it is wrong", () => {
    const form = { pattern: /^[a-z]*$/, inWords: "letters, digits" };
    const lengths = { keyMaxLength: 36, valueMaxLength: 43 };
    const rules = { ...glanceRules, keyedTags: { ...lengths, key: form, value: form } };
    expect(tagProblem("env=pröd!", rules)).toMatch(
      /^"env=pröd!" has the value "pröd!", which may only have letters, digits/,
    );
    expect(tagProblem("env=", rules)).toBe(
      '"env=" is written "env": a key without a value has no =',
    );
    expect(tagProblem("env=a=", rules)).toMatch(/^"env=a=" has the value "a="/);
    for (const right of ["env", "env=a"]) expect(tagProblem(right, rules)).toBeUndefined();
    expect(tagProblem("=x", rules)).toMatch(/^"=x" has no key/);
    expect(tagProblem("env\u001b[2J/", glanceRules)).not.toContain("\u001b");
  });

  it("shortens a long tag, and no other", () => {
    const rules = { ...glanceRules, tagForbidden: ["!"] };
    const quoted = (length: number) => tagProblem(`!${"x".repeat(length - 1)}`, rules);
    expect(quoted(60)).toBe(`"!${"x".repeat(59)}" must not contain "!"`);
    expect(quoted(61)).toBe(`"!${"x".repeat(59)}…" must not contain "!"`);
  });

  it("follows the rules of another kind of cloud", () => {
    const rules = { ...glanceRules, tagMaxLength: 3, tagForbidden: ["="] };
    expect(tagProblem("abcd", rules)).toBe('"abcd" is 4 characters long; a tag has at most 3');
    expect(tagProblem("a=b", rules)).toBe('"a=b" must not contain "="');
    expect(tagProblem("a/b", rules)).toBeUndefined();
  });
});
