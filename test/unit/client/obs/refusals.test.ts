/** What a user reads when the object storage refuses, and what nobody must read. */
import { inspect } from "node:util";
import { bucket, type Refusal } from "../support/fakeObjectStorage";
import { errorOf } from "../support/sends";
import { bufferSource, keysOf, objectStorageBench } from "./storage";

const bench = objectStorageBench();
const source = bufferSource(Buffer.from("a small disk"));
const upload = (changes: Parameters<typeof bench.open>[0] = {}, inBucket = bucket) =>
  bench.open(changes).upload({ bucket: inBucket, key: "disk.img", source });

it.each([
  ["AKALICE", "not-hers", "SignatureDoesNotMatch"],
  ["AKNOBODY", "secret-of-alice", "InvalidAccessKeyId"],
])("says that the keys are wrong: %s", async (accessKey, secretKey, code) => {
  const error = await errorOf(upload({ keys: keysOf(accessKey, secretKey) }));
  expect(error).toMatchObject({ kind: "unauthenticated", code, requestId: "REQ1" });
  expect(error.message).toContain("check access key and secret key");
  expect(bench.fake.lines.filter((line) => line.startsWith("PUT"))).toEqual([]);
});

it("says that there is no such bucket", async () => {
  const error = await errorOf(upload({}, "no-such-bucket"));
  expect(error).toMatchObject({ kind: "notFound", status: 404, code: "NoSuchBucket" });
  expect(error.message).toBe(
    "cannot list the unfinished uploads in bucket no-such-bucket: The specified bucket does not exist; " +
      "create the bucket in the same region as the image service, or name another one " +
      "(404, NoSuchBucket, request-id REQ1)",
  );
});

it("says that the bucket is in another region", async () => {
  const error = await errorOf(upload({ region: "local-2" }));
  expect(error).toMatchObject({ kind: "badRequest", code: "AuthorizationHeaderMalformed" });
  expect(error.message).toContain("use one in the same region as the image service");
});

it.each<[Refusal, string, string]>([
  [{ status: 403, code: "AccessDenied" }, "forbidden", "OBS Tenant Administrator"],
  [{ status: 301, code: "PermanentRedirect" }, "badRequest", "same region"],
  [{ status: 403, code: "VirtualHostDomainRequired" }, "badRequest", "set obsUrl"],
  [{ status: 403, code: "InArrearOrInsufficientBalance" }, "forbidden", "funded"],
  [{ status: 403, code: "QuotaExceeded" }, "quota", "larger quota"],
  [{ status: 409, code: "OperationAborted" }, "conflict", "OperationAborted"],
])("says what to do about %j", async (refusal, kind, advice) => {
  bench.fake.fault = (line) => (line.startsWith("POST") ? refusal : undefined);
  const error = await errorOf(upload());
  expect(error).toMatchObject({ kind });
  expect(error.message).toContain(advice);
});

it("says what may be wrong where the answer to HEAD cannot", async () => {
  bench.fake.fault = () => ({ status: 403, code: "AccessDenied" });
  const error = await errorOf(bench.open().head(bucket, "disk.img"));
  expect(error.kind).toBe("forbidden");
  expect(error.message).toContain("OBS Tenant Administrator");
});

it.each([301, 307])("says that the bucket is elsewhere where %i has no body", async (status) => {
  bench.fake.fault = () => ({ status, code: "PermanentRedirect" });
  const error = await errorOf(bench.open().head(bucket, "disk.img"));
  expect(error).toMatchObject({ kind: "badRequest", status });
  expect(error.message).toContain("use one in the same region as the image service");
});

it.each<[string, Partial<Refusal>, string]>([
  ["a refusal that ends too early", { body: "<Error><Message>what was signed" }, ""],
  ["a code that is none", { code: "what was signed", message: "no" }, "no"],
  ["a page of another kind", { body: "<html><p>Go &amp; ask</p></html>" }, "Go & ask"],
  ["a refusal without a message", { body: "<Error><Code>Odd</Code></Error>" }, ": Odd"],
])("tells of %s only what it may", async (_, refusal, told) => {
  bench.fake.fault = () => ({ status: 400, code: "X", ...refusal });
  const error = await errorOf(upload());
  expect(error).toMatchObject({ kind: "badRequest", status: 400 });
  expect(error.message).toContain(told);
  expect(`${inspect(error)} ${bench.log.join()}`).not.toContain("what was signed");
});

