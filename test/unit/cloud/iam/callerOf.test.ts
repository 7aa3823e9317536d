/** Who may call with an access key, and what everybody else is told: over HTTP, at an address that asks who calls. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type LocalCloud, startLocalCloud } from "../../../support/localCloud";
import { type RequestToSign, sendRaw, sendSigned, signedHeaders } from "../../../support/signed";

describe("A request that is signed with an access key", () => {
  let cloud: LocalCloud;
  let request: RequestToSign;
  beforeAll(async () => {
    cloud = await startLocalCloud();
    request = { method: "GET", url: `${cloud.iamUrl}/v3/projects?name=local-1` };
  });
  afterAll(() => cloud.stop());

  const alice = () => cloud.accessKeys["alice"] ?? missing();
  const bob = () => cloud.accessKeys["bob"] ?? missing();
  const missing = (): never => {
    throw new Error("the cloud has no such key");
  };
  const refusal = (reason: string) => ({
    status: 401,
    json: {
      error_code: "APIGW.0301",
      error_msg: expect.stringContaining(reason) as unknown,
      request_id: expect.stringMatching(/^req-/) as unknown,
    },
  });

  it("is its owner's", async () => {
    const answer = await sendSigned(bob(), request);
    expect(answer).toMatchObject({
      status: 200,
      json: { projects: [{ id: cloud.projects.consumer, name: "local-1" }] },
    });
    expect(cloud.local.requests().at(-1)).toMatchObject({ service: "iam", user: "bob" });
  });

  it.each(["alice", "bob", "carol", "rita", "rudy", "admin"])("works for %s", async (name) => {
    const key = cloud.accessKeys[name] ?? missing();
    expect((await sendSigned(key, request)).status).toBe(200);
    expect(key.projectId).toBe(cloud.users[name]?.project);
  });

  it("may say for which project it is", async () => {
    const headers = { "X-Project-Id": cloud.projects.owner };
    expect((await sendSigned(alice(), { ...request, headers })).status).toBe(200);
    expect(await sendSigned(bob(), { ...request, headers })).toMatchObject(
      refusal(`x-project-id ${cloud.projects.owner}`),
    );
  });

  it("covers the query, whatever order and encoding it is sent in", async () => {
    const url = `${cloud.iamUrl}/v3/projects?z=a%20b+c&name=local-1&%C3%A4=%2B&name=in:a,b&empty`;
    expect((await sendSigned(alice(), { ...request, url })).status).toBe(200);
    const headers = signedHeaders(alice(), request);
    const other = { method: "GET", url: `${cloud.iamUrl}/v3/projects?name=local-2` };
    expect(await sendRaw(other, headers)).toMatchObject(refusal("verify aksk signature fail"));
  });

  it("covers the method, the path and the signed headers", async () => {
    const headers = signedHeaders(alice(), { ...request, headers: { "X-Note": "one" } });
    expect((await sendRaw(request, headers)).status).toBe(200);
    for (const changed of [
      sendRaw({ ...request, url: `${cloud.iamUrl}/v3/auth/projects` }, headers),
      sendRaw(request, { ...headers, "x-note": "two" }),
      sendRaw(request, { ...headers, host: "elsewhere.example.com" }),
    ]) {
      expect(await changed).toMatchObject(refusal("verify aksk signature fail"));
    }
  });

  describe("with a body", () => {
    const body = JSON.stringify({
      auth: {
        identity: {
          methods: ["assume_role"],
          assume_role: { domain_name: "Default", agency_name: "ims-copy" },
        },
      },
    });
    const withBody = (): RequestToSign => ({
      method: "POST",
      url: `${cloud.iamUrl}/v3.0/OS-CREDENTIAL/securitytokens`,
      headers: { "Content-Type": "application/json" },
      body,
    });

    it("covers the body, and the service still reads it", async () => {
      expect((await sendSigned(alice(), withBody())).status).toBe(201);
      const headers = signedHeaders(alice(), withBody());
      const other = { ...withBody(), body: body.replace("ims-copy", "ims-more") };
      expect(await sendRaw(other, headers)).toMatchObject(refusal("verify aksk signature fail"));
    });

    it("may leave the body out of the signature", async () => {
      const unsigned = { "X-Sdk-Content-Sha256": "UNSIGNED-PAYLOAD" };
      expect((await sendSigned(alice(), { ...withBody(), headers: unsigned })).status).toBe(201);
    });

    it("may not name a hash that is not the body's", async () => {
      const wrong = { "X-Sdk-Content-Sha256": "0".repeat(64) };
      expect(await sendSigned(alice(), { ...withBody(), headers: wrong })).toMatchObject(
        refusal("x-sdk-content-sha256"),
      );
    });

    it("may be as long as 12 MB and no longer", async () => {
      const padded = (bytes: number) => ({ ...withBody(), body: body.padEnd(bytes, " ") });
      expect((await sendSigned(alice(), padded(12 * 1024 * 1024))).status).toBe(201);
      expect(await sendSigned(alice(), padded(12 * 1024 * 1024 + 1))).toMatchObject({
        status: 413,
        json: { error_code: "APIGW.0201" },
      });
    });
  });

  it.each([
    ["15 minutes ago", -14.9, 200],
    ["15 minutes from now", 14.9, 200],
    ["longer ago", -15.2, 401],
    ["later", 15.2, 401],
  ])("may be signed %s: %f minutes", async (_, minutes, status) => {
    const signedAt = new Date(Date.now() + minutes * 60_000);
    expect((await sendSigned(alice(), { ...request, signedAt })).status).toBe(status);
  });

  it("is refused in words when the clocks differ", async () => {
    const signedAt = new Date(Date.now() - 3_600_000);
    const answer = await sendSigned(alice(), { ...request, signedAt });
    expect(answer).toMatchObject(refusal("15 minutes"));
    expect(Math.abs(Date.parse(answer.headers.date ?? "") - Date.now())).toBeLessThan(10_000);
  });

  it.each([
    ["an unknown key", "Get secretKey failed", { accessKey: "AKUNKNOWN" }],
    ["a wrong secret", "verify aksk signature fail", { secretKey: "wrong" }],
    ["a token that is not the key's", "security token", { securityToken: "made up" }],
  ])("is refused with %s", async (_, reason, changed) => {
    expect(await sendSigned({ ...alice(), ...changed }, request)).toMatchObject(refusal(reason));
  });

  it.each([
    ["no form of a signature", "SDK-HMAC-SHA256 whatever", "not of the form"],
    ["another algorithm", "AWS4-HMAC-SHA256 Credential=a", "not of the form"],
  ])("is refused with %s", async (_, authorization, reason) => {
    expect(await sendSigned(alice(), request, { authorization })).toMatchObject(refusal(reason));
  });

  it("may leave out everything but the date, as the Go SDKs leave out the host", async () => {
    const { host, ...headers } = signedHeaders(alice(), request);
    const signed = { ...request, signedNames: ["x-sdk-date"] };
    const authorization = signedHeaders(alice(), signed)["authorization"] ?? "";
    expect(authorization).toContain("SignedHeaders=x-sdk-date,");
    expect((await sendRaw(request, { ...headers, host: host ?? "", authorization })).status).toBe(
      200,
    );
    // What is not signed may be another one.
    const elsewhere = { ...headers, host: "elsewhere.example.com", authorization };
    expect((await sendRaw(request, elsewhere)).status).toBe(200);
  });

  it.each([
    ["a key of the day", "SDK-HMAC-SHA256", "day"],
    ["a derived key", "V11-HMAC-SHA256", "derived"],
  ] as const)("may be signed with %s", async (_, algorithm, keyKind) => {
    const headers = signedHeaders(alice(), { ...request, keyKind });
    expect(headers["authorization"]).toContain(`${algorithm} Credential=`);
    expect((await sendRaw(request, headers)).status).toBe(200);
    const authorization = headers["authorization"]?.replace(/\/\d{8}\//, "/20200101/") ?? "";
    expect(await sendRaw(request, { ...headers, authorization })).toMatchObject(
      refusal("not of the day that Credential names"),
    );
    const wrong = signedHeaders({ ...alice(), secretKey: "guessed" }, { ...request, keyKind });
    expect(await sendRaw(request, wrong)).toMatchObject(refusal("verify aksk signature fail"));
  });

  it("is refused when the date is not signed", async () => {
    const { authorization = "", ...headers } = signedHeaders(alice(), request);
    const without = authorization.replace("host;x-sdk-date", "host");
    expect(await sendRaw(request, { ...headers, authorization: without })).toMatchObject(
      refusal("x-sdk-date is not signed"),
    );
  });

  it("is refused without any proof, and with a token that is not good", async () => {
    expect(await sendRaw(request, {})).toMatchObject(refusal("x-auth-token not found"));
    expect(await sendRaw(request, { "x-auth-token": "old" })).toMatchObject(
      refusal("decrypt token fail"),
    );
  });

  it("can be met by fault rules, by its user", async () => {
    const fault = cloud.local.fault({ service: "iam", user: "bob", status: 503 });
    expect((await sendSigned(bob(), request)).status).toBe(503);
    expect((await sendSigned(alice(), request)).status).toBe(200);
    fault.clear();
  });
});

describe("Access keys", () => {
  it("stay the same when the cloud is started again", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ims-keys-"));
    const before = await startLocalCloud({ dataFolder: folder });
    const keys = before.accessKeys;
    await before.stop();
    const after = await startLocalCloud({ dataFolder: folder });
    expect(after.accessKeys).toEqual(keys);
    await after.stop();
    fs.rmSync(folder, { recursive: true });
  });
});
