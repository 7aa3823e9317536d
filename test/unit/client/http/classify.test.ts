import {
  errorOf as errorFor,
  retryAfterMs,
  withClassify,
} from "../../../../provider/client/http/classify";
import { fakeClock } from "../support/clocks";
import { answering, errorOf, request, response } from "../support/sends";

describe("withClassify", () => {
  it("lets the statuses of the endpoint through", async () => {
    const send = withClassify(answering({ status: 300, body: "x" }).send, fakeClock());
    await expect(send(request({ okStatus: [200, 300] }))).resolves.toMatchObject({
      status: 300,
      text: "x",
    });
  });

  it.each([
    [302, "protocol"],
    [399, "protocol"],
    [400, "badRequest"],
    [401, "unauthenticated"],
    [403, "forbidden"],
    [404, "notFound"],
    [405, "badRequest"],
    [408, "unavailable"],
    [409, "conflict"],
    [410, "notFound"],
    [413, "quota"],
    [415, "badRequest"],
    [429, "rateLimited"],
    [499, "badRequest"],
    [500, "unavailable"],
    [503, "unavailable"],
  ])("%i is %s", async (status, kind) => {
    const send = withClassify(answering({ status }).send, fakeClock());
    await expect(send(request())).rejects.toMatchObject({ kind, status });
  });

  it.each([
    ["/v2/x?sig=hush#y", "/v2/x"],
    ["/v2/x#hush", "/v2/x"],
    ["https://u:hush@h/v2/x?sig=hush", "/v2/x"],
    ["no address", ""],
  ])("names of %s the path alone", (url, path) => {
    expect(errorFor(request({ url }), response({ status: 400 }), 0).path).toBe(path);
  });

  it("carries what helps to find the call again", async () => {
    const headers = { "x-openstack-request-id": "req-7", "retry-after": "3" };
    const send = withClassify(answering({ status: 503, headers }).send, fakeClock());
    const error = await errorOf(
      send(request({ method: "PUT", url: "https://u:p@cloud:9292/v2/x?sig=1" })),
    );
    expect(error).toMatchObject({
      requestId: "req-7",
      method: "PUT",
      path: "/v2/x",
      retryAfterMs: 3000,
    });
    expect(error.message).toBe(
      "cannot read a thing: the service answered 503 (503, request-id req-7)",
    );
  });
});

describe("a code that is known", () => {
  const codes = {
    "IMG.0060": { kind: "rateLimited", advice: "run fewer" },
    "IMG.0026": { kind: "forbidden", advice: "ask for the permission" },
    "IMG.0011": { kind: "conflict", advice: "use it", means: ["alreadyMade", "sourceUsed"] },
  } as const;
  const answered = (status: number, body: unknown) =>
    errorFor(request(), response({ status, body }), 0, codes);

  it("says more than the status, and brings its advice", () => {
    const body = { error: { code: "IMG.0026", message: "Insufficient rights" } };
    expect(answered(400, body)).toMatchObject({ kind: "forbidden", code: "IMG.0026", status: 400 });
    expect(answered(400, body).message).toBe(
      "cannot read a thing: Insufficient rights; ask for the permission (400, IMG.0026)",
    );
  });

  it.each(["img.0026", "Img.0026", "IMG.0026"])("is the same in every letter case: %s", (code) => {
    const body = { error: { code, message: "Insufficient rights" } };
    // In upper case for those who ask: the reference has it so.
    expect(answered(400, body)).toMatchObject({ kind: "forbidden", code: "IMG.0026" });
  });

  it("says what it means, and means nothing if it is not known", () => {
    const means = (code: string) => answered(400, { error: { code, message: "x" } }).means;
    expect(means("IMG.0011")).toEqual(["alreadyMade", "sourceUsed"]);
    expect(means("IMG.0026")).toEqual([]);
    expect(means("IMG.9999")).toEqual([]);
  });

  it("is none where it has not the form of one", () => {
    const code = `${"A".repeat(5_000)}.1`;
    expect(answered(400, { error: { code, message: "no" } }).code).toBeUndefined();
  });

  it("is understood in the gateway's form too", () => {
    expect(answered(400, { error_code: "IMG.0060", error_msg: "busy" })).toMatchObject({
      kind: "rateLimited",
    });
  });

  it("leaves answers without one to their status", () => {
    expect(answered(400, { error: { code: "IMG.9999", message: "new" } })).toMatchObject({
      kind: "badRequest",
      code: "IMG.9999",
      advice: undefined,
    });
    expect(answered(404, "gone")).toMatchObject({ kind: "notFound" });
  });
});

