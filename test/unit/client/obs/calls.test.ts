/** The single calls of the object storage: what they send, and what they read of the answer. */
import { Readable } from "node:stream";
import { ifAllowed, bareEtag, dateOf } from "../../../../provider/client/obs/call";
import {
  abortUpload,
  completeUpload,
  createUpload,
  listParts,
  listUploads,
  uploadPart,
} from "../../../../provider/client/obs/multipart";
import { deleteObject, headObject } from "../../../../provider/client/obs/objects";
import { answering, errorOf, failure, type Answer } from "../support/sends";

const name = { bucket: "bucket", key: "a/b" };

function open(...answers: readonly (Answer | Error)[]) {
  const stub = answering(...answers);
  const { signal } = new AbortController();
  const call = { send: stub.send, endpoint: "https://obs.example.com", signal: { signal } };
  return { stub, call, signal, queries: () => stub.requests.map(({ query }) => query) };
}
const xml = (body: string): Answer => ({ body });
const md5 = "0123456789abcdef0123456789abcdef";

describe("a part", () => {
  const part = { number: 3, sizeBytes: 5, open: () => Readable.from([]) };

  it.each<[Record<string, string>, string, boolean]>([
    [{ etag: `"${md5}"` }, md5, true],
    [{ etag: md5 }, md5, true],
    [{ etag: `"${md5}-2"` }, `${md5}-2`, false],
    [{ etag: `"${md5}"`, "x-amz-server-side-encryption": "aws:kms" }, md5, false],
    [{ etag: `"${md5}"`, "x-obs-server-side-encryption": "kms" }, md5, false],
    [{ etag: `"${md5}"`, "x-obs-id-2": "x" }, md5, true],
    [{}, "", false],
  ])("answered with %j has the ETag %s, the MD5 of its bytes: %s", async (headers, etag, isMd5) => {
    const { stub, call, signal } = open({ headers });
    await expect(uploadPart(call, name, "u", part)).resolves.toEqual({ etag, isMd5 });
    expect(stub.requests[0]).toMatchObject({
      ...{ method: "PUT", query: { partNumber: "3", uploadId: "u" }, idempotent: true, signal },
      body: { kind: "stream", sizeBytes: 5 },
    });
  });
});

