/** Which way the bytes of a file take: straight to the image service, or through a bucket. */
import { Readable } from "node:stream";
import type { UploadOptions } from "../../../../provider/client/cloud";
import type { StreamBody } from "../../../../provider/client/http/request";
import { imsRules } from "../../../../provider/client/ims/rules";
import { stagedKey, uploadFile } from "../../../../provider/client/ims/jobs/upload";
import type { ObjectStorage } from "../../../../provider/client/obs/objectStorage";
import { fakeClock } from "../support/clocks";
import { errorOf, failure, stubSend } from "../support/sends";
import { imageId, imsSettings, jobId, projectId, wireImsImage, wireJob } from "./samples";

const digests = { sha512: "5", md5: "6" };

function open(directMaxBytes: number, fault?: "upload" | "register" | "job" | "answer") {
  const done: string[] = [];
  const stub = stubSend(({ method, url }) => {
    done.push(`${method} ${url}`);
    if (url.includes("/jobs/"))
      return { body: wireJob(fault === "job" ? { status: "FAIL", error_code: "IMG.0057" } : {}) };
    if (url.endsWith("/upload") && fault === "register") throw failure(400);
    if (method === "GET") return { body: { images: [wireImsImage({ status: "active" })] } };
    if (fault === "answer") throw failure(504);
    return url.endsWith("/upload") ? { body: { job_id: jobId } } : { status: 204 };
  });
  const storage: Pick<ObjectStorage, "upload" | "remove"> = {
    upload: async ({ bucket, key, source: { sizeBytes }, progress }) => {
      done.push(`store ${bucket}:${key}`);
      if (fault === "upload") throw failure(503);
      progress?.(sizeBytes / 2);
      return { etag: "e", digests };
    },
    remove: async (bucket, key) => done.push(`remove ${bucket}:${key}`) > 0,
  };
  const upload = (body: StreamBody, how: UploadOptions = {}) =>
    uploadFile(
      {
        ...{ send: stub.send, clock: fakeClock(), directMaxBytes },
        projectId: () => Promise.resolve(projectId),
        // Only what an upload calls.
        objectStorage: () => storage as ObjectStorage,
      },
      imageId,
      body,
      how,
    );
  return { upload, done, stub };
}

const piped = (sizeBytes: number): StreamBody => ({
  ...{ kind: "stream", sizeBytes },
  open: () => Readable.from([]),
});
const bytes = (sizeBytes: number): StreamBody => ({
  ...piped(sizeBytes),
  openRange: () => Readable.from([]),
});
const key = stagedKey(imageId);
const put = `PUT /v2/images/${imageId}/file`;
const register = `PUT /v1/cloudimages/${imageId}/upload`;
const poll = `GET /v1/${projectId}/jobs/${jobId}`;

describe("the longest file that a service takes itself", () => {
  it.each([
    ["huawei", undefined, 2_147_483_647],
    ["huawei", 12_000_000, 12_000_000],
    ["flexibleEngine", undefined, 2_147_483_647],
    ["otc", undefined, 137_438_953_472],
    ["otc", 12_000_000, 12_000_000],
  ] as const)("has on %s with a body limit of %s %d bytes", (cloud, bodyLimit, longest) => {
    expect(imsRules(imsSettings({ cloud }), bodyLimit).uploadMaxBytes).toBe(longest);
  });
});

describe("a file", () => {
  it("whose answer was lost is there when its image is active, whatever size it says", async () => {
    const { upload, done } = open(100, "answer");
    await expect(upload(bytes(77))).resolves.toBeUndefined();
    expect(done).toEqual([put, "GET /v2/cloudimages"]);
  });

  it.each([
    ["of exactly the limit", 12_000_000, 12_000_000],
    ["of 2^31-1 bytes with a token", 2_147_483_647, 2_147_483_647],
    ["of nothing at all", 0, 12_000_000],
  ])("%s goes straight to the service, also where a bucket is named", async (_, size, limit) => {
    for (const how of [{}, { bucket: "stage" }]) {
      const { upload, done, stub } = open(limit);
      await expect(upload(bytes(size), how)).resolves.toBeUndefined();
      expect(done).toEqual([put]);
      expect(stub.requests[0]?.body).toMatchObject({ kind: "stream", sizeBytes: size });
    }
  });

  it("of one byte more passes through the bucket, which is empty afterwards", async () => {
    const { upload, done, stub } = open(12_000_000);
    const begun: string[] = [];
    const told: unknown[] = [];
    const how: UploadOptions = {
      bucket: "stage",
      began: async (id) => void begun.push(id),
      progress: (progress) => void told.push(progress),
    };
    await expect(upload(bytes(12_000_001), how)).resolves.toEqual(digests);
    expect(done).toEqual([`store stage:${key}`, register, poll, `remove stage:${key}`]);
    expect(stub.requests[0]?.body).toMatchObject({ value: { image_url: `stage:${key}` } });
    expect(begun).toEqual([jobId]);
    expect(told).toEqual([{ percent: 50, phase: "to bucket stage", sentBytes: 12_000_001 / 2 }]);
  });

  it.each([
    ["without a bucket", {}, bytes, "set source.bucket, to upload it through a bucket"],
    [
      "that cannot be read in parts",
      { bucket: "stage" },
      piped,
      "an upload through a bucket reads it in parts, which this source does not allow: use a regular file",
    ],
  ] as const)("of one byte more %s is refused before anything is sent", async (...row) => {
    const [, how, body, advice] = row;
    const { upload, done } = open(12_000_000);
    const error = await errorOf(upload(body(12_000_001), how));
    expect(error.kind).toBe("configuration");
    expect(error.message).toBe(
      `cannot upload the data of image ${imageId}: it has 12000001 bytes, and this connection uploads at most 12000000 directly; ` +
        advice,
    );
    expect(error.mayHaveBeenSent).toBe(false);
    expect(done).toEqual([]);
  });

  it("whose registration a run before began is neither stored nor registered again", async () => {
    const { upload, done } = open(10);
    const how = { bucket: "stage", begunJobId: jobId };
    await expect(upload(bytes(11), how)).resolves.toBeUndefined();
    expect(done).toEqual([poll, `remove stage:${key}`]);
  });

  it.each([
    ["upload", [`store stage:${key}`]],
    ["register", [`store stage:${key}`, register]],
    ["job", [`store stage:${key}`, register, poll]],
  ] as const)("stays in the bucket for the next run when its %s fails", async (fault, steps) => {
    const { upload, done } = open(10, fault);
    await errorOf(upload(bytes(11), { bucket: "stage" }));
    expect(done).toEqual(steps);
  });
});
