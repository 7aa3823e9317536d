import { redactHeaders, redactUris, redactValue } from "../../../../provider/client/http/redact";

describe("redactHeaders", () => {
  it("hides credentials and shows the rest", () => {
    const headers = {
      "X-Auth-Token": "t1",
      "x-subject-token": "t2",
      Authorization: "Basic x",
      accept: "application/json",
    };
    expect(redactHeaders(headers)).toEqual({
      "X-Auth-Token": "[secret]",
      "x-subject-token": "[secret]",
      Authorization: "[secret]",
      accept: "application/json",
    });
  });
});

describe("a signed request", () => {
  it("shows when it was signed, and nothing of how", () => {
    const headers = {
      authorization: "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=abc",
      "x-security-token": "hunter2",
      "x-sdk-content-sha256": "UNSIGNED-PAYLOAD",
      "x-sdk-date": "20260105T080000Z",
      "x-project-id": "p1",
    };
    expect(redactHeaders(headers)).toEqual({
      authorization: "[secret]",
      "x-security-token": "[secret]",
      "x-sdk-content-sha256": "[secret]",
      "x-sdk-date": "20260105T080000Z",
      "x-project-id": "p1",
    });
  });

  it.each(["credential", "Credential", "application_credential", "x-amz-credential"])(
    "hides a credential that is a single value: %s",
    (key) => {
      expect(redactValue({ [key]: "AK/20260105/cn-north-4" })).toEqual({ [key]: "[secret]" });
    },
  );

  it("hides temporary keys wherever they are named", () => {
    const credential = {
      access: "AK",
      secret: "hunter2",
      securitytoken: "hunter2",
      expires_at: "x",
    };
    expect(redactValue({ credential })).toEqual({
      credential: { access: "AK", secret: "[secret]", securitytoken: "[secret]", expires_at: "x" },
    });
    const identity = { methods: ["token"], token: { id: "hunter2", duration_seconds: 3600 } };
    expect(JSON.stringify(redactValue({ auth: { identity } }))).not.toContain("hunter2");
  });
});

describe("redactUris", () => {
  it.each([
    ["http://user:pw@host/disk.img", "http://host/disk.img"],
    [
      "fetch https://host:8443/a?X-Amz-Signature=abc&b=c failed",
      "fetch https://host:8443/a failed",
    ],
    ["https://host/a#token=abc", "https://host/a"],
    ["https://us%40er:p%3Aw@host", "https://host"],
    ["no uri here, 10:30", "no uri here, 10:30"],
  ])("%s", (text, shown) => {
    expect(redactUris(text)).toBe(shown);
  });
});

describe("redactValue", () => {
  it("hides the secrets of a request for a token and keeps who asks", () => {
    const body = {
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "alice", password: "hunter2" } },
        },
        scope: { project: { name: "owner" } },
      },
    };
    const shown = JSON.stringify(redactValue(body));
    expect(shown).not.toContain("hunter2");
    expect(shown).toContain("alice");
    expect(shown).toContain("owner");
  });

  it.each([
    { identity: { methods: ["token"], token: { id: "hunter2" } } },
    { identity: { application_credential: { id: "x", secret: "hunter2" } } },
    { method: { name: "web-download", uri: "https://a:hunter2@host/x?sig=hunter2" } },
    [{ op: "add", path: "/x", value: "ftp://u:hunter2@host/" }],
  ])("leaves no secret in %j", (body) => {
    expect(JSON.stringify(redactValue(body))).not.toContain("hunter2");
  });
});
