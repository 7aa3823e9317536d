/** boto3 as it comes from PyPI, on the local object storage: what it puts there IMS and our own signer find. */
import { type LocalCloud, startLocalCloud } from "../../support/localCloud";
import { describeNeeding } from "../../support/needs";
import { objectStorage, type ObjectStorage } from "../../support/objectStorage";
import { type Driver, startDriver } from "./driver";

jest.setTimeout(180_000);

describeNeeding(["clients"], "boto3 on the local object storage", () => {
  let cloud: LocalCloud;
  let driver: Driver;
  let ours: ObjectStorage;
  const Bucket = "img-bucket";

  beforeAll(async () => {
    cloud = await startLocalCloud();
    ours = objectStorage(cloud, "alice");
    driver = startDriver("s3.py", { keys: cloud.accessKeys, obs: cloud.obsUrl, bucket: Bucket });
  });
  afterAll(async () => {
    await driver.end();
    await cloud.stop();
  });

  const call = async (operation: string, request: Readonly<Record<string, unknown>> = {}) =>
    (await driver.step("call", { operation, ...request })) as Readonly<Record<string, unknown>>;

  it("makes, finds and removes buckets", async () => {
    await call("create_bucket", { Bucket: "theirs" });
    const { Buckets } = await call("list_buckets");
    expect(Buckets).toMatchObject([{ Name: Bucket }, { Name: "theirs" }]);
    expect(await call("get_bucket_location", { Bucket })).toEqual({
      LocationConstraint: "local-1",
    });
    await call("delete_bucket", { Bucket: "theirs" });
  });

  it("uploads in one and in parts, and reads it back whole", async () => {
    await driver.step("upload", { key: "small", content: "small" });
    expect(await ours.text("/img-bucket/small")).toBe("small");
    await driver.step("upload", { key: "large", content: "0123456789abcdef", times: 500_000 });
    expect(await driver.step("download", { key: "large" })).toBe(
      "0123456789abcdef".repeat(500_000),
    );
    const head = await call("head_object", { Bucket, Key: "large" });
    expect(head).toMatchObject({
      ContentLength: 8_000_000,
      ETag: expect.stringMatching(/-2"$/) as string,
    });
  });

  it("copies, whole and in parts, with what is known of an object", async () => {
    await call("put_object", { Bucket, Key: "a b/ü+1", Body: "content", Metadata: { note: "x" } });
    await call("copy_object", { Bucket, Key: "copy", CopySource: { Bucket, Key: "a b/ü+1" } });
    expect(await call("get_object", { Bucket, Key: "copy" })).toMatchObject({
      ...{ Body: "content", Metadata: { note: "x" } },
    });
    await driver.step("copy", { source: "large", key: "large-copy" });
    expect((await ours.text("/img-bucket/large-copy")).length).toBe(8_000_000);
  });

  it("lists page by page, and deletes many at a time", async () => {
    const keys = ["a b/ü+1", "copy", "large", "large-copy", "small"];
    expect(await driver.step("keys")).toEqual(keys);
    const Objects = keys.map((Key) => ({ Key }));
    const { Deleted } = await call("delete_objects", { Bucket, Delete: { Objects } });
    expect(Deleted).toEqual(Objects);
    expect(await driver.step("keys")).toEqual([]);
  });

  it("signs addresses that others use", async () => {
    const at = (operation: string, method: string, content?: string) =>
      driver.step("presigned", {
        ...{ operation, method, key: "given" },
        ...(content === undefined ? {} : { content }),
      });
    expect(await at("put_object", "PUT", "given")).toMatchObject({ status: 200 });
    expect(await at("get_object", "GET")).toEqual({ status: 200, text: "given" });
    expect(await at("delete_object", "DELETE")).toMatchObject({ status: 204 });
    expect(await at("get_object", "DELETE")).toMatchObject({ status: 403 });
  });
});
