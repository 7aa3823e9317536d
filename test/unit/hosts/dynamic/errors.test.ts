import { inspect } from "node:util";
import { ReportedError } from "../../../../provider/hosts/dynamic/errors";

describe("ReportedError", () => {
  it("has the message for a stack: the engine's shim prints that to the user", () => {
    const error = new ReportedError(new Error("cannot delete image 1: it is protected"));
    expect(error.message).toBe("cannot delete image 1: it is protected");
    expect(error.stack).toBe("cannot delete image 1: it is protected");
  });

  it("reads as one sentence in the shim's own words", () => {
    const error = new ReportedError(new Error("cannot delete image 1"));
    expect(`${error}: ${error.stack ?? ""}`).toBe("pulumi-ims: cannot delete image 1");
  });

  it("cuts what could never be delivered", () => {
    expect(new ReportedError(new Error("x".repeat(100_000))).message).toHaveLength(8_000);
  });

  it("steers no terminal with names that others gave, and keeps its own lines", () => {
    const error = new ReportedError(
      new Error('cannot delete image 1 ("\u001b[2J\u202eabc\u009b31m"):\nit is protected'),
    );
    expect(error.message).toBe('cannot delete image 1 ("abc"):\nit is protected');
  });

  it("keeps what happened for those who debug", () => {
    const cause = new Error("socket hang up");
    expect(new ReportedError(cause).cause).toBe(cause);
  });

  it("says what was thrown even where that was no error", () => {
    expect(new ReportedError("cut off").message).toBe("cut off");
  });

  it("shows no place in our code when it is printed without its cause", () => {
    expect(inspect(new ReportedError("cut off")).split("\n")[0]).not.toMatch(/\.[jt]s:\d+/);
  });
});
