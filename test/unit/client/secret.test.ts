import { inspect } from "node:util";
import { Secret } from "../../../provider/client/secret";

describe("Secret", () => {
  const secret = new Secret("hunter2");

  it("gives its value only when asked for it", () => {
    expect(secret.reveal()).toBe("hunter2");
  });

  it.each([
    ["text", String(secret)],
    ["JSON", JSON.stringify({ secret })],
    ["inspect", inspect({ deep: { secret } }, { showHidden: true, depth: null })],
    ["its keys", JSON.stringify(Object.entries(secret))],
    ["an error", new Error(`no ${secret}`).message],
  ])("is not in %s", (_, shown) => {
    expect(shown).not.toContain("hunter2");
  });
});
