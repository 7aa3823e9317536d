/** The record of an image: made, shown, deleted, switched off and on. */
import { randomUUID } from "node:crypto";
import { clouds } from "../../support/clouds";
import type { TestCloud } from "../../support/testCloud";
import { openSession, type Session } from "./wire";

describe.each(clouds())("Images of the %s", (_name, open) => {
  let cloud: TestCloud;
  let alice: Session;
  let bob: Session;
  let rita: Session;
  let admin: Session;

  beforeAll(async () => {
    cloud = await open();
    alice = await openSession(cloud, "alice");
    bob = await openSession(cloud, "bob");
    rita = await openSession(cloud, "rita");
    admin = await openSession(cloud, "admin");
  });
  afterAll(() => cloud.stop());

  describe("POST /v2/images", () => {
    it("makes a queued, shared record of the caller's project", async () => {
      const answer = await alice.post("/v2/images", {
        name: "one",
        disk_format: "raw",
        container_format: "bare",
        min_disk: 1,
        min_ram: 2,
        tags: ["b", "a", "b"],
        colour: "red",
      });
      expect(answer.status).toBe(201);
      const id = String(answer.at("id"));
      expect(answer.headers.get("Location")).toBe(`${cloud.url}/v2/images/${id}`);
      expect(answer.json()).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: "one",
        status: "queued",
        visibility: "shared",
        protected: false,
        os_hidden: false,
        owner: alice.projectId,
        disk_format: "raw",
        container_format: "bare",
        min_disk: 1,
        min_ram: 2,
        size: null,
        virtual_size: null,
        checksum: null,
        os_hash_algo: null,
        os_hash_value: null,
        tags: expect.arrayContaining(["a", "b"]),
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        self: `/v2/images/${id}`,
        file: `/v2/images/${id}/file`,
        schema: "/v2/schemas/image",
        colour: "red",
      });
    });

    it("names the import methods in a header", async () => {
      const answer = await alice.post("/v2/images", {});
      expect(answer.headers.get("OpenStack-image-import-methods")).toBe(
        "glance-direct,web-download",
      );
    });

    it("needs nothing: name and formats may be missing", async () => {
      const answer = await alice.post("/v2/images", {});
      expect(answer.status).toBe(201);
      expect(answer.json()).toMatchObject({
        name: null,
        disk_format: null,
        container_format: null,
        tags: [],
      });
    });

    it("takes an id of the caller's", async () => {
      const id = randomUUID();
      const answer = await alice.post("/v2/images", { id });
      expect(answer.status).toBe(201);
      expect(answer.at("id")).toBe(id);
    });

    it("refuses an id that is taken, whoever has it: 409", async () => {
      const id = randomUUID();
      await alice.post("/v2/images", { id });
      const answer = await alice.post("/v2/images", { id });
      expect(answer.status).toBe(409);
      expect(answer.message()).toBe(`Image ID ${id} already exists!`);
      expect((await bob.post("/v2/images", { id })).status).toBe(409);
    });

    it("never gives an id a second time, not even that of a deleted image", async () => {
      const id = randomUUID();
      await alice.post("/v2/images", { id });
      expect((await alice.delete(`/v2/images/${id}`)).status).toBe(204);
      const answer = await alice.post("/v2/images", { id });
      expect(answer.status).toBe(409);
      expect(answer.message()).toBe(`Image ID ${id} already exists!`);
    });

    it.each<[string, object, RegExp]>([
      ["a name that is a number", { name: 1 }, /1 is not of type 'null', 'string'/],
      ["a property that is a number", { colour: 1 }, /1 is not of type 'string'/],
      ["an unknown visibility", { visibility: "secret" }, /'secret' is not one of/],
      ["an unknown disk format", { disk_format: "zvhd2" }, /'zvhd2' is not one of/],
      ["a name of 256 characters", { name: "n".repeat(256) }, /is too long/],
      ["a tag of 256 characters", { tags: ["t".repeat(256)] }, /is too long/],
      ["an id that is no UUID", { id: "mine" }, /'mine' does not match/],
      ["a negative disk", { min_disk: -1 }, /'-1' for parameter 'min_disk'/],
      ["a property name of 256 characters", { ["k".repeat(256)]: "v" }, /greater than 255/],
    ])("refuses %s: 400", async (_what, content, message) => {
      const answer = await alice.post("/v2/images", content);
      expect(answer.status).toBe(400);
      expect(answer.message()).toMatch(message);
    });

    it("refuses a body that is no JSON, or none at all: 400", async () => {
      const headers = { "Content-Type": "application/json" };
      const broken = await alice.send("POST", "/v2/images", { headers, body: "{" });
      expect([broken.status, broken.message()]).toEqual([400, "Malformed JSON in request body."]);
      const missing = await alice.send("POST", "/v2/images", { headers });
      expect([missing.status, missing.message()]).toEqual([400, "Body expected in request."]);
    });

    it.each([
      ["self", { self: "x" }, "Attribute 'self' is read-only."],
      ["stores", { stores: "x" }, "Attribute 'stores' is read-only."],
      ["status", { status: "active" }, "Attribute 'status' is read-only."],
      ["checksum", { checksum: "x" }, "Attribute 'checksum' is read-only."],
      ["a deletion time", { deleted_at: "x" }, "Attribute 'deleted_at' is reserved."],
      ["a property of Glance's own", { os_glance_x: "1" }, "Attribute 'os_glance_x' is reserved."],
    ])("refuses to let the caller set %s: 403", async (_what, content, message) => {
      const answer = await alice.post("/v2/images", content);
      expect(answer.status).toBe(403);
      expect(answer.message()).toContain(message);
    });

    it("refuses more than 128 properties or tags: 413", async () => {
      const words = Array.from({ length: 129 }, (_, index) => `w${index}`);
      const properties = Object.fromEntries(words.map((word) => [word, "1"]));
      const tooManyProperties = await alice.post("/v2/images", properties);
      expect(tooManyProperties.status).toBe(413);
      expect(tooManyProperties.message()).toContain("Attempted: 129, Maximum: 128");
      expect((await alice.post("/v2/images", { tags: words })).status).toBe(413);
    });

    it("refuses public to all but administrators: 403", async () => {
      const answer = await alice.post("/v2/images", { visibility: "public" });
      expect(answer.status).toBe(403);
      expect(answer.message()).toBe("You are not authorized to complete publicize_image action.");
      expect((await admin.post("/v2/images", { visibility: "public" })).status).toBe(201);
    });

    it("lets every member offer an image to the community", async () => {
      expect((await alice.post("/v2/images", { visibility: "community" })).status).toBe(201);
    });

    it("refuses readers: 403", async () => {
      const answer = await rita.post("/v2/images", {});
      expect(answer.status).toBe(403);
      expect(answer.message()).toBe("You are not authorized to complete add_image action.");
    });

    it("refuses another project as owner, to all but administrators: 403", async () => {
      const content = { owner: cloud.projects.consumer };
      expect((await alice.post("/v2/images", content)).status).toBe(403);
      const answer = await admin.post("/v2/images", content);
      expect(answer.at("owner")).toBe(cloud.projects.consumer);
    });
  });

  describe("GET /v2/images/{id}", () => {
    it("shows an image to its owner and to readers of the project", async () => {
      const path = await alice.createImage({ name: "shown" });
      for (const caller of [alice, rita, admin]) {
        expect((await caller.get(path)).at("name")).toBe("shown");
      }
    });

    it("answers 404 to strangers", async () => {
      const path = await alice.createImage();
      const answer = await bob.get(path);
      expect(answer.status).toBe(404);
      expect(answer.message()).toBe(`No image found with ID ${path.slice("/v2/images/".length)}`);
    });

    it("answers 404 to an id that is none", async () => {
      expect((await alice.get("/v2/images/none")).status).toBe(404);
    });

    it("shows community and public images to everybody", async () => {
      const community = await alice.createImage({ visibility: "community" });
      const open = await admin.createImage({ visibility: "public" });
      expect((await bob.get(community)).status).toBe(200);
      expect((await bob.get(open)).status).toBe(200);
    });
  });

  describe("DELETE /v2/images/{id}", () => {
    it("deletes: 204, then 404", async () => {
      const path = await alice.createImage();
      expect((await alice.delete(path)).status).toBe(204);
      expect((await alice.get(path)).status).toBe(404);
      const again = await alice.delete(path);
      expect(again.status).toBe(404);
      const id = path.slice("/v2/images/".length);
      expect(again.message()).toBe(`Failed to find image ${id} to delete`);
    });

    it("refuses a protected image: 403", async () => {
      const path = await alice.createImage({ protected: true });
      const answer = await alice.delete(path);
      expect(answer.status).toBe(403);
      const id = path.slice("/v2/images/".length);
      expect(answer.message()).toBe(`Image ${id} is protected and cannot be deleted.`);
      await alice.patch(path, [{ op: "replace", path: "/protected", value: false }]);
      expect((await alice.delete(path)).status).toBe(204);
    });

    it("answers 403 to readers and 404 to strangers", async () => {
      const path = await alice.createImage();
      expect((await rita.delete(path)).status).toBe(403);
      expect((await bob.delete(path)).status).toBe(404);
    });

    it("answers 403 to who only sees the image", async () => {
      const path = await alice.createImage({ visibility: "community" });
      expect((await bob.delete(path)).status).toBe(403);
    });
  });

  describe("POST /v2/images/{id}/actions/*", () => {
    it("switches an active image off and on, and does not mind being asked twice", async () => {
      const path = await alice.createImage();
      await alice.upload(`${path}/file`, "bytes");
      for (const [action, status] of [
        ["deactivate", "deactivated"],
        ["reactivate", "active"],
      ]) {
        for (let round = 0; round < 2; round += 1) {
          expect((await alice.post(`${path}/actions/${action}`)).status).toBe(204);
          expect(await alice.image(path)).toMatchObject({ status });
        }
      }
    });

    it("refuses a queued image: 403", async () => {
      const path = await alice.createImage();
      const answer = await alice.post(`${path}/actions/deactivate`);
      expect(answer.status).toBe(403);
      expect(answer.message()).toBe("Not allowed to deactivate image in status 'queued'");
    });

    it("refuses readers: 403", async () => {
      const path = await alice.createImage();
      expect((await rita.post(`${path}/actions/deactivate`)).status).toBe(403);
    });

    it("keeps the data from everybody but administrators while it is off", async () => {
      const path = await alice.createImage();
      await alice.upload(`${path}/file`, "bytes");
      await alice.post(`${path}/actions/deactivate`);
      expect((await alice.get(`${path}/file`)).status).toBe(403);
      expect((await admin.get(`${path}/file`)).text).toBe("bytes");
    });
  });
});