describe("an upload", () => {
  it("is begun, and needs an id", async () => {
    const { call, queries } = open(xml("<R><UploadId>u</UploadId></R>"));
    await expect(createUpload(call, name)).resolves.toBe("u");
    expect(queries()).toEqual([{ uploads: "" }]);
    for (const body of ["<R><UploadId></UploadId></R>", "<R/>"])
      expect(await errorOf(createUpload(open(xml(body)).call, name))).toMatchObject({
        kind: "protocol",
        reason: expect.stringMatching(/is not as documented: UploadId is missing$/),
      });
    expect((await errorOf(createUpload(open(xml("no xml")).call, name))).reason).toMatch(
      /is not as documented: it is no XML$/,
    );
  });

  it("is finished with its parts in their order", async () => {
    const { stub, call } = open(xml('<R><ETag>"e-2"</ETag></R>'));
    const parts = [
      { number: 1, sizeBytes: 5, etag: "a&b" },
      { number: 2, sizeBytes: 5, etag: "c" },
    ];
    await expect(completeUpload(call, name, "u", parts)).resolves.toBe("e-2");
    const [request] = stub.requests;
    if (request?.body?.kind !== "stream") throw new Error("there is no body");
    const chunks: Buffer[] = [];
    for await (const chunk of request.body.open()) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    expect(text).toBe(
      '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"a&amp;b"</ETag></Part>' +
        '<Part><PartNumber>2</PartNumber><ETag>"c"</ETag></Part></CompleteMultipartUpload>',
    );
    expect(request).toMatchObject({ query: { uploadId: "u" }, timeoutMs: 600_000 });
    expect(request.body).toMatchObject({ sizeBytes: text.length, mediaType: "application/xml" });
  });

  it.each([200, 204, 404])("is given up, also where it is no more: %i", async (status) => {
    const { stub, call } = open({ status });
    await abortUpload(call, name, "u");
    expect(stub.requests[0]?.okStatus).toContain(status);
  });

  it("has its parts listed, page by page", async () => {
    const part = (number: number) =>
      `<Part><PartNumber>${number}</PartNumber><Size>5</Size><ETag>"e${number}"</ETag></Part>`;
    const { call, queries } = open(
      xml(
        `<R>${part(1)}<IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker></R>`,
      ),
      xml(
        `<R>${part(2)}<IsTruncated>false</IsTruncated><NextPartNumberMarker>2</NextPartNumberMarker></R>`,
      ),
    );
    await expect(listParts(call, name, "u")).resolves.toEqual([
      { number: 1, sizeBytes: 5, etag: "e1" },
      { number: 2, sizeBytes: 5, etag: "e2" },
    ]);
    expect(queries()).toEqual([
      { uploadId: "u", "part-number-marker": undefined },
      { uploadId: "u", "part-number-marker": "1" },
    ]);
  });

  it("is found among those that did not finish, page by page", async () => {
    const upload = (id: string, initiated: string) =>
      `<Upload><Key>k${id}</Key><UploadId>${id}</UploadId><Initiated>${initiated}</Initiated></Upload>`;
    const markers = "<NextKeyMarker>k1</NextKeyMarker><NextUploadIdMarker>1</NextUploadIdMarker>";
    const { call, queries } = open(
      xml(`<R>${upload("1", "2026-01-05T10:00:00Z")}<IsTruncated>true</IsTruncated>${markers}</R>`),
      xml(`<R>${upload("2", "soon")}<IsTruncated>false</IsTruncated>${markers}</R>`),
    );
    await expect(listUploads(call, "bucket", "k")).resolves.toEqual([
      { key: "k1", uploadId: "1", initiated: new Date("2026-01-05T10:00:00Z") },
      { key: "k2", uploadId: "2", initiated: undefined },
    ]);
    expect(queries()).toEqual([
      { uploads: "", prefix: "k" },
      { uploads: "", prefix: "k", "key-marker": "k1", "upload-id-marker": "1" },
    ]);
  });
});

describe("an object", () => {
  it("is looked at, and may not be there", async () => {
    const headers = { "content-length": "7", etag: `"${md5}"` };
    const { call } = open({ headers });
    await expect(headObject(call, name)).resolves.toEqual({ sizeBytes: 7, etag: md5 });
    await expect(headObject(open({ status: 404, headers }).call, name)).resolves.toBeUndefined();
  });

  it("is deleted by its exact key", async () => {
    const { stub, call } = open({ status: 204 });
    await deleteObject(call, name);
    expect(stub.lines()).toEqual(["DELETE https://bucket.obs.example.com/a/b"]);
  });
});

describe("what keys may not ask for", () => {
  it.each([failure(403), failure(501, { code: "NotImplemented" })])(
    "is not known: %s",
    async (refusal) => {
      await expect(ifAllowed(Promise.reject(refusal))).resolves.toBeUndefined();
    },
  );

  it.each([failure(404), failure(501), failure(500), new Error("x")])(
    "is no other failure: %s",
    async (error) => {
      await expect(ifAllowed(Promise.reject(error))).rejects.toBe(error);
    },
  );

  it("is the answer otherwise", async () => {
    await expect(ifAllowed(Promise.resolve([]))).resolves.toEqual([]);
  });
});

it.each([
  [undefined, ""],
  ['"e"', "e"],
  ["e", "e"],
])("an ETag %j is %j", (text, etag) => {
  expect(bareEtag(text)).toBe(etag);
});

it("a time that is none is not known", () => {
  for (const text of [undefined, "", "soon"]) expect(dateOf(text)).toBeUndefined();
  expect(dateOf("2026-01-05T10:00:00Z")).toEqual(new Date(Date.UTC(2026, 0, 5, 10)));
});
