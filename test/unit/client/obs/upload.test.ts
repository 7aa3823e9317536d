/** Uploads through HTTP: in parts, and so that nothing that is stored is sent twice. */
import { bucket } from "../support/fakeObjectStorage";
import { errorOf } from "../support/sends";
import {
  bufferSource,
  digest,
  multipartEtag,
  objectStorageBench,
  partBytes,
  threeParts,
} from "./storage";

const bench = objectStorageBench();
const key = "pulumi-ims/4f/disk image+1.qcow2";
const source = bufferSource(threeParts);

const sentParts = () =>
  bench.fake.lines
    .filter((line) => line.startsWith("PUT"))
    .map((line) => Number(/partNumber=(\d+)/.exec(line)?.[1]));

describe("an upload", () => {
  it("stores the bytes in parts and knows both digests after one pass", async () => {
    const opened: (readonly [number, number])[] = [];
    const counted = {
      ...source,
      open: (start: number, end: number) => {
        opened.push([start, end]);
        return source.open(start, end);
      },
    };
    const uploaded = await bench.open().upload({ bucket, key, source: counted });
    expect(uploaded).toEqual({
      etag: multipartEtag(threeParts),
      digests: { sha512: digest("sha512", threeParts), md5: digest("md5", threeParts) },
    });
    expect(bench.fake.objects.get(key)).toEqual({
      sizeBytes: threeParts.length,
      etag: multipartEtag(threeParts),
    });
    expect(opened.map(([start]) => start / partBytes)).toEqual([0, 1, 2]);
  });

  it("tells how far it is", async () => {
    const told: number[] = [];
    await bench.open().upload({ bucket, key, source, progress: (bytes) => told.push(bytes) });
    expect(told.at(-1)).toBe(threeParts.length);
    expect(told).toEqual(told.toSorted((left, right) => left - right));
  });

  it("repeats a part that failed, and counts its bytes once", async () => {
    let failures = 2;
    bench.fake.fault = (line) => {
      if (!line.includes("partNumber=2") || failures === 0) return undefined;
      failures -= 1;
      return failures === 1 ? "lose" : { status: 500, code: "InternalError" };
    };
    const { digests } = await bench.open().upload({ bucket, key, source });
    expect(sentParts()).toEqual([1, 2, 2, 2, 3]);
    expect(digests.sha512).toBe(digest("sha512", threeParts));
  });

  it("of a file that shrank says so, and makes no object", async () => {
    const shrunk = {
      ...source,
      open: (start: number) => source.open(start, start + partBytes / 2),
    };
    const error = await errorOf(bench.open().upload({ bucket, key, source: shrunk }));
    expect(error).toMatchObject({ kind: "badRequest" });
    expect(error.message).toContain("do not change the file while it is uploaded");
    expect(bench.fake.objects.size).toBe(0);
  });

  it("is refused when other bytes arrived than were sent", async () => {
    bench.fake.damages = true;
    const error = await errorOf(bench.open().upload({ bucket, key, source }));
    expect(error).toMatchObject({ kind: "protocol" });
    expect(error.message).toContain("the bytes that arrived are not those that were sent");
    expect(bench.fake.objects.size).toBe(0);
  });

  it("goes through where parts are stored encrypted, and their ETags tell nothing", async () => {
    bench.fake.damages = true;
    bench.fake.headers = { "x-obs-server-side-encryption": "kms" };
    const { digests } = await bench.open().upload({ bucket, key, source });
    expect(digests.sha512).toBe(digest("sha512", threeParts));
    expect(bench.fake.objects.has(key)).toBe(true);
  });
});

