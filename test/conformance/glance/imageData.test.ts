/** The bytes of an image: uploaded, hashed, downloaded, cut off. */
import { createHash } from "node:crypto";
import { request as httpRequest } from "node:http";
import { clouds } from "../../support/clouds";
import { startLocalCloud } from "../../support/localCloud";
import type { TestCloud } from "../../support/testCloud";
import { eventually } from "./eventually";
import { openSession, type Session } from "./wire";

const octets = { "Content-Type": "application/octet-stream" };

describe.each(clouds())("Image data on the %s", (_name, open) => {
  let cloud: TestCloud;
  let alice: Session;
  let bob: Session;
  let carol: Session;
  let rita: Session;
  let rudy: Session;

  beforeAll(async () => {
    cloud = await open();
    alice = await openSession(cloud, "alice");
    bob = await openSession(cloud, "bob");
    carol = await openSession(cloud, "carol");
    rita = await openSession(cloud, "rita");
    rudy = await openSession(cloud, "rudy");
  });
  afterAll(() => cloud.stop());

  const idOf = (path: string): string => path.slice("/v2/images/".length);

  describe("PUT", () => {
    it("stores the bytes, hashes them and makes the image active: 204", async () => {
      const path = await alice.createImage();
      expect((await alice.upload(`${path}/file`, "hello")).status).toBe(204);
      expect(await alice.image(path)).toMatchObject({
        status: "active",
        size: 5,
        virtual_size: 5,
        checksum: createHash("md5").update("hello").digest("hex"),
        os_hash_algo: "sha512",
        os_hash_value: createHash("sha512").update("hello").digest("hex"),
        stores: "fs",
      });
    });

    it("takes bytes of unknown length, in chunks", async () => {
      const path = await alice.createImage();
      const bytes = new ReadableStream<Uint8Array>({
        start(controller) {
          for (const part of ["one ", "two ", "three"]) controller.enqueue(Buffer.from(part));
          controller.close();
        },
      });
      expect((await alice.upload(`${path}/file`, bytes)).status).toBe(204);
      expect((await alice.get(`${path}/file`)).text).toBe("one two three");
    });

    it("takes no bytes at all", async () => {
      const path = await alice.createImage();
      expect((await alice.upload(`${path}/file`, "")).status).toBe(204);
      expect(await alice.image(path)).toMatchObject({
        status: "active",
        size: 0,
        virtual_size: null,
        checksum: "d41d8cd98f00b204e9800998ecf8427e",
      });
    });

    it("is done once: 409 after", async () => {
      const path = await alice.createImage();
      await alice.upload(`${path}/file`, "first");
      const answer = await alice.upload(`${path}/file`, "second");
      expect(answer.status).toBe(409);
      expect(answer.message()).toBe("Image status transition from active to saving is not allowed");
      expect((await alice.get(`${path}/file`)).text).toBe("first");
    });

    it("needs both formats: 400, and the image stays queued", async () => {
      const path = `/v2/images/${String((await alice.post("/v2/images", {})).at("id"))}`;
      const neither = await alice.upload(`${path}/file`, "bytes");
      expect(neither.status).toBe(400);
      expect(neither.message()).toBe(
        "Properties disk_format, container_format must be set prior to saving data.",
      );
      await alice.patch(path, [{ op: "replace", path: "/disk_format", value: "raw" }]);
      const one = await alice.upload(`${path}/file`, "bytes");
      expect(one.message()).toBe("Property container_format must be set prior to saving data.");
      expect(await alice.image(path)).toMatchObject({ status: "queued" });
    });

    it("needs the media type of bytes: 415", async () => {
      const path = await alice.createImage();
      const headers = { "Content-Type": "text/plain" };
      const answer = await alice.send("PUT", `${path}/file`, { headers, body: "bytes" });
      expect(answer.status).toBe(415);
      expect(await alice.image(path)).toMatchObject({ status: "queued" });
    });

    it("answers 403 to readers and members, 404 to strangers", async () => {
      const path = await alice.createImage();
      await alice.post(`${path}/members`, { member: bob.projectId });
      expect((await rita.upload(`${path}/file`, "x")).status).toBe(403);
      expect((await bob.upload(`${path}/file`, "x")).status).toBe(403);
      expect((await carol.upload(`${path}/file`, "x")).status).toBe(404);
    });

    it("refuses bytes that are plainly of another format: 415, and queued again", async () => {
      const path = await alice.createImage({ disk_format: "qcow2" });
      const answer = await alice.upload(`${path}/file`, "x".repeat(1000));
      expect(answer.status).toBe(415);
      expect(answer.message()).toContain("Image disk_format qcow2 does not match stream data raw");
      // Hashes of the refused bytes stay on the record; only size and status tell that there are none.
      expect(await alice.image(path)).toMatchObject({
        status: "queued",
        size: null,
        checksum: createHash("md5").update("x".repeat(1000)).digest("hex"),
      });
    });

    it("reads the disk's size out of a qcow2 header", async () => {
      const header = Buffer.alloc(1024);
      header.write("QFI\xfb", "latin1");
      header.writeUInt32BE(3, 4);
      header.writeBigUInt64BE(10_737_418_240n, 24);
      const path = await alice.createImage({ disk_format: "qcow2" });
      expect((await alice.upload(`${path}/file`, header)).status).toBe(204);
      expect(await alice.image(path)).toMatchObject({ size: 1024, virtual_size: 10_737_418_240 });
    });
  });

  describe("GET", () => {
    it("gives the bytes back with their checksum", async () => {
      const path = await alice.createImage();
      await alice.upload(`${path}/file`, "hello");
      const answer = await alice.get(`${path}/file`);
      expect(answer.status).toBe(200);
      expect(answer.text).toBe("hello");
      expect(answer.headers.get("Content-Type")).toBe("application/octet-stream");
      expect(answer.headers.get("Content-MD5")).toBe("5d41402abc4b2a76b9719d911017c592");
      expect(answer.headers.get("Content-Length")).toBe("5");
    });

    it("answers 204 while there are none", async () => {
      const path = await alice.createImage();
      expect((await alice.get(`${path}/file`)).status).toBe(204);
    });

    it("is for members, not for readers: 403, and not for strangers: 404", async () => {
      const path = await alice.createImage();
      await alice.upload(`${path}/file`, "hello");
      await alice.post(`${path}/members`, { member: bob.projectId });
      expect((await bob.get(`${path}/file`)).text).toBe("hello");
      expect((await rita.get(`${path}/file`)).status).toBe(403);
      expect((await rudy.get(`${path}/file`)).status).toBe(403);
      expect((await carol.get(`${path}/file`)).status).toBe(404);
    });
  });

  describe("cut off half-way", () => {
    it.each([
      ["with Content-Length", { "Content-Length": "200000" }],
      ["in chunks", { "Transfer-Encoding": "chunked" }],
    ])("%s leaves the image queued and ready for another upload", async (_what, framing) => {
      const path = await alice.createImage();
      await cutOffUpload(cloud, alice, `${path}/file`, framing);
      const image = await eventually(
        () => alice.image(path),
        (found) => found["status"] === "queued",
      );
      expect(image).toMatchObject({ size: null, checksum: null });
      expect((await alice.upload(`${path}/file`, "whole")).status).toBe(204);
      expect((await alice.get(`${path}/file`)).text).toBe("whole");
    });
  });

  it("of an image that was deleted is gone: 404", async () => {
    const path = await alice.createImage();
    await alice.upload(`${path}/file`, "hello");
    await alice.delete(path);
    expect((await alice.get(`${path}/file`)).status).toBe(404);
    expect((await alice.upload(`${path}/file`, "again")).status).toBe(404);
    expect((await alice.post("/v2/images", { id: idOf(path) })).status).toBe(409);
  });
});

