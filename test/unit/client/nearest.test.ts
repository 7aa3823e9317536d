import { didYouMean, nearest } from "../../../provider/client/nearest";

const known = ["authUrl", "userName", "projectName", "region"];

describe("nearest", () => {
  it.each([
    ["authURL", "authUrl"],
    ["username", "userName"],
    ["user_name", "userName"],
    ["projectNme", "projectName"],
    ["regoin", "region"],
    ["PROJECTNAME", "projectName"],
    ["rgin", "region"],
    ["rgn", undefined],
    // A third of nine letters may differ, and no more.
    ["prxjxctNx", undefined],
    ["usxxxame", undefined],
    ["projxxxName", "projectName"],
    ["colour", undefined],
  ])("%s: %s", (word, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });

  it("makes a question of it", () => {
    expect(didYouMean("regoin", known)).toBe('did you mean "region"?');
    expect(didYouMean("colour", known)).toBeUndefined();
  });
});
