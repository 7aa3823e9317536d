import { didYouMean, nearest } from "../../../provider/client/nearest";

const known = ["authUrl", "userName", "projectName", "region"];

describe("nearest", () => {
  it.each([
    ["authURL", "authUrl"],
    ["username", "userName"],
    ["user_name", "userName"],
    ["projectNme", "projectName"],
    ["regoin", "region"],
    ["colour", undefined],
  ])("%s: %s", (word, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });

  it("makes a question of it", () => {
    expect(didYouMean("regoin", known)).toBe('did you mean "region"?');
    expect(didYouMean("colour", known)).toBeUndefined();
  });
});
