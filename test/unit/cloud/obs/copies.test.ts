/** Copies, deletions of many and addresses that were signed beforehand, as S3 clients use them. */
import { createHmac } from "node:crypto";
import { AwsClient } from "aws4fetch";
import { type LocalCloud, startLocalCloud } from "../../../support/localCloud";
import { type ObjectStorage, objectStorage } from "../../../support/objectStorage";

describe("The local object storage", () => {
  let cloud: LocalCloud;
  let alice: ObjectStorage;
  beforeAll(async () => {
    cloud = await startLocalCloud();
    alice = objectStorage(cloud, "alice");
    await alice.put("/img-bucket/source", "0123456789");
  });
  afterAll(() => cloud.stop());

  const code = async (answer: Response) => [
    answer.status,
    /<Code>(\w+)</.exec(await answer.text())?.[1],
  ];
  const copy = (key: string, source: string, headers: Readonly<Record<string, string>> = {}) =>
    alice.send("PUT", key, { headers: { "x-amz-copy-source": source, ...headers } });

  it("copies an object with what is known of it, or with something else", async () => {
    const headers = { "content-type": "text/plain", "x-amz-meta-note": "first" };
    await alice.send("PUT", "/img-bucket/a%20b", { body: "content", headers });
    expect((await copy("/img-bucket/kept", "/img-bucket/a%20b")).status).toBe(200);
    const replace = { "x-amz-metadata-directive": "REPLACE", "x-amz-meta-note": "second" };
    expect((await copy("/img-bucket/changed", "img-bucket/a+b", replace)).status).toBe(200);
    for (const [key, note] of [
      ["kept", "first"],
      ["changed", "second"],
    ]) {
      const answer = await alice.send("GET", `/img-bucket/${key}`);
      expect(await answer.text()).toBe("content");
      expect(answer.headers.get("x-amz-meta-note")).toBe(note);
    }
  });

  it.each([
    ["what does not exist", "/img-bucket/none", {}, [404, "NoSuchKey"]],
    ["a bucket that does not exist", "/nowhere/x", {}, [404, "NoSuchBucket"]],
    ["no object", "/img-bucket", {}, [400, "InvalidArgument"]],
    ["itself", "/img-bucket/target", {}, [400, "InvalidRequest"]],
    [
      "what has changed",
      "/img-bucket/source",
      { "x-amz-copy-source-if-match": '"another"' },
      [412, "PreconditionFailed"],
    ],
  ])("does not copy %s", async (_, source, headers, refusal) => {
    await alice.put("/img-bucket/target", "content");
    expect(await code(await copy("/img-bucket/target", source, headers))).toEqual(refusal);
  });

  it("makes parts of uploads of ranges of objects", async () => {
    const begun = await (await alice.send("POST", "/img-bucket/joined?uploads")).text();
    const id = /<UploadId>(\w+)</.exec(begun)?.[1] ?? "";
    const range = { "x-amz-copy-source-range": "bytes=2-5" };
    const target = `/img-bucket/joined?partNumber=1&uploadId=${id}`;
    const part = await (await copy(target, "/img-bucket/source", range)).text();
    const etag = /<ETag>(.+)<\/ETag>/.exec(part)?.[1];
    const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`;
    expect((await alice.send("POST", `/img-bucket/joined?uploadId=${id}`, { body })).status).toBe(
      200,
    );
    expect(await alice.text("/img-bucket/joined")).toBe("2345");
  });

  it("deletes many objects at a time, there or not", async () => {
    for (const key of ["one", "two"]) await alice.put(`/img-bucket/many/${key}`, key);
    const keys = ["one", "two", "none"].map((key) => `<Object><Key>many/${key}</Key></Object>`);
    const remove = (body: string) => alice.send("POST", "/img-bucket?delete", { body });
    const answer = await remove(`<Delete>${keys.join("")}</Delete>`);
    expect((await answer.text()).match(/<Deleted>/g)).toHaveLength(3);
    expect(await alice.text("/img-bucket?list-type=2&prefix=many/")).not.toContain("<Key>");
    const quiet = await remove(`<Delete><Quiet>true</Quiet>${keys.join("")}</Delete>`);
    expect(await quiet.text()).not.toContain("<Deleted>");
    expect(await code(await remove("<Delete/>"))).toEqual([400, "MalformedXML"]);
  });

  it("holds to conditions", async () => {
    await alice.put("/img-bucket/only", "once");
    const headers = { "if-none-match": "*" };
    const again = await alice.send("PUT", "/img-bucket/only", { body: "twice", headers });
    expect(await code(again)).toEqual([412, "PreconditionFailed"]);
    const read = await alice.send("GET", "/img-bucket/only", { headers });
    expect([read.status, await read.text()]).toEqual([304, ""]);
  });

  describe("at an address that was signed beforehand", () => {
    const key = () => cloud.accessKeys["alice"] ?? { accessKey: "", secretKey: "" };
    const fourth = async (
      method: string,
      path: string,
      query = "X-Amz-Expires=60",
      signedAt: { readonly datetime?: string } = {},
    ) => {
      const { accessKey, secretKey } = key();
      const signer = new AwsClient({ accessKeyId: accessKey, secretAccessKey: secretKey });
      const url = `${cloud.obsUrl}${path}?${query}`;
      const aws = { signQuery: true, service: "s3", region: "local-1", ...signedAt };
      return (await signer.sign(url, { method, aws })).url;
    };
    const second = (method: string, path: string, seconds = 60, mark = "AWSAccessKeyId") => {
      const expires = Math.floor(Date.now() / 1000) + seconds;
      const text = `${method}\n\n\n${expires}\n${path}`;
      const signature = createHmac("sha1", key().secretKey).update(text).digest("base64");
      const query = new URLSearchParams({
        [mark]: key().accessKey,
        Expires: String(expires),
        Signature: signature,
      });
      return `${cloud.obsUrl}${path}?${query}`;
    };

    it.each([
      ["in the fourth version", fourth],
      ["in the second", async (method: string, path: string) => second(method, path)],
      [
        "in OBS's own",
        async (method: string, path: string) => second(method, path, 60, "AccessKeyId"),
      ],
    ])("%s reads, writes and deletes without a key", async (_, sign) => {
      const put = await fetch(await sign("PUT", "/img-bucket/given"), {
        method: "PUT",
        body: Buffer.from("given"),
      });
      expect(put.status).toBe(200);
      expect(await (await fetch(await sign("GET", "/img-bucket/given"))).text()).toBe("given");
      const wrong = await fetch(await sign("GET", "/img-bucket/given"), { method: "DELETE" });
      expect(await code(wrong)).toEqual([403, "SignatureDoesNotMatch"]);
      const url = await sign("DELETE", "/img-bucket/given");
      expect((await fetch(url, { method: "DELETE" })).status).toBe(204);
    });

    it("says of the object what the address wants", async () => {
      const query = "X-Amz-Expires=60&response-content-type=image%2Fx";
      const answer = await fetch(await fourth("GET", "/img-bucket/source", query));
      expect(answer.headers.get("content-type")).toBe("image/x");
    });

    it("is refused when its time is over", async () => {
      const old = { datetime: "20260105T080000Z" };
      for (const url of [
        await fourth("GET", "/img-bucket/source", "X-Amz-Expires=60", old),
        second("GET", "/img-bucket/source", -1),
      ]) {
        expect(await code(await fetch(url))).toEqual([403, "AccessDenied"]);
      }
    });
  });

  it.each(["AWS", "OBS"])("takes the older signature %s in a header", async (scheme) => {
    const { accessKey, secretKey } = cloud.accessKeys["alice"] ?? { accessKey: "", secretKey: "" };
    const mark = scheme === "AWS" ? "x-amz-" : "x-obs-";
    const date = new Date().toUTCString();
    const text = `PUT\n\ntext/plain\n${date}\n${mark}meta-note:x\n/img-bucket/older`;
    const signature = createHmac("sha1", secretKey).update(text).digest("base64");
    const headers = {
      ...{ date, "content-type": "text/plain", [`${mark}meta-note`]: "x" },
      authorization: `${scheme} ${accessKey}:${signature}`,
    };
    const put = (body: string, more: Readonly<Record<string, string>> = {}) =>
      fetch(`${cloud.obsUrl}/img-bucket/older`, {
        method: "PUT",
        body: Buffer.from(body),
        headers: { ...headers, ...more },
      });
    expect((await put("older")).status).toBe(200);
    expect(await alice.text("/img-bucket/older")).toBe("older");
    expect(await code(await put("older", { [`${mark}meta-note`]: "y" }))).toEqual([
      403,
      "SignatureDoesNotMatch",
    ]);
  });
});