describe("a run that was cut off", () => {
  it("after part 2 leaves only the rest to the next run", async () => {
    bench.fake.fault = (line) => (line.includes("partNumber=3") ? "cut" : undefined);
    const error = await errorOf(bench.open().upload({ bucket, key, source }));
    expect(error).toMatchObject({ kind: "unreachable" });
    expect(bench.fake.objects.size).toBe(0);

    bench.fake.fault = () => undefined;
    bench.fake.lines.length = 0;
    const { etag, digests } = await bench.open().upload({ bucket, key, source });
    expect(sentParts()).toEqual([3]);
    expect(etag).toBe(multipartEtag(threeParts));
    expect(digests.sha512).toBe(digest("sha512", threeParts));
    expect(bench.fake.uploads.size).toBe(0);
  });

  it("by a signal goes on in the same way", async () => {
    const stop = new AbortController();
    const progress = (bytes: number) => {
      if (bytes > 2 * partBytes) stop.abort();
    };
    const cut = bench.open().upload({ bucket, key, source, progress, signal: stop.signal });
    expect(await errorOf(cut)).toMatchObject({ kind: "cancelled" });

    bench.fake.lines.length = 0;
    const { etag } = await bench.open().upload({ bucket, key, source });
    expect(etag).toBe(multipartEtag(threeParts));
    // The request that was given up may still arrive.
    expect(new Set(sentParts())).toEqual(new Set([3]));
  });

  it("sends again what has other bytes now", async () => {
    bench.fake.fault = (line) => (line.includes("partNumber=3") ? "cut" : undefined);
    await errorOf(bench.open().upload({ bucket, key, source }));

    bench.fake.fault = () => undefined;
    bench.fake.lines.length = 0;
    const changed = Buffer.from(threeParts);
    changed.write("other bytes", 1.25 * partBytes);
    const { etag, digests } = await bench
      .open()
      .upload({ bucket, key, source: bufferSource(changed) });
    expect(sentParts()).toEqual([2, 3]);
    expect(etag).toBe(multipartEtag(changed));
    expect(digests.md5).toBe(digest("md5", changed));
  });

  it("does not go on with an upload of a key that only begins alike", async () => {
    bench.fake.uploads.set("other", { key: `${key}.sha512`, parts: new Map() });
    await bench.open().upload({ bucket, key, source });
    expect(sentParts()).toEqual([1, 2, 3]);
    expect([...bench.fake.uploads.keys()]).toEqual(["other"]);
  });

  it("at the very end, before it could say so, sends nothing again", async () => {
    await bench.open().upload({ bucket, key, source });
    bench.fake.lines.length = 0;
    const told: number[] = [];
    const progress = (bytes: number) => void told.push(bytes);
    const { digests } = await bench.open().upload({ bucket, key, source, progress });
    expect(sentParts()).toEqual([]);
    expect(told).toEqual([threeParts.length]);
    expect(digests.sha512).toBe(digest("sha512", threeParts));
  });

  it("replaces a finished object of other bytes", async () => {
    await bench.open().upload({ bucket, key, source });
    const changed = Buffer.from(threeParts);
    changed.write("other bytes", 0);
    await bench.open().upload({ bucket, key, source: bufferSource(changed) });
    expect(bench.fake.objects.get(key)?.etag).toBe(multipartEtag(changed));
  });

  it("several times goes on with the latest of them", async () => {
    const first = threeParts.subarray(0, partBytes);
    const part = { sizeBytes: first.length, etag: digest("md5", first) };
    bench.fake.uploads.set("old", { key, parts: new Map() });
    bench.fake.uploads.set("new", { key, parts: new Map([[1, part]]) });
    await bench.open().upload({ bucket, key, source });
    expect(sentParts()).toEqual([2, 3]);
  });

  it("and whose parts somebody cleared away meanwhile begins anew", async () => {
    bench.fake.uploads.set("gone", { key, parts: new Map() });
    bench.fake.fault = (line) =>
      line.startsWith("GET") && line.endsWith("uploadId")
        ? { status: 404, code: "NoSuchUpload" }
        : undefined;
    await bench.open().upload({ bucket, key, source });
    expect(sentParts()).toEqual([1, 2, 3]);
    expect(bench.fake.objects.has(key)).toBe(true);
  });

  it("is found on any page of the lists", async () => {
    bench.fake.pageSize = 1;
    bench.fake.uploads.set("a", { key: `${key}-other`, parts: new Map() });
    bench.fake.fault = (line) => (line.includes("partNumber=3") ? "cut" : undefined);
    await errorOf(bench.open().upload({ bucket, key, source }));
    bench.fake.fault = () => undefined;
    bench.fake.lines.length = 0;
    await bench.open().upload({ bucket, key, source });
    expect(sentParts()).toEqual([3]);
  });
});

