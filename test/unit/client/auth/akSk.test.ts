import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import * as fc from "fast-check";
import {
  authorization,
  canonicalRequest,
  sdkDate,
  signed,
  stringToSign,
  type SignedParts,
} from "../../../../provider/client/auth/akSk";
import { fullUrl } from "../../../../provider/client/http/transport";
import type { ApiRequest } from "../../../../provider/client/http/request";
import { Secret } from "../../../../provider/client/secret";
import { request } from "../support/sends";

const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** The example of D3, whose every step stands there. */
const example: SignedParts = {
  method: "get",
  url: "https://ims.cn-north-4.myhuaweicloud.com/v2/cloudimages?limit=1&__imagetype=private&tag=env=dev",
  headers: {
    "Content-Type": "application/json",
    "X-Project-Id": " 7f1c0a52e4d94f0f8a6b1a2c3d4e5f60 ",
    "X-Sdk-Date": "20260105T080000Z",
    Host: "ims.cn-north-4.myhuaweicloud.com",
  },
  payloadHash: emptyHash,
};
const keys = {
  accessKey: "AKEXAMPLE00000000001",
  secretKey: new Secret("SKEXAMPLE0000000000000000000000000000001"),
  securityToken: undefined,
};

describe("the example of the reference", () => {
  it("has the canonical request that stands there", () => {
    expect(canonicalRequest(example)).toBe(`GET
/v2/cloudimages/
__imagetype=private&limit=1&tag=env%3Ddev
content-type:application/json
host:ims.cn-north-4.myhuaweicloud.com
x-project-id:7f1c0a52e4d94f0f8a6b1a2c3d4e5f60
x-sdk-date:20260105T080000Z

content-type;host;x-project-id;x-sdk-date
${emptyHash}`);
  });

  it("has the string to sign that follows", () => {
    expect(stringToSign(example)).toBe(
      "SDK-HMAC-SHA256\n20260105T080000Z\n6fb4afed6f1f31938bb7f0e3988fd8ab18f1eceb50f4bb49cfd30e46ac136a98",
    );
  });

  it("has the signature that stands there", () => {
    expect(authorization(example, keys)).toBe(
      "SDK-HMAC-SHA256 Access=AKEXAMPLE00000000001, SignedHeaders=content-type;host;x-project-id;x-sdk-date, " +
        "Signature=31213117d016a3f9ac75bdaaf6b1f7777fc892e4d030ecec64a5e58a3fecb0b1",
    );
  });
});

interface Recorded {
  readonly description: string;
  readonly method: ApiRequest["method"];
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly authorization: string;
}

describe("what Huawei Cloud's own SDK signs", () => {
  // Recorded by test/fixtures/recordSignatures.py.
  const file = join(__dirname, "../../../fixtures/signatures.json");
  const recorded = JSON.parse(readFileSync(file, "utf8")) as { requests: Recorded[] };

  it.each(recorded.requests.map((each) => [each.description, each] as const))(
    "is signed the same: %s",
    (_, { method, path, query, headers, body, authorization: expected }) => {
      const names = [...new Set(query.map(([name]) => name))];
      const url = fullUrl({
        url: `https://${headers["Host"]}${encodeURI(path)}`,
        query: Object.fromEntries(
          names.map((name) => [
            name,
            query.filter(([each]) => each === name).map(([, value]) => value),
          ]),
        ),
      });
      const payloadHash =
        headers["X-Sdk-Content-Sha256"] ?? createHash("sha256").update(body).digest("hex");
      expect(authorization({ method, url, headers, payloadHash }, keys)).toBe(expected);
    },
  );
});

describe("signed", () => {
  const date = new Date("2026-01-05T08:00:00.999Z");
  const at = (changes: Partial<ApiRequest>) =>
    signed(request({ url: "https://ims.example.com:8443/v2/things", ...changes }), keys, date);
  /** The names and the signature of the header. */
  const partsOf = ({ headers }: ApiRequest) =>
    /SignedHeaders=(?<names>[^,]+), Signature=(?<signature>[0-9a-f]{64})$/.exec(
      headers?.["authorization"] ?? "",
    )?.groups ?? {};

  it("signs the host with its port, and the date", () => {
    const sent = at({});
    expect(sent.headers).toMatchObject({ "x-sdk-date": "20260105T080000Z" });
    expect(partsOf(sent)["names"]).toBe("host;x-sdk-date");
    expect(partsOf(sent)["signature"]).not.toBe(
      partsOf(at({ url: "https://ims.example.com/v2/things" }))["signature"],
    );
  });

  it("leaves out headers that proxies rewrite", () => {
    const headers = { accept: "application/json", "user-agent": "us", "X-Project-Id": "p1" };
    const sent = at({ headers });
    expect(sent.headers).toMatchObject(headers);
    expect(partsOf(sent)["names"]).toBe("host;x-project-id;x-sdk-date");
  });

  it("sends the token of temporary keys, signed", () => {
    const temporary = { ...keys, securityToken: new Secret("token") };
    const sent = signed(request({ url: "https://ims.example.com/v2/things" }), temporary, date);
    expect(sent.headers).toMatchObject({ "x-security-token": "token" });
    expect(partsOf(sent)["names"]).toBe("host;x-sdk-date;x-security-token");
  });

  it("writes a body out once, so that what is signed is what is sent", () => {
    const value = { name: "größe" };
    const sent = at({ method: "POST", body: { kind: "json", value } });
    value.name = "changed meanwhile";
    expect(sent.body).toMatchObject({ text: '{"name":"größe"}' });
    expect(partsOf(sent)["names"]).toBe("content-type;host;x-sdk-date");
  });

  it("does not sign the bytes of a stream, and says so", () => {
    const open = jest.fn(() => Readable.from(["bytes"]));
    const sent = at({ method: "PUT", body: { kind: "stream", open, sizeBytes: 5 } });
    expect(sent.headers).toMatchObject({ "x-sdk-content-sha256": "UNSIGNED-PAYLOAD" });
    expect(partsOf(sent)["names"]).toBe("content-type;host;x-sdk-content-sha256;x-sdk-date");
    expect(open).not.toHaveBeenCalled();
  });

  it("is the same however the query is spelled on the wire", () => {
    const signature = (query: ApiRequest["query"], url = "https://h/v2/things") =>
      partsOf(at({ url, ...(query === undefined ? {} : { query }) }))["signature"];
    expect(signature({ id: "in:a,b" })).toBe(
      signature(undefined, "https://h/v2/things?id=in%3Aa%2Cb"),
    );
    expect(signature({ b: "1", a: ["z", "y"] })).toBe(signature({ a: ["y", "z"], b: "1" }));
    expect(signature({ a: "1 2" })).not.toBe(signature({ a: "1+2" }));
  });

  it("keeps name and value apart for any text", () => {
    const text = fc.string({ unit: "binary-ascii" });
    fc.assert(
      fc.property(fc.dictionary(text, text, { maxKeys: 4 }), (query) => {
        const url = fullUrl({ url: "https://h/v2/things", query });
        const line = canonicalRequest({ ...example, url }).split("\n")[2] ?? "";
        const read = [...new URLSearchParams(line)];
        expect(line).toMatch(/^[A-Za-z0-9\-_.~%=&]*$/);
        expect(new Map(read)).toEqual(new Map(Object.entries(query)));
      }),
    );
  });
});

describe("sdkDate", () => {
  it("is the date without punctuation and fractions", () => {
    expect(sdkDate(new Date("2026-01-05T08:00:00.999Z"))).toBe("20260105T080000Z");
  });
});
