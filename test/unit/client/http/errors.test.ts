/** The one error of the client: what people read of it, and what callers ask of it. */
import { mayHaveActed } from "../../../../provider/client/http/doubtful";
import { systemCode } from "../../../../provider/client/http/systemCode";
import { ApiError, isApiError, means } from "../../../../provider/client/http/errors";

const fields = { kind: "conflict", purpose: "delete image x", reason: "it is in use" } as const;

describe("the sentence of an error", () => {
  it.each([
    [{}, ""],
    [{ advice: "try later" }, "; try later"],
    [{ status: 409 }, " (409)"],
    [{ code: "ECONNREFUSED" }, " (ECONNREFUSED)"],
    [{ status: 400, code: "IMG.0026" }, " (400, IMG.0026)"],
    [{ attempts: 1 }, ""],
    [{ attempts: 2 }, " (2 attempts)"],
    [{ requestId: "req-1" }, " (request-id req-1)"],
    [
      { advice: "try later", status: 409, code: "IMG.1", attempts: 5, requestId: "req-1" },
      "; try later (409, IMG.1, 5 attempts, request-id req-1)",
    ],
  ])("with %j ends with %j", (more, end) => {
    expect(new ApiError({ ...fields, ...more }).message).toBe(
      `cannot delete image x: it is in use${end}`,
    );
  });

  it("is one line, and shows no long code", () => {
    const error = new ApiError({ ...fields, reason: "a\nb", code: "x".repeat(100) });
    expect(error.message).not.toContain("\n");
    expect(error.code).toBe("x".repeat(64));
  });
});

describe("whether the service may have acted", () => {
  it.each([
    ["unreachable", true, true],
    ["unavailable", true, true],
    ["protocol", true, true],
    ["unreachable", false, false],
    ["unavailable", false, false],
    ["conflict", true, false],
    ["rateLimited", true, false],
    ["cancelled", true, false],
  ] as const)("of %s, sent: %s, is %s", (kind, mayHaveBeenSent, expected) => {
    expect(mayHaveActed(new ApiError({ ...fields, kind, mayHaveBeenSent }))).toBe(expected);
    expect(mayHaveActed(new Error("x"))).toBe(false);
  });
});

describe("the code of a system's error", () => {
  it.each([
    [{ code: "A" }, "A"],
    [{ code: 5, cause: { code: "A" } }, "A"],
    [{ errors: [{}, { cause: { code: "A" } }, { code: "B" }], cause: { code: "C" } }, "A"],
    [{ errors: "x", cause: { code: "A" } }, "A"],
    [{ code: "A", cause: { code: "B" } }, "A"],
    [{}, undefined],
    [null, undefined],
    ["A", undefined],
  ])("of %j is %s", (error, code) => {
    expect(systemCode(error)).toBe(code);
  });
});

describe("a field of an error", () => {
  it.each(["purpose", "reason", "advice", "code", "path"] as const)(
    "is one line without control characters: %s",
    (field) => {
      const error = new ApiError({ ...fields, [field]: "a\u2028b\u2029c\r\n\u0085d\u009Fe" });
      expect(error[field]).toBe("a b c d e");
      expect(error.message).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/);
    },
  );

  it.each([
    ["req-1\u001B[1m é\u007F~!", "req-1[1m~!"],
    ["x".repeat(128), "x".repeat(128)],
    ["x".repeat(129), `${"x".repeat(128)}…`],
    [" \u00E9", undefined],
    ["", undefined],
  ])("is visible and short if it is a request id: %j", (requestId, shown) => {
    const error = new ApiError({ ...fields, requestId });
    expect(error.requestId).toBe(shown);
    expect(error.message.endsWith(shown === undefined ? "in use" : `${shown})`)).toBe(true);
  });
});

describe("an error", () => {
  it("may have been sent, was one attempt and means nothing more, unless it says so", () => {
    expect(new ApiError(fields)).toMatchObject({
      ...{ name: "ApiError", attempts: 1, mayHaveBeenSent: true, means: [] },
    });
    expect(new ApiError(fields)).not.toHaveProperty("cause");
  });

  it("keeps all that it says when more becomes known", () => {
    const whole = {
      ...{ ...fields, advice: "a", status: 409, code: "IMG.1", means: ["jobFailed"] as const },
      ...{ requestId: "req-1", method: "DELETE", path: "/v2/images/x", attempts: 3 },
      ...{ retryAfterMs: 5, mayHaveBeenSent: false, cause: new Error("cause") },
    };
    expect({ ...new ApiError(whole).with({}) }).toEqual({ ...new ApiError(whole) });
    expect(new ApiError(whole).with({}).cause).toBe(whole.cause);
    expect(new ApiError(whole).with({ advice: undefined, attempts: 4 })).toMatchObject({
      ...{ advice: undefined, attempts: 4, status: 409 },
    });
  });

  it("is known by its kind, also among what is no error", () => {
    const error = new ApiError(fields);
    expect(isApiError(error)).toBe(true);
    expect(isApiError(error, "notFound", "conflict")).toBe(true);
    expect(isApiError(error, "notFound")).toBe(false);
    for (const other of [undefined, null, "conflict", 409, {}, new Error("conflict")])
      expect(isApiError(other)).toBe(false);
  });

  it("is known by its meaning", () => {
    const error = new ApiError({ ...fields, means: ["jobFailed", "sourceUsed"] });
    expect(means(error, "jobUnknown", "sourceUsed")).toBe(true);
    expect(means(error, "jobUnknown")).toBe(false);
    expect(means(new ApiError(fields), "jobFailed")).toBe(false);
    expect(means(new Error("x"), "jobFailed")).toBe(false);
  });
});
