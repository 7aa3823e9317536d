import { inspect } from "node:util";
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
    });
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
    expect(error).toMatchObject({ kind: "cancelled" });
  });

  it("keeps of the cause what it says, and nothing of the answer", () => {
    const cause = Object.assign(withCode("ECONNRESET"), { data: "hunter2" });
    const { cause: kept } = explain(cause);
    expect(kept).toMatchObject({ name: "Error", message: cause.message, code: "ECONNRESET" });
    // What is no HTTP hangs on the parser's error as it came, and may repeat what was sent.
    expect(inspect(kept)).not.toContain("hunter2");
  });
});
