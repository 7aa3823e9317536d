import { inspect } from "node:util";
import { cancelled } from "../../../../provider/client/http/cancelled";
import { TimeLimit } from "../../../../provider/client/http/timeLimit";
import { unreachable } from "../../../../provider/client/http/unreachable";
import { request } from "../support/sends";

const explain = (error: unknown) => unreachable(error, request(), "https://cloud:5000/v3", 60_000);
const withCode = (code: string, more: object = {}) =>
  Object.assign(new Error("low level"), { code, ...more });

describe("unreachable", () => {
  it.each([
    ["ENOTFOUND", "there is no host cloud:5000", false],
    ["EAI_AGAIN", "the name of cloud:5000 cannot be looked up now", false],
    ["ECONNREFUSED", "nothing listens at cloud:5000", false],
    ["EHOSTUNREACH", "there is no route to cloud:5000", false],
    ["ENETUNREACH", "there is no route to cloud:5000", false],
    ["UND_ERR_BODY_TIMEOUT", "cloud:5000 was silent for 60 s", true],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "the certificate of cloud:5000 is for another name", false],
    ["EPROTO", "cloud:5000 does not speak TLS as expected", false],
    ["UND_ERR_CONNECT_TIMEOUT", "no connection to cloud:5000 in time", false],
    ["UND_ERR_HEADERS_TIMEOUT", "cloud:5000 was silent for 60 s", true],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "the certificate of cloud:5000 is not trusted", false],
    ["CERT_HAS_EXPIRED", "the certificate of cloud:5000 has expired", false],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "cloud:5000 does not speak TLS as expected", false],
    ["ECONNRESET", "the connection to cloud:5000 broke off", true],
    ["UND_ERR_SOCKET", "the connection to cloud:5000 broke off", true],
  ])("explains %s", (code, reason, mayHaveBeenSent) => {
    expect(explain(withCode(code))).toMatchObject({
      kind: "unreachable",
      code,
      reason,
      mayHaveBeenSent,
      ...{ purpose: "read a thing", method: "GET", path: "/v2/things" },
    });
  });

  it.each([
    ["ENOTFOUND", "check the address, or the catalogue's"],
    ["ECONNREFUSED", "check the address and whether the service runs"],
    ["UND_ERR_CONNECT_TIMEOUT", "check the address, a firewall, or whether a proxy is needed"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "use the name it is for"],
    ["EPROTO", "is the address http instead of https?"],
  ])("says after %s what to check", (code, advice) => {
    expect(explain(withCode(code)).advice?.startsWith(advice)).toBe(true);
  });

  it("knows that a connection that never came about carried nothing", () => {
    expect(explain(withCode("ETIMEDOUT", { syscall: "connect" }))).toMatchObject({
      mayHaveBeenSent: false,
    });
  });

  it("looks into the parts of an attempt on several addresses", () => {
    expect(explain(new AggregateError([withCode("ECONNREFUSED")]))).toMatchObject({
      code: "ECONNREFUSED",
    });
  });

  it("says that the caller wished it", () => {
    const error = unreachable(
      new Error("aborted"),
      request({ signal: AbortSignal.abort() }),
      "https://cloud",
      1,
    );
    expect(error).toMatchObject({
      ...{ kind: "cancelled", reason: "it was cancelled", advice: undefined },
      ...{ method: "GET", path: "/v2/things" },
    });
  });

  it("says which limit was over, whether the signal or the failure tells it", () => {
    const limit = new TimeLimit(90_000, "timeouts.createSeconds");
    const other = new TimeLimit(1_000, "other");
    const said = {
      ...{ kind: "cancelled", advice: "raise timeouts.createSeconds" },
      reason: "it took longer than 90 s, the limit that timeouts.createSeconds sets",
    };
    const bySignal = request({ signal: AbortSignal.abort(limit) });
    expect(unreachable(other, bySignal, "https://cloud", 1)).toMatchObject(said);
    expect(cancelled(request(), limit)).toMatchObject(said);
    expect(cancelled(request({ signal: AbortSignal.abort() }), limit)).toMatchObject(said);
  });

  describe("behind a proxy", () => {
    const proxied = (error: unknown, isHttps: boolean) =>
      unreachable(error, request(), "https://cloud:5000/v3", 60_000, {
        ...{ uri: "https://me:hunter2@p:1", isHttps, host: "p:1", variable: "HTTPS_PROXY" },
      });
    const check = "check HTTPS_PROXY, or except cloud:5000 from it with NO_PROXY";
    const trust =
      "name the certificate file of its authority (caCertFile, cacert in clouds.yaml, OS_CACERT)";

    it.each([
      [
        ...["SELF_SIGNED_CERT_IN_CHAIN", true],
        "the certificate of the proxy p:1 is not trusted, which is in front of cloud:5000",
        `${trust}; or ${check}`,
      ],
      [
        ...["SELF_SIGNED_CERT_IN_CHAIN", false],
        "the certificate of cloud:5000 is not trusted",
        trust,
      ],
      [
        ...["CERT_HAS_EXPIRED", true],
        "the certificate of the proxy p:1 has expired, which is in front of cloud:5000",
        check,
      ],
      ["CERT_HAS_EXPIRED", false, "the certificate of cloud:5000 has expired", undefined],
      [
        ...["EAI_AGAIN", false],
        "the name of the proxy p:1 cannot be looked up now, which is in front of cloud:5000",
        check,
      ],
      [
        ...["ECONNRESET", true],
        "the connection to the proxy p:1 broke off on the way to cloud:5000",
        check,
      ],
    ] as [string, boolean, string, string | undefined][])(
      "explains %s, of a proxy with https: %s",
      (code, isHttps, reason, advice) => {
        const mayHaveBeenSent = code === "ECONNRESET";
        expect(proxied(withCode(code), isHttps)).toMatchObject({ reason, advice, mayHaveBeenSent });
      },
    );

    it.each([null, { message: 5 }, { message: "x", cause: null }, new Error("x", { cause: 5 })])(
      "does not take for a refusal what says nothing: %j",
      (error) => {
        expect(proxied(error, false).reason).toBe(
          "the connection to the proxy p:1 broke off on the way to cloud:5000",
        );
      },
    );

    it.each([
      ["Proxy response (502) !== 200 when HTTP Tunneling", "502"],
      ["Proxy Authentication Required (407)", "407: it wants a user and a password"],
    ])("says that the proxy refused: %s", (message, answer) => {
      const cause = new Error(message);
      for (const error of [cause, new Error("x", { cause }), { message: "x", cause }])
        expect(proxied(error, false)).toMatchObject({
          reason: "the proxy refused to connect to cloud:5000",
          advice: check.replace(",", ` (p:1 answered ${answer}),`),
          mayHaveBeenSent: false,
        });
    });
  });

  it("knows a wrong source and a wrong address by their kinds", () => {
    expect(explain(withCode("UND_ERR_REQ_CONTENT_LENGTH_MISMATCH"))).toMatchObject({
      ...{ kind: "badRequest", advice: "do not change the file while it is uploaded" },
    });
    for (const code of ["ERR_INVALID_URL", "UND_ERR_INVALID_ARG"])
      expect(unreachable(withCode(code), request(), "http:", 1)).toMatchObject({
        ...{ kind: "configuration", reason: "http: is no valid address", mayHaveBeenSent: false },
      });
  });

  it.each([undefined, null, "gone", { syscall: "connect" }, { syscall: "read" }])(
    "explains what is no error: %j",
    (error) => {
      const isConnect = JSON.stringify(error)?.includes("connect") === true;
      expect(explain(error)).toMatchObject({
        reason: isConnect
          ? "no connection to cloud:5000"
          : "the connection to cloud:5000 broke off",
        ...{ mayHaveBeenSent: !isConnect, code: undefined, cause: { message: String(error) } },
      });
    },
  );

  it("keeps of the cause what it says, and nothing of the answer", () => {
    const cause = Object.assign(withCode("ECONNRESET"), { data: "hunter2" });
    const { cause: kept } = explain(cause);
    expect(kept).toMatchObject({ name: "Error", message: cause.message, code: "ECONNRESET" });
    expect(explain(new TypeError("x")).cause).toMatchObject({ name: "TypeError" });
    // What is no HTTP hangs on the parser's error as it came, and may repeat what was sent.
    expect(inspect(kept)).not.toContain("hunter2");
  });
});