it.each([
  [{ "x-obs-request-id": "OBS1", "x-amz-request-id": "AMZ1" }, "OBS1"],
  [{ "x-amz-request-id": "AMZ1" }, "AMZ1"],
])("names the request by %j as %s", async (headers, requestId) => {
  bench.fake.headers = headers;
  expect(await errorOf(upload({}, "no-such-bucket"))).toMatchObject({ requestId });
});

it("waits when the service asks for it", async () => {
  let refusals = 2;
  bench.fake.fault = () => ((refusals -= 1) >= 0 ? { status: 503, code: "SlowDown" } : undefined);
  await upload();
  expect(bench.fake.lines.slice(0, 3)).toEqual(Array(3).fill(bench.fake.lines[0]));
  expect(bench.clock.slept.slice(0, 2)).toEqual([500, 800]);
});

it("says that this is no object storage", async () => {
  bench.fake.fault = () => "page";
  const error = await errorOf(upload());
  expect(error).toMatchObject({ kind: "protocol" });
  expect(error.message).toContain("is obsUrl really the address of an object storage?");
});

it("repeats what a proxy says in between", async () => {
  bench.fake.fault = () => "proxy";
  const error = await errorOf(upload());
  expect(error).toMatchObject({ kind: "forbidden", status: 403 });
  expect(error.message).toContain("Blocked by the company");
});

describe("a clock that is wrong", () => {
  it("is found out by the first refusal, and signs by the cloud's time from then on", async () => {
    bench.fake.now = () => bench.clock.now() + 3 * 3600_000;
    await upload();
    const skewed = bench.log.filter((line) => line.includes("RequestTimeTooSkewed"));
    expect(skewed).toHaveLength(1);
  });

  it("is told when the cloud does not say its time", async () => {
    bench.fake.now = () => bench.clock.now() + 3 * 3600_000;
    bench.fake.headers = { date: "" };
    const error = await errorOf(upload());
    expect(error).toMatchObject({ kind: "unauthenticated" });
    expect(error.message).toContain("set this machine's clock");
  });
});

describe("temporary keys", () => {
  it("travel with their token", async () => {
    bench.fake.keys.set("AKTEMP", { secret: "temporary", token: "the-token" });
    await upload({ keys: keysOf("AKTEMP", "temporary", "the-token") });
    expect(bench.fake.objects.size).toBe(1);
  });

  it("that cannot be had anew are an error", async () => {
    bench.fake.keys.set("AKOLD", { secret: "old", token: "renewed-elsewhere" });
    const error = await errorOf(upload({ keys: keysOf("AKOLD", "old", "old-token") }));
    expect(error).toMatchObject({ kind: "unauthenticated", code: "InvalidToken" });
    expect(error.message).toContain("get new ones");
  });
});

it("tells no secret, in no error and no log", async () => {
  const { keys } = bench.fake;
  keys.set("AKTEMP", { secret: "temporary-secret", token: "temporary-token" });
  await upload({ keys: keysOf("AKTEMP", "temporary-secret", "temporary-token") });
  const wrongKey = await errorOf(
    upload({ keys: keysOf("AKTEMP", "wrong-secret", "temporary-token") }),
  );
  const wrongToken = await errorOf(
    upload({ keys: keysOf("AKTEMP", "temporary-secret", "wrong-token") }),
  );
  const everything = [
    ...bench.log,
    inspect(wrongKey, { depth: 9 }),
    inspect(wrongToken, { depth: 9 }),
  ].join("\n");
  expect(everything).toContain("SignatureDoesNotMatch");
  expect(everything).toContain("InvalidToken");
  expect(everything).not.toMatch(
    /temporary-secret|temporary-token|wrong-secret|wrong-token|Signature=/,
  );
});

it("sends nothing over plain http to another machine, unless told to", () => {
  expect(() => bench.open({ endpoint: "http://obs.example.test" })).toThrow("plain http");
  expect(() =>
    bench.open({ endpoint: "http://obs.example.test", allowPlainHttp: true }),
  ).not.toThrow();
});