/**
 * Not on the real Glance of the tests: with one worker and one thread it answers nothing else while an upload runs.
 * With `--threads 4` Glance 33.0.0 answered every one of these calls the same (tried 2026-11-22).
 */
describe("While an upload runs, the local cloud, as a Glance with several threads,", () => {
  let cloud: TestCloud;
  let alice: Session;
  let path: string;
  let upload: RunningUpload;

  beforeAll(async () => {
    cloud = await startLocalCloud();
    alice = await openSession(cloud, "alice");
  });
  afterAll(() => cloud.stop());

  beforeEach(async () => {
    path = await alice.createImage();
    upload = startUpload(cloud, alice, `${path}/file`);
    await eventually(
      () => alice.image(path),
      (image) => image["status"] === "saving",
    );
  });

  it("says saving and has no bytes to give", async () => {
    expect(await alice.image(path)).toMatchObject({ status: "saving", size: null });
    expect((await alice.get(`${path}/file`)).status).toBe(204);
    expect(await upload.finish()).toBe(204);
  });

  it("answers 409 to a second one", async () => {
    const answer = await alice.upload(`${path}/file`, "second");
    expect(answer.status).toBe(409);
    expect(answer.message()).toBe("Image status transition from saving to saving is not allowed");
    expect(await upload.finish()).toBe(204);
  });

  it("undoes patches and tags when it ends, for it saves the record it read at the start", async () => {
    expect((await alice.patch(path, [{ op: "add", path: "/late", value: "1" }])).status).toBe(200);
    expect((await alice.put(`${path}/tags/late`)).status).toBe(204);
    expect((await alice.post(`${path}/members`, { member: "late" })).status).toBe(200);
    expect(await upload.finish()).toBe(204);
    const image = await alice.image(path);
    expect(image).toMatchObject({ status: "active", tags: [] });
    expect(image).not.toHaveProperty("late");
    // Members are saved apart from the record.
    expect((await alice.get(`${path}/members/late`)).status).toBe(200);
  });

  it("answers it 410 when the image was deleted meanwhile", async () => {
    expect((await alice.delete(path)).status).toBe(204);
    expect(await upload.finish()).toBe(410);
    expect((await alice.get(path)).status).toBe(404);
  });
});

interface RunningUpload {
  /** Sends the rest and returns the status of the answer. */
  finish(): Promise<number>;
}

function startUpload(cloud: TestCloud, caller: Session, path: string): RunningUpload {
  const request = httpRequest(`${cloud.url}${path}`, {
    method: "PUT",
    headers: { ...octets, "X-Auth-Token": caller.token, "Transfer-Encoding": "chunked" },
  });
  const status = new Promise<number>((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
  request.write("first half ");
  return {
    async finish() {
      request.end("second half");
      return status;
    },
  };
}

function cutOffUpload(
  cloud: TestCloud,
  caller: Session,
  path: string,
  framing: Readonly<Record<string, string>>,
): Promise<void> {
  const request = httpRequest(`${cloud.url}${path}`, {
    method: "PUT",
    headers: { ...octets, "X-Auth-Token": caller.token, ...framing },
  });
  // Our own cut is reported as an error, too.
  request.on("error", () => undefined);
  return new Promise((resolve) => {
    request.once("close", resolve);
    request.write(Buffer.alloc(100_000), () => request.destroy());
  });
}
