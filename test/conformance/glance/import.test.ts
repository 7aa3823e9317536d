/** Imports: staged bytes or bytes from the web, worked on after the answer. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { clouds } from "../../support/clouds";
import type { TestCloud } from "../../support/testCloud";
import { eventually } from "./eventually";
import { field, openSession, type Session } from "./wire";

describe.each(clouds())("Imports on the %s", (_name, open) => {
  let cloud: TestCloud;
  let alice: Session;
  let carol: Session;
  let rita: Session;
  let web: Server;
  let webUrl: string;

  beforeAll(async () => {
    cloud = await open();
    alice = await openSession(cloud, "alice");
    carol = await openSession(cloud, "carol");
    rita = await openSession(cloud, "rita");
    web = createServer((request, response) => {
      if (request.url === "/missing") response.writeHead(404).end();
      else if (request.url === "/cut") {
        response.writeHead(200, { "Content-Length": 1000 });
        response.write("x", () => response.destroy());
      } else response.end("from the web");
    });
    await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
    webUrl = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    web.closeAllConnections();
    await new Promise((resolve) => web.close(resolve));
    await cloud.stop();
  });

  const start = (path: string, method: Readonly<Record<string, string>>) =>
    alice.post(`${path}/import`, { method });
  const download = (path: string, page: string) =>
    start(path, { name: "web-download", uri: `${webUrl}${page}` });
  const finished = (path: string) =>
    eventually(
      () => alice.image(path),
      (image) =>
        image["os_glance_import_task"] === undefined &&
        image["os_glance_failed_import"] !== undefined,
    );

  describe("PUT stage", () => {
    it("keeps bytes for an import: 204, and the image is uploading", async () => {
      const path = await alice.createImage();
      expect((await alice.upload(`${path}/stage`, "hello")).status).toBe(204);
      expect(await alice.image(path)).toMatchObject({
        status: "uploading",
        size: 5,
        checksum: null,
      });
    });

    it("is done once, and then no upload is taken: 409", async () => {
      const path = await alice.createImage();
      await alice.upload(`${path}/stage`, "hello");
      const again = await alice.upload(`${path}/stage`, "hello");
      expect([again.status, again.message()]).toEqual([
        409,
        "Image status transition from uploading to uploading is not allowed",
      ]);
      expect((await alice.upload(`${path}/file`, "hello")).status).toBe(409);
    });

    it("answers 403 to readers and 404 to strangers", async () => {
      const path = await alice.createImage();
      expect((await rita.upload(`${path}/stage`, "x")).status).toBe(403);
      expect((await carol.upload(`${path}/stage`, "x")).status).toBe(404);
    });
  });

  describe("glance-direct", () => {
    it("takes the staged bytes: 202, later active", async () => {
      const path = await alice.createImage();
      await alice.upload(`${path}/stage`, "hello");
      const answer = await start(path, { name: "glance-direct" });
      expect([answer.status, answer.text]).toEqual([202, ""]);
      expect(await finished(path)).toMatchObject({
        status: "active",
        size: 5,
        checksum: "5d41402abc4b2a76b9719d911017c592",
        os_glance_importing_to_stores: "",
        os_glance_failed_import: "",
      });
      expect((await alice.get(`${path}/file`)).text).toBe("hello");
    });

    it("needs staged bytes: 409", async () => {
      const path = await alice.createImage();
      const answer = await start(path, { name: "glance-direct" });
      expect([answer.status, answer.message()]).toEqual([
        409,
        "Image needs to be staged before 'glance-direct' method can be used",
      ]);
    });
  });

  describe("web-download", () => {
    it("fetches the bytes: 202, later active", async () => {
      const path = await alice.createImage();
      expect((await download(path, "/image")).status).toBe(202);
      expect(await finished(path)).toMatchObject({ status: "active", size: 12 });
      expect((await alice.get(`${path}/file`)).text).toBe("from the web");
    });

    it("marks the image with its task while it works", async () => {
      const path = await alice.createImage();
      await download(path, "/image");
      const early = await alice.image(path);
      expect(early["os_glance_import_task"]).toMatch(/^[0-9a-f-]{36}$/);
      await finished(path);
    });

    it.each(["/missing", "/cut"])("that fails at %s leaves the image queued", async (page) => {
      const path = await alice.createImage();
      expect((await download(path, page)).status).toBe(202);
      expect(await finished(path)).toMatchObject({
        status: "queued",
        size: null,
        os_glance_importing_to_stores: "",
        os_glance_failed_import: "fs",
      });
    });

    it("can be tried again after a failure", async () => {
      const path = await alice.createImage();
      await download(path, "/missing");
      await finished(path);
      expect((await download(path, "/image")).status).toBe(202);
      const image = await eventually(
        () => alice.image(path),
        (found) => found["status"] === "active" && found["os_glance_import_task"] === undefined,
      );
      expect(image).toMatchObject({ os_glance_failed_import: "" });
    });

    it("refuses bytes of another format in the end", async () => {
      const path = await alice.createImage({ disk_format: "qcow2" });
      await download(path, "/image");
      expect(await finished(path)).toMatchObject({
        status: "queued",
        os_glance_failed_import: "fs",
      });
    });

    it("runs once at a time: 409", async () => {
      const path = await alice.createImage();
      await download(path, "/image");
      expect((await download(path, "/image")).status).toBe(409);
      await finished(path);
    });

    it.each(["ftp://example.invalid/image", "no address"])("refuses %s: 400", async (uri) => {
      const path = await alice.createImage();
      const answer = await start(path, { name: "web-download", uri });
      expect([answer.status, answer.message()]).toEqual([
        400,
        `URI for web-download does not pass filtering: ${uri}`,
      ]);
    });

    it("tells its tasks", async () => {
      const path = await alice.createImage();
      await download(path, "/missing");
      await finished(path);
      // The task ends a moment after the image shows that the import failed.
      const answer = await eventually(
        () => alice.get(`${path}/tasks`),
        (tasks) => !["pending", "processing"].includes(String(tasks.at("tasks", 0, "status"))),
      );
      expect(answer.list("tasks").map(field("type"))).toEqual(["api_image_import"]);
      expect(answer.at("tasks", 0, "status")).toBe("failure");
    });

    it("of an image that is deleted meanwhile leaves nothing", async () => {
      const path = await alice.createImage();
      await download(path, "/image");
      expect((await alice.delete(path)).status).toBe(204);
      expect((await alice.get(path)).status).toBe(404);
    });
  });

  it("need formats: 409", async () => {
    const made = await alice.post("/v2/images", {});
    const answer = await download(`/v2/images/${String(made.at("id"))}`, "/image");
    expect(answer.status).toBe(409);
    expect(answer.message()).toBe("'container_format' needs to be set before import");
  });

  it("of an active image are refused: 409", async () => {
    const path = await alice.createImage();
    await alice.upload(`${path}/file`, "hello");
    const answer = await download(path, "/image");
    expect(answer.status).toBe(409);
    expect(answer.message()).toBe("Image with status active cannot be target for import");
  });

  it("need a method that is known: 400", async () => {
    const path = await alice.createImage();
    expect((await start(path, { name: "magic" })).message()).toBe(
      "Unknown import method name 'magic'.",
    );
    expect((await alice.post(`${path}/import`, {})).message()).toBe(
      "Import request requires a 'method' field.",
    );
  });

  it("answer 403 to readers and 404 to strangers", async () => {
    const path = await alice.createImage();
    const method = { name: "web-download", uri: `${webUrl}/image` };
    expect((await rita.post(`${path}/import`, { method })).status).toBe(403);
    expect((await carol.post(`${path}/import`, { method })).status).toBe(404);
  });
});