describe("the end of an upload", () => {
  const isEnd = (line: string) => line.startsWith("POST") && line.endsWith("?uploadId");

  it("whose answer is lost is found out", async () => {
    let lost = 0;
    bench.fake.fault = (line) => (isEnd(line) && (lost += 1) === 1 ? "lose" : undefined);
    const { etag } = await bench.open().upload({ bucket, key, source });
    expect(etag).toBe(multipartEtag(threeParts));
  });

  it("whose answer is lost is not done where another object lies there", async () => {
    bench.fake.objects.set(key, { sizeBytes: 1, etag: `${"0".repeat(32)}-3` });
    bench.fake.fault = (line) => (isEnd(line) ? "cut" : undefined);
    await expect(bench.open().upload({ bucket, key, source })).rejects.toMatchObject({
      kind: "unreachable",
    });
  });

  it.each([
    ["is another size", threeParts.length + 1, "-3"],
    ["was sent in other parts", threeParts.length, "-4"],
    ["was sent as a whole", threeParts.length, ""],
  ])("whose answer is lost is not done where the object there %s", async (_, sizeBytes, parts) => {
    bench.fake.objects.set(key, { sizeBytes, etag: `${"0".repeat(32)}${parts}` });
    bench.fake.fault = (line) => (isEnd(line) ? "cut" : undefined);
    await expect(bench.open().upload({ bucket, key, source })).rejects.toMatchObject({
      kind: "unreachable",
    });
  });

  it("that is refused at once is not done, whatever lies there", async () => {
    bench.fake.objects.set(key, { sizeBytes: threeParts.length, etag: `${"0".repeat(32)}-3` });
    bench.fake.fault = (line) => (isEnd(line) ? { status: 404, code: "NoSuchUpload" } : undefined);
    await expect(bench.open().upload({ bucket, key, source })).rejects.toMatchObject({
      ...{ kind: "notFound", code: "NoSuchUpload" },
    });
  });

  it("that is refused with status 200 is tried again", async () => {
    let refusals = 0;
    bench.fake.fault = (line) =>
      isEnd(line) && (refusals += 1) === 1 ? { status: 200, code: "InternalError" } : undefined;
    await bench.open().upload({ bucket, key, source });
    expect(bench.fake.lines.filter(isEnd)).toHaveLength(2);
  });
});

it("works with keys that may write and not list", async () => {
  bench.fake.fault = (line) =>
    line.startsWith("GET") || line.startsWith("HEAD")
      ? { status: 403, code: "AccessDenied" }
      : undefined;
  await bench.open().upload({ bucket, key, source });
  expect(bench.fake.objects.has(key)).toBe(true);
});

it("works with a storage that does not know the lists", async () => {
  bench.fake.fault = (line) =>
    line.startsWith("GET") ? { status: 501, code: "NotImplemented" } : undefined;
  await bench.open().upload({ bucket, key, source });
  expect(bench.fake.objects.has(key)).toBe(true);
});

it("stops with the whole client, and sends nothing then", async () => {
  const signal = AbortSignal.abort();
  const error = await errorOf(bench.open({ signal }).upload({ bucket, key, source }));
  expect(error).toMatchObject({ kind: "cancelled" });
  expect(sentParts()).toEqual([]);
});
