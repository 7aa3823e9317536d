/** Staged objects are looked at and removed. */
import { bucket } from "../support/fakeObjectStorage";
import { bufferSource, mebibyte, multipartEtag, objectStorageBench } from "./storage";

const bench = objectStorageBench();
const bytes = Buffer.from("a small disk");
const store = (key: string) => bench.open().upload({ bucket, key, source: bufferSource(bytes) });

it("is looked at", async () => {
  await store("pulumi-ims/a'b (1)*.img");
  expect(await bench.open().head(bucket, "pulumi-ims/a'b (1)*.img")).toEqual({
    sizeBytes: bytes.length,
    etag: multipartEtag(bytes),
  });
  expect(await bench.open().head(bucket, "other")).toBeUndefined();
});

it("is removed, and says whether it was there", async () => {
  await store("disk.img");
  expect(await bench.open().remove(bucket, "disk.img")).toBe(true);
  expect(bench.fake.objects.size).toBe(0);
  expect(await bench.open().remove(bucket, "disk.img")).toBe(false);
});

it("is removed with the parts of runs that did not finish, and with nothing else", async () => {
  const parts = new Map([[1, { sizeBytes: 16 * mebibyte, etag: "0".repeat(32) }]]);
  bench.fake.uploads.set("1", { key: "disk.img", parts });
  bench.fake.uploads.set("2", { key: "disk.img.2", parts });
  expect(await bench.open().remove(bucket, "disk.img")).toBe(true);
  expect([...bench.fake.uploads.keys()]).toEqual(["2"]);
});

it("is not there where only a key that begins with its own has parts", async () => {
  const parts = new Map([[1, { sizeBytes: 16 * mebibyte, etag: "0".repeat(32) }]]);
  bench.fake.uploads.set("2", { key: "disk.img.2", parts });
  expect(await bench.open().remove(bucket, "disk.img")).toBe(false);
  expect(bench.fake.lines.filter((line) => line.startsWith("DELETE"))).toEqual([]);
});

it("is removed also where the parts of a run before go away meanwhile", async () => {
  bench.fake.uploads.set("1", { key: "disk.img", parts: new Map() });
  bench.fake.fault = (line) =>
    line.startsWith("DELETE") && line.endsWith("uploadId")
      ? { status: 404, code: "NoSuchUpload" }
      : undefined;
  expect(await bench.open().remove(bucket, "disk.img")).toBe(true);
});
