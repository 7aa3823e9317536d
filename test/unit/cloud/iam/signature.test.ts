/**
 * The signature of signed requests: as the reference's own vector has it, and as Huawei's SDK for Python signs
 * (test/fixtures/recordSignatures.py); the tests' signer agrees with both. Two Go SDKs sign otherwise
 * (test/fixtures/recordGoSignatures.go).
 */
import { canonicalRequest, parseClaim, sha256Hex, signatureOf } from "../../../cloud/iam/signature";
import goFixture from "../../../fixtures/goSignatures.json";
import fixture from "../../../fixtures/signatures.json";
import { signedHeaders } from "../../../support/signed";

const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

describe("The local cloud's SDK-HMAC-SHA256", () => {
  const vector = {
    method: "GET",
    target: "/v2/cloudimages?limit=1&__imagetype=private&tag=env=dev",
    headers: {
      host: "ims.cn-north-4.myhuaweicloud.com",
      "content-type": "application/json",
      "x-project-id": "7f1c0a52e4d94f0f8a6b1a2c3d4e5f60",
      "x-sdk-date": "20260105T080000Z",
    },
    signedHeaders: ["content-type", "host", "x-project-id", "x-sdk-date"],
    payloadHash: emptyHash,
  };

  it("is that of the reference's test vector", () => {
    expect(sha256Hex(canonicalRequest(vector))).toBe(
      "6fb4afed6f1f31938bb7f0e3988fd8ab18f1eceb50f4bb49cfd30e46ac136a98",
    );
    expect(signatureOf(vector, "SKEXAMPLE0000000000000000000000000000001")).toBe(
      "31213117d016a3f9ac75bdaaf6b1f7777fc892e4d030ecec64a5e58a3fecb0b1",
    );
  });

  describe.each(fixture.requests)("for $description", (recorded) => {
    const { Host: host, ...headers } = recorded.headers as Record<string, string>; // all texts
    // As the SDK sends it: path and query in strict percent encoding.
    const search = recorded.query
      .map((pair) => pair.map((text) => encodeURIComponent(text)).join("="))
      .join("&");
    const target = `${encodeURI(recorded.path)}${search === "" ? "" : `?${search}`}`;

    it("is that of Huawei's SDK", () => {
      const claim = parseClaim(recorded.authorization);
      expect(claim?.accessKey).toBe(fixture.accessKey);
      const sent = Object.fromEntries(
        Object.entries({ host, ...headers }).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const request = {
        method: recorded.method,
        target,
        headers: sent,
        signedHeaders: claim?.signedHeaders ?? [],
        payloadHash: sent["x-sdk-content-sha256"] ?? sha256Hex(recorded.body),
      };
      expect(signatureOf(request, fixture.secretKey)).toBe(claim?.signature);
    });

    it("is that of the tests' own signer", () => {
      const signed = signedHeaders(fixture, {
        method: recorded.method,
        url: `https://${host}${target}`,
        headers,
        body: recorded.body,
        signedAt: new Date("2026-01-05T08:00:00Z"),
      });
      expect(signed["authorization"]).toBe(recorded.authorization);
    });
  });

  it.each(goFixture.requests)("is that of $description", (recorded) => {
    const claim = parseClaim(recorded.authorization);
    if (!claim) throw new Error(`no claim: ${recorded.authorization}`);
    const request = {
      method: recorded.method,
      target: recorded.target,
      headers: recorded.headers,
      signedHeaders: claim.signedHeaders,
      payloadHash: sha256Hex(recorded.body),
    };
    expect(claim.accessKey).toBe(goFixture.accessKey);
    expect(signatureOf(request, goFixture.secretKey, claim)).toBe(claim.signature);
    expect(signatureOf(request, "another secret", claim)).not.toBe(claim.signature);
  });
});
