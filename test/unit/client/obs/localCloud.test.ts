/** The client against the local cloud's object storage, which reads S3 and its signatures in a way of its own. */
import { openObjectStorage } from "../../../../provider/client/obs/objectStorage";
import { systemClock } from "../../../../provider/client/http/clock";
import { startLocalCloud, type LocalCloud } from "../../../support/localCloud";
import { objectStorage } from "../../../support/objectStorage";
import { errorOf } from "../support/sends";
import { noProxy, plainTls } from "../support/loopback";
import {
  bufferSource,
  digest,
  keysOf,
  multipartEtag,
  partBytes,
  threeParts,
  type OpenOptions,
} from "./storage";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
afterAll(() => cloud.stop());

const bucket = "img-bucket";
const key = "pulumi-ims/disk (1) + é.img";
const log: string[] = [];

function open(person: string, changes: Partial<OpenOptions> = {}) {
  const keys = cloud.accessKeys[person];
  return openObjectStorage({
    endpoint: cloud.obsUrl,
    region: "local-1",
    keys: keysOf(keys?.accessKey ?? "", keys?.secretKey ?? ""),
    tls: plainTls,
    proxy: noProxy,
    smallestPartBytes: partBytes,
    allowPlainHttp: false,
    timeoutMs: 10_000,
    log: (line) => log.push(line),
    clock: systemClock,
    random: () => 0,
    ...changes,
  });
}

const sentParts = () => log.flatMap((line) => /PUT .*"partNumber":"(\d+)"/.exec(line)?.[1] ?? []);

/** The keys of all objects, or of all unfinished uploads. */
async function keysIn(list: "" | "uploads"): Promise<readonly (string | undefined)[]> {
  const listed = await objectStorage(cloud, "alice").text(`/${bucket}?${list}`);
  return [...listed.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, each]) => each);
}

it("stores, finds and removes an object", async () => {
  const source = bufferSource(threeParts);
  const uploaded = await open("alice").upload({ bucket, key, source });
  expect(uploaded.etag).toBe(multipartEtag(threeParts));
  expect(uploaded.digests.sha512).toBe(digest("sha512", threeParts));
  expect(await open("alice").head(bucket, key)).toMatchObject({
    sizeBytes: threeParts.length,
    etag: uploaded.etag,
  });
  expect(await keysIn("")).toEqual([key]);
  expect(await keysIn("uploads")).toEqual([]);
  expect(await open("alice").remove(bucket, key)).toBe(true);
  expect(await open("alice").remove(bucket, key)).toBe(false);
});

it("goes on after part 2, and clears away what a run that never came back left", async () => {
  const source = bufferSource(threeParts);
  const cut = {
    ...source,
    open: (start: number, end: number) => {
      if (start >= 2 * partBytes) throw new Error("the disk is gone");
      return source.open(start, end);
    },
  };
  await expect(open("alice").upload({ bucket, key, source: cut })).rejects.toThrow("is gone");
  expect(await keysIn("")).toEqual([]);
  expect(await keysIn("uploads")).toEqual([key]);

  log.length = 0;
  const { etag } = await open("alice").upload({ bucket, key, source });
  expect(sentParts()).toEqual(["3"]);
  expect(etag).toBe(multipartEtag(threeParts));
  await open("alice").remove(bucket, key);

  await expect(open("alice").upload({ bucket, key, source: cut })).rejects.toThrow("is gone");
  expect(await open("alice").remove(bucket, key)).toBe(true);
  expect(await keysIn("")).toEqual([]);
  expect(await keysIn("uploads")).toEqual([]);
});

it("is told about wrong keys, wrong buckets and missing rights", async () => {
  const source = bufferSource(Buffer.from("a small disk"));
  const { accessKey = "" } = cloud.accessKeys["alice"] ?? {};
  const wrongSecret = open("alice", { keys: keysOf(accessKey, "wrong") });
  expect(await errorOf(wrongSecret.upload({ bucket, key, source }))).toMatchObject({
    kind: "unauthenticated",
    code: "SignatureDoesNotMatch",
  });
  const noBucket = open("alice").upload({ bucket: "no-such-bucket", key, source });
  expect(await errorOf(noBucket)).toMatchObject({ kind: "notFound", code: "NoSuchBucket" });
  const foreign = open("bob").upload({ bucket, key, source });
  expect(await errorOf(foreign)).toMatchObject({ kind: "forbidden", code: "AccessDenied" });
});

it("finds out that this machine's clock is wrong", async () => {
  const clock = { ...systemClock, now: () => Date.now() - 2 * 3600_000 };
  const source = bufferSource(Buffer.from("a small disk"));
  await open("alice", { clock }).upload({ bucket, key, source });
  expect(await keysIn("")).toEqual([key]);
});