describe("the service's message", () => {
  const said = (body: unknown) => errorFor(request(), response({ status: 404, body }), 0);

  it.each([
    [
      "Glance's",
      { message: "No image found.<br /><br />\n\n", code: "404 Not Found", title: "Not Found" },
      "No image found",
      undefined,
    ],
    [
      "Keystone's",
      { error: { code: 401, message: "Wrong.", title: "Unauthorized" } },
      "Wrong",
      undefined,
    ],
    [
      "a gateway's",
      { error_code: "APIGW.0301", error_msg: "Incorrect token" },
      "Incorrect token",
      "APIGW.0301",
    ],
    ["an IMS's", { error: { code: "IMG.0024", message: "Not so" } }, "Not so", "IMG.0024"],
    [
      "a message in an error",
      { error: { error_msg: "Inner" }, error_msg: "outer" },
      "Inner",
      undefined,
    ],
    ["a message beside an error", { error: {}, error_msg: "Outer" }, "Outer", undefined],
    ["an error's title", { error: { message: "", title: "Title" } }, "Title", undefined],
    ["a code in an error", { error: { error_code: "IMG.1", message: "x" } }, "x", "IMG.1"],
    ["a code beside an error", { error: {}, error_code: "A.1", error_msg: "T" }, "T", "A.1"],
    [
      "the longest code",
      { error_code: `${"A".repeat(16)}.${"1".repeat(10)}`, error_msg: "x" },
      "x",
      `${"A".repeat(16)}.${"1".repeat(10)}`,
    ],
    ["too long letters", { error_code: `${"A".repeat(17)}.1`, error_msg: "x" }, "x", undefined],
    ["too long digits", { error_code: `A.${"1".repeat(11)}`, error_msg: "x" }, "x", undefined],
    ["no digits", { error_code: "IMG.", error_msg: "x" }, "x", undefined],
    ["text around a code", { error_code: "see IMG.1", error_msg: "x" }, "x", undefined],
    ["a number as a code", { error_code: 5, error_msg: "x" }, "x", undefined],
    ["plain text", "no such page.\r\n", "no such page", undefined],
    [
      "a page",
      "<html><head><title>t</title></head><body><h1>404</h1>It&#39;s &lt;gone&gt;</body></html>",
      "404 It's <gone>",
      undefined,
    ],
    ["nothing", "", "the service answered 404", undefined],
    ["an empty object", {}, "the service answered 404", undefined],
    ["a list", [1], "[1]", undefined],
    ["null", "null", "null", undefined],
    ["a list as an error", { error: ["x"], message: "Not so" }, "Not so", undefined],
  ])("reads %s form", (_, body, reason, code) => {
    expect(said(body)).toMatchObject({ reason, code });
  });

  it("is short, on one line, and without what uris may carry", () => {
    const { reason } = said({
      message: `bad uri http://u:hunter2@host/x?sig=hunter2\n${"very ".repeat(500)}`,
    });
    expect(reason.length).toBeLessThanOrEqual(501);
    expect(reason).toMatch(/^bad uri http:\/\/host\/x very very/);
    expect(reason).not.toContain("hunter2");
  });
});

describe("retryAfterMs", () => {
  const nowMs = Date.parse("Thu, 01 Jan 2026 00:00:00 GMT");
  it.each([
    ["120", 120_000],
    ["0", 0],
    ["-5", 0],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["Thu, 01 Jan 2025 00:00:00 GMT", 0],
    ["soon", undefined],
    ["", undefined],
    ["  ", undefined],
    [undefined, undefined],
  ])("%s is %s", (value, expected) => {
    expect(retryAfterMs(value, nowMs)).toBe(expected);
  });
});

describe("the advice", () => {
  it("is to check the credentials where they are refused, and nothing where nobody knows", () => {
    const advice = (status: number) => errorFor(request(), response({ status }), 0).advice;
    expect(advice(401)).toBe("check the connection's credentials; a token may have expired");
    for (const status of [400, 402, 403, 404, 500]) expect(advice(status)).toBeUndefined();
  });
});

describe("a redirect", () => {
  it.each([301, 302, 303, 307, 308])("%i says where it points to, and what to do", (status) => {
    const headers = { location: "https://user:hush@images.example.com/v2/images?token=hush#x" };
    const error = errorFor(request(), response({ status, headers }), 0);
    expect(error.reason).toBe(
      `the service answered ${status} and points to https://images.example.com/v2/images`,
    );
    expect(error.advice).toContain("endpoint");
    expect(error.message).not.toContain("hush");
  });

  it("names the settings that may hold the address", () => {
    const answer = response({ status: 301, headers: { location: "/x" } });
    const advice = (url: string) => errorFor(request({ url }), answer, 0).advice;
    expect(advice("/v2/things")).toMatch(/address \(endpoint, or in the service's catalogue\)$/);
    expect(advice("https://k/v3")).toMatch(/address \(authUrl, endpoint, or in the service's/);
  });

  it.each([
    [299, false],
    [300, true],
    [399, true],
    [400, false],
    [503, false],
  ])("is what an answer with %d and a location is: %s", (status, isRedirect) => {
    const error = errorFor(request(), response({ status, headers: { location: "/x" } }), 0);
    expect(error.reason.endsWith(" and points to /x")).toBe(isRedirect);
    expect(error.advice !== undefined).toBe(isRedirect);
  });

  it.each([
    ...["https://h/a?b=hush", "https://h/a#hush", "https://h/a?b#hush?c"],
    ...["/a?b=hush", "/a#hush", "/a?b#hush?c"],
  ])("shows of %s what stands before query and fragment", (location) => {
    const error = errorFor(request(), response({ status: 302, headers: { location } }), 0);
    const shown = location.startsWith("/") ? "/a" : "https://h/a";
    expect(error.reason).toBe(`the service answered 302 and points to ${shown}`);
  });

  it("may point to a path, or to nothing", () => {
    const somewhere = response({ status: 308, headers: { location: "/glance/v2/images" } });
    expect(errorFor(request(), somewhere, 0).reason).toBe(
      "the service answered 308 and points to /glance/v2/images",
    );
    expect(errorFor(request(), response({ status: 301 }), 0).reason).toBe(
      "the service answered 301",
    );
  });
});
