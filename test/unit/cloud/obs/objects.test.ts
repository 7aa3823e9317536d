/** Single objects and buckets of the local object storage, asked by an S3 client. */
import { AwsV4Signer } from "aws4fetch";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import { eventually } from "../../../conformance/glance/eventually";
import { type LocalCloud, startLocalCloud } from "../../../support/localCloud";
import { objectStorage, type ObjectStorage } from "../../../support/objectStorage";

const md5 = (bytes: string | Uint8Array) => createHash("md5").update(bytes).digest("hex");
const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const valuesOf = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, value]) => value);

describe("An object", () => {
  let cloud: LocalCloud;
  let alice: ObjectStorage;
  let bob: ObjectStorage;
  beforeAll(async () => {
    cloud = await startLocalCloud();
    alice = objectStorage(cloud, "alice");
    bob = objectStorage(cloud, "bob");
  });
  afterAll(() => cloud.stop());

  const code = async (answer: Promise<Response>) => {
    const { status, text } = await answer.then(async (one) => ({
      status: one.status,
      text: await one.text(),
    }));
    return [status, valuesOf(text, "Code")[0]];
  };
  const signer = (url: string, method: string, datetime?: string) =>
    new AwsV4Signer({
      url,
      method,
      accessKeyId: cloud.accessKeys["alice"]?.accessKey ?? "",
      secretAccessKey: cloud.accessKeys["alice"]?.secretKey ?? "",
      service: "s3",
      region: "local-1",
      ...(datetime === undefined ? {} : { datetime }),
    });
  const storedFiles = () => fs.readdirSync(path.join(cloud.local.dataFolder, "objects")).length;

  it("comes back as it was put, with its hash and type", async () => {
    const bytes = randomBytes(300_000);
    const put = await alice.send("PUT", "/img-bucket/disks/a.raw", {
      body: bytes,
      headers: { "Content-Type": "application/x-disk", "x-amz-meta-origin": "here" },
    });
    expect(put.status).toBe(200);
    expect(put.headers.get("etag")).toBe(`"${md5(bytes)}"`);
    const got = await alice.send("GET", "/img-bucket/disks/a.raw");
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
    expect(got.headers.get("content-type")).toBe("application/x-disk");
    expect(got.headers.get("x-amz-meta-origin")).toBe("here");
  });

  it("is described by HEAD without its bytes", async () => {
    await alice.put("/img-bucket/head", "12345");
    const head = await alice.send("HEAD", "/img-bucket/head");
    expect(head.status).toBe(200);
    expect(head.headers.get("content-length")).toBe("5");
    expect(head.headers.get("etag")).toBe(`"${md5("12345")}"`);
    expect(await head.text()).toBe("");
    expect((await alice.send("HEAD", "/img-bucket/nothing")).status).toBe(404);
  });

  it.each([
    ["bytes=2-4", 206, "cde", "bytes 2-4/10"],
    ["bytes=7-", 206, "hij", "bytes 7-9/10"],
    ["bytes=-3", 206, "hij", "bytes 7-9/10"],
    ["bytes=8-99", 206, "ij", "bytes 8-9/10"],
    ["lines=1-2", 200, "abcdefghij", null],
  ])("is sent in part for the range %s", async (range, status, content, shown) => {
    await alice.put("/img-bucket/range", "abcdefghij");
    const got = await alice.send("GET", "/img-bucket/range", { headers: { Range: range } });
    expect([got.status, await got.text(), got.headers.get("content-range")]).toEqual([
      status,
      content,
      shown,
    ]);
  });

  it("has no range behind its end", async () => {
    await alice.put("/img-bucket/range", "abcdefghij");
    const headers = { Range: "bytes=10-" };
    expect(await code(alice.send("GET", "/img-bucket/range", { headers }))).toEqual([
      416,
      "InvalidRange",
    ]);
  });

  it("is replaced by a second one, and leaves no bytes behind", async () => {
    await alice.put("/img-bucket/twice", "one");
    const before = storedFiles();
    await alice.put("/img-bucket/twice", "two");
    expect(await alice.text("/img-bucket/twice")).toBe("two");
    expect(storedFiles()).toBe(before);
    for (let round = 0; round < 2; round += 1) {
      expect((await alice.send("DELETE", "/img-bucket/twice")).status).toBe(204);
    }
    expect(await code(alice.send("GET", "/img-bucket/twice"))).toEqual([404, "NoSuchKey"]);
    expect(storedFiles()).toBe(before - 1);
  });

  it.each(["a b", "ä/图像.iso", "a+b", "a%2Bb", "q?&=#", "tab\there", "<&>"])(
    "may be called %j",
    async (key) => {
      const address = `/img-bucket/${key.split("/").map(encodeURIComponent).join("/")}`;
      await alice.put(address, key);
      expect(await alice.text(address)).toBe(key);
      const list = await alice.text(
        `/img-bucket?list-type=2&encoding-type=url&prefix=${encodeURIComponent(key)}`,
      );
      expect(valuesOf(list, "Key").map((text) => decodeURIComponent(text ?? ""))).toEqual([key]);
    },
  );

  describe("is refused, and nothing is kept of it,", () => {
    it.each([
      ["a wrong SHA-256", { "x-amz-content-sha256": sha256("else") }, "XAmzContentSHA256Mismatch"],
      ["a wrong MD5", { "Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA==" }, "BadDigest"],
    ])("with %s", async (_, headers, expected) => {
      const before = storedFiles();
      const put = alice.send("PUT", "/img-bucket/refused", { body: "content", headers });
      expect(await code(put)).toEqual([400, expected]);
      expect(await code(alice.send("GET", "/img-bucket/refused"))).toEqual([404, "NoSuchKey"]);
      expect(storedFiles()).toBe(before);
    });

    it("when the connection breaks", async () => {
      const before = storedFiles();
      const url = `${cloud.obsUrl}/img-bucket/broken`;
      const signed = await signer(url, "PUT").sign();
      const request = http.request(url, {
        method: "PUT",
        headers: { ...Object.fromEntries(signed.headers), "content-length": 2000 },
      });
      const broken = once(request, "error");
      request.write(randomBytes(1000));
      const seen = () => Promise.resolve(cloud.local.requests().at(-1));
      await eventually(seen, (record) => record?.requestBytes === 1000);
      request.destroy(new Error("cut"));
      await broken;
      await eventually(seen, (record) => record?.outcome === "clientGone");
      expect(storedFiles()).toBe(before);
    });
  });

  it("is taken with its right SHA-256 and MD5", async () => {
    const headers = {
      "x-amz-content-sha256": sha256("content"),
      "Content-MD5": createHash("md5").update("content").digest("base64"),
    };
    const put = await alice.send("PUT", "/img-bucket/right", { body: "content", headers });
    expect(put.status).toBe(200);
  });

  it("is freed from the chunks that newer clients send", async () => {
    const chunk = (text: string) =>
      `${text.length.toString(16)};chunk-signature=${"0".repeat(64)}\r\n${text}\r\n`;
    const long = "x".repeat(100_000);
    const put = await alice.send("PUT", "/img-bucket/chunked", {
      body: `${chunk("one ")}${chunk(long)}${chunk("")}`,
      headers: {
        "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "x-amz-decoded-content-length": String(4 + long.length),
        "Content-Encoding": "aws-chunked",
      },
    });
    expect(put.status).toBe(200);
    expect(await alice.text("/img-bucket/chunked")).toBe(`one ${long}`);
    const cut = alice.send("PUT", "/img-bucket/cut", {
      body: chunk("one "),
      headers: { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" },
    });
    expect(await code(cut)).toEqual([400, "IncompleteBody"]);
  });

  describe("is closed", () => {
    it("to other projects, and to readers who would change it", async () => {
      await alice.put("/img-bucket/mine", "content");
      expect(await code(bob.send("GET", "/img-bucket/mine"))).toEqual([403, "AccessDenied"]);
      const rita = objectStorage(cloud, "rita");
      expect(await rita.text("/img-bucket/mine")).toBe("content");
      expect(await code(rita.send("DELETE", "/img-bucket/mine"))).toEqual([403, "AccessDenied"]);
    });

    it.each([
      ["an unknown key", "InvalidAccessKeyId", { accessKey: "AKUNKNOWN" }],
      ["a wrong secret", "SignatureDoesNotMatch", { secretKey: "wrong" }],
      ["a made-up token", "InvalidToken", { securityToken: "made up" }],
    ])("to %s", async (_, expected, changed) => {
      const key = { ...cloud.accessKeys["alice"], accessKey: "", secretKey: "" };
      Object.assign(key, cloud.accessKeys["alice"], changed);
      const stranger = objectStorage(cloud, "alice", key);
      expect(await code(stranger.send("GET", "/img-bucket/mine"))).toEqual([403, expected]);
    });

    it("to requests without a signature, with an old one, or with one for another path", async () => {
      expect(await code(fetch(`${cloud.obsUrl}/img-bucket/mine`))).toEqual([403, "AccessDenied"]);
      const sign = async (datetime?: string) =>
        (await signer(`${cloud.obsUrl}/img-bucket/mine`, "GET", datetime).sign()).headers;
      const headers = await sign("20200101T000000Z");
      expect(await code(fetch(`${cloud.obsUrl}/img-bucket/mine`, { headers }))).toEqual([
        403,
        "RequestTimeTooSkewed",
      ]);
      const other = { headers: await sign() };
      expect(await code(fetch(`${cloud.obsUrl}/img-bucket/other`, other))).toEqual([
        403,
        "SignatureDoesNotMatch",
      ]);
    });
  });

  it("is no subject of what is not played", async () => {
    expect(await code(alice.send("GET", "/img-bucket/mine?acl"))).toEqual([501, "NotImplemented"]);
    expect(await code(alice.send("POST", "/img-bucket/mine"))).toEqual([405, "MethodNotAllowed"]);
  });

  it("can be met by fault rules and shows in the request log", async () => {
    await alice.put("/img-bucket/mine", "content");
    const fault = cloud.local.fault({ service: "obs", method: "GET", user: "alice", status: 503 });
    expect((await alice.send("GET", "/img-bucket/mine")).status).toBe(503);
    fault.clear();
    expect(await alice.text("/img-bucket/mine")).toBe("content");
    expect(cloud.local.requests().at(-1)).toMatchObject({
      service: "obs",
      path: "/img-bucket/mine",
      user: "alice",
    });
  });
});

describe("A bucket", () => {
  let cloud: LocalCloud;
  let alice: ObjectStorage;
  beforeAll(async () => {
    cloud = await startLocalCloud();
    alice = objectStorage(cloud, "alice");
  });
  afterAll(() => cloud.stop());

  it("is made in a region, found, and removed when it is empty", async () => {
    const body =
      "<CreateBucketConfiguration><LocationConstraint>local-2</LocationConstraint></CreateBucketConfiguration>";
    expect((await alice.send("PUT", "/far-away", { body })).status).toBe(200);
    expect(await alice.text("/far-away?location")).toContain(">local-2<");
    expect(valuesOf(await alice.text("/"), "Name")).toEqual(["img-bucket", "far-away"]);
    expect((await alice.send("HEAD", "/far-away")).status).toBe(200);
    await alice.put("/far-away/one", "1");
    expect((await alice.send("DELETE", "/far-away")).status).toBe(409);
    await alice.send("DELETE", "/far-away/one");
    expect((await alice.send("DELETE", "/far-away")).status).toBe(204);
    expect((await alice.send("HEAD", "/far-away")).status).toBe(404);
  });

  it("is its maker's alone", async () => {
    const bob = objectStorage(cloud, "bob");
    expect((await alice.send("PUT", "/mine-alone")).status).toBe(200);
    expect((await alice.send("PUT", "/mine-alone")).status).toBe(200);
    expect((await bob.send("PUT", "/mine-alone")).status).toBe(409);
    expect((await bob.send("GET", "/mine-alone")).status).toBe(403);
    expect((await objectStorage(cloud, "rita").send("PUT", "/readers-own")).status).toBe(403);
    expect((await alice.send("PUT", "/No_Such_Name")).status).toBe(400);
  });

  describe("lists its objects", () => {
    const keys = ["a/1", "a/2", "a/3", "b", "c/d/1", "c/e", "z"];
    beforeAll(async () => {
      await alice.send("PUT", "/listed");
      for (const key of keys) await alice.put(`/listed/${key}`, key);
    });

    it.each(["list-type=2&", ""])("all, in the order of their keys (%s)", async (version) => {
      const list = await alice.text(`/listed?${version}`);
      expect(valuesOf(list, "Key")).toEqual(keys);
      expect(valuesOf(list, "Size")).toEqual(["3", "3", "3", "1", "5", "3", "1"]);
      expect(valuesOf(list, "IsTruncated")).toEqual(["false"]);
    });

    it("by prefix, and in groups up to a delimiter", async () => {
      expect(valuesOf(await alice.text("/listed?list-type=2&prefix=a/"), "Key")).toEqual(
        keys.slice(0, 3),
      );
      const grouped = await alice.text("/listed?list-type=2&delimiter=/");
      expect(valuesOf(grouped, "Key")).toEqual(["b", "z"]);
      expect(grouped).toContain("<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>");
      expect(valuesOf(grouped, "KeyCount")).toEqual(["4"]);
    });

    it.each(["", "&delimiter=/"])("page by page, nothing twice (%s)", async (more) => {
      const seen: (string | undefined)[] = [];
      let token: string | undefined = "";
      for (let pages = 0; token !== undefined && pages < 10; pages += 1) {
        const next = token === "" ? "" : `&continuation-token=${encodeURIComponent(token)}`;
        const list = await alice.text(`/listed?list-type=2&max-keys=2${more}${next}`);
        seen.push(...valuesOf(list, "Key"), ...valuesOf(list, "Prefix").slice(1));
        token = valuesOf(list, "NextContinuationToken")[0];
      }
      expect(seen.toSorted()).toEqual(more === "" ? keys : ["a/", "b", "c/", "z"]);
    });

    it("after a marker in the first version", async () => {
      const list = await alice.text("/listed?marker=b&max-keys=1");
      expect(valuesOf(list, "Key")).toEqual(["c/d/1"]);
      expect(valuesOf(list, "NextMarker")).toEqual(["c/d/1"]);
    });
  });
});
