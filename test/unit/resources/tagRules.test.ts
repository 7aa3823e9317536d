import { glanceRules } from "../../../provider/client/glance/rules";
import { tagProblem } from "../../../provider/resources/tagRules";

describe("tagProblem", () => {
  it.each([["a"], ["a=b"], ["with blanks and ünïcode"], ["x".repeat(255)]])("allows %s", (tag) => {
    expect(tagProblem(tag, glanceRules)).toBeUndefined();
  });

  it.each([
    ["x".repeat(256), "is 256 characters long; a tag has at most 255"],
    ["a/b", 'must not contain "/": a tag stands in the path of a request'],
  ])("refuses %s", (tag, problem) => {
    expect(tagProblem(tag, glanceRules)).toBe(problem);
  });

  it("follows the rules of another kind of cloud", () => {
    const rules = { ...glanceRules, tagMaxLength: 3, tagForbidden: ["="] };
    expect(tagProblem("abcd", rules)).toBe("is 4 characters long; a tag has at most 3");
    expect(tagProblem("a=b", rules)).toBe('must not contain "="');
    expect(tagProblem("a/b", rules)).toBeUndefined();
  });
});
