/** PATCH of an image: both patch forms, what may change and what may not. */
import { clouds } from "../../support/clouds";
import type { TestCloud } from "../../support/testCloud";
import { openSession, type Session } from "./wire";

describe.each(clouds())("Patches on the %s", (_name, open) => {
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

  describe("the form v2.1", () => {
    it("adds, replaces and removes in one request and answers with the whole image", async () => {
      const path = await alice.createImage({ name: "old", a: "1", b: "2" });
      const answer = await alice.patch(path, [
        { op: "replace", path: "/name", value: "new" },
        { op: "replace", path: "/a", value: "one" },
        { op: "remove", path: "/b" },
        { op: "add", path: "/c", value: "3" },
      ]);
      expect(answer.status).toBe(200);
      expect(answer.json()).toMatchObject({ name: "new", a: "one", c: "3", status: "queued" });
      expect(answer.json()).not.toHaveProperty("b");
      expect(await alice.image(path)).toEqual(answer.json());
    });

    it("lets add overwrite what is there", async () => {
      const path = await alice.createImage({ a: "1" });
      const answer = await alice.patch(path, [{ op: "add", path: "/a", value: "2" }]);
      expect([answer.status, answer.at("a")]).toEqual([200, "2"]);
    });

    it("answers 409 to the replacement of a missing property", async () => {
      const path = await alice.createImage();
      const answer = await alice.patch(path, [{ op: "replace", path: "/a", value: "1" }]);
      expect(answer.status).toBe(409);
      expect(answer.message()).toContain("Property a does not exist.");
    });

    it("removes a property once: 200 with the whole image, then 409", async () => {
      const path = await alice.createImage({ a: "1" });
      const removal = [{ op: "remove", path: "/a" }];
      const first = await alice.patch(path, removal);
      expect(first.status).toBe(200);
      expect(first.json()).toEqual(await alice.image(path));
      const second = await alice.patch(path, removal);
      expect(second.status).toBe(409);
      expect(second.message()).toContain("Property a does not exist.");
    });

    it("changes all or nothing", async () => {
      const path = await alice.createImage({ name: "old" });
      const answer = await alice.patch(path, [
        { op: "replace", path: "/name", value: "new" },
        { op: "remove", path: "/missing" },
      ]);
      expect(answer.status).toBe(409);
      expect(await alice.image(path)).toMatchObject({ name: "old" });
    });

    it("decodes ~1 and ~0 in a path", async () => {
      const path = await alice.createImage();
      const answer = await alice.patch(path, [{ op: "add", path: "/a~1b~0c", value: "1" }]);
      expect(answer.json()).toMatchObject({ "a/b~c": "1" });
    });

    it.each<[string, unknown, RegExp]>([
      ["no list", {}, /must be a JSON array/],
      ["a word in the list", ["x"], /Operations must be JSON objects/],
      ["no op", [{}], /Unable to find `op`/],
      ["an unknown op", [{ op: "test", path: "/a", value: "1" }], /Invalid operation: `test`/],
      ["no path", [{ op: "add", value: "1" }], /Unable to find 'path'/],
      ["no value", [{ op: "add", path: "/a" }], /requires a member named "value"/],
      ["no slash", [{ op: "add", path: "a", value: "1" }], /does not start with "\/"/],
      ["two levels", [{ op: "add", path: "/a/b", value: "1" }], /Invalid JSON pointer/],
      ["a tilde", [{ op: "add", path: "/a~", value: "1" }], /contains "~"/],
      ["a number", [{ op: "add", path: "/a", value: 1 }], /1 is not of type 'string'/],
      [
        "a word for protected",
        [{ op: "replace", path: "/protected", value: "yes" }],
        /'yes' is not of type 'boolean'/,
      ],
      [
        "an unknown visibility",
        [{ op: "replace", path: "/visibility", value: "secret" }],
        /'secret' is not one of/,
      ],
      ["a negative memory", [{ op: "replace", path: "/min_ram", value: -1 }], /negative/],
      ["an element of tags", [{ op: "add", path: "/tags/-", value: "x" }], /Invalid JSON pointer/],
    ])("answers 400 to %s", async (_what, changes, message) => {
      const path = await alice.createImage();
      const answer = await alice.patch(path, changes);
      expect(answer.status).toBe(400);
      expect(answer.message()).toMatch(message);
    });
  });

  describe("the form v2.0", () => {
    it("names the operation by its key", async () => {
      const path = await alice.createImage({ a: "1" });
      const answer = await alice.patch(
        path,
        [
          { replace: "/a", value: "2" },
          { add: "/b", value: "3" },
        ],
        "v2.0",
      );
      expect(answer.json()).toMatchObject({ a: "2", b: "3" });
      const removed = await alice.patch(path, [{ remove: "/a" }], "v2.0");
      expect(removed.json()).not.toHaveProperty("a");
    });

    it("refuses to add what is there: 409", async () => {
      const path = await alice.createImage({ a: "1" });
      const answer = await alice.patch(path, [{ add: "/a", value: "2" }], "v2.0");
      expect(answer.status).toBe(409);
      expect(answer.message()).toContain("Property a already present.");
    });

    it("takes exactly one operation an object: 400", async () => {
      const path = await alice.createImage();
      for (const change of [{}, { add: "/a", remove: "/b", value: "1" }]) {
        expect((await alice.patch(path, [change], "v2.0")).status).toBe(400);
      }
    });
  });

  it("of another media type are answered 415 with the forms that are known", async () => {
    const path = await alice.createImage();
    const headers = { "Content-Type": "application/json" };
    const answer = await alice.send("PATCH", path, { headers, body: "[]" });
    expect(answer.status).toBe(415);
    expect(answer.headers.get("Accept-Patch")).toBe(
      "application/openstack-images-v2.0-json-patch, application/openstack-images-v2.1-json-patch",
    );
  });

  it.each(["id", "status", "size", "checksum", "created_at", "self", "file", "os_hash_value"])(
    "cannot set %s: 403",
    async (attribute) => {
      const path = await alice.createImage();
      const change = { op: "replace", path: `/${attribute}`, value: "1" };
      const answer = await alice.patch(path, [change]);
      expect(answer.status).toBe(403);
      expect(answer.message()).toBe(`Attribute '${attribute}' is read-only.`);
    },
  );

  it.each(["deleted", "location", "os_glance_import_task"])(
    "cannot set the reserved %s: 403",
    async (attribute) => {
      const path = await alice.createImage();
      const change = { op: "add", path: `/${attribute}`, value: "1" };
      const answer = await alice.patch(path, [change]);
      expect(answer.status).toBe(403);
      expect(answer.message()).toBe(`Attribute '${attribute}' is reserved.`);
    },
  );

  it("cannot remove what every image has: 403", async () => {
    const path = await alice.createImage({ name: "kept", tags: ["kept"] });
    for (const attribute of ["name", "tags", "visibility"]) {
      const answer = await alice.patch(path, [{ op: "remove", path: `/${attribute}` }]);
      expect(answer.status).toBe(403);
      expect(answer.message()).toContain(`Property ${attribute} may not be removed.`);
    }
  });

  it("cannot change the owner, unless an administrator does: 403", async () => {
    const path = await alice.createImage();
    const change = [{ op: "replace", path: "/owner", value: cloud.projects.consumer }];
    expect((await alice.patch(path, change)).status).toBe(403);
    expect((await admin.patch(path, change)).at("owner")).toBe(cloud.projects.consumer);
  });

  it("change formats only while the image is queued: 403 after", async () => {
    const path = await alice.createImage();
    const change = [{ op: "replace", path: "/disk_format", value: "qcow2" }];
    expect((await alice.patch(path, change)).at("disk_format")).toBe("qcow2");
    await alice.patch(path, [{ op: "replace", path: "/disk_format", value: "raw" }]);
    await alice.upload(`${path}/file`, "bytes");
    const answer = await alice.patch(path, change);
    expect(answer.status).toBe(403);
    expect(answer.message()).toBe("Attribute disk_format can be only replaced for a queued image.");
  });

  it("change everything else of an active image", async () => {
    const path = await alice.createImage();
    await alice.upload(`${path}/file`, "bytes");
    const answer = await alice.patch(path, [
      { op: "replace", path: "/name", value: null },
      { op: "replace", path: "/min_disk", value: 10 },
      { op: "replace", path: "/min_ram", value: 512 },
      { op: "replace", path: "/protected", value: false },
      { op: "replace", path: "/os_hidden", value: true },
      { op: "replace", path: "/visibility", value: "private" },
    ]);
    expect(answer.json()).toMatchObject({
      name: null,
      min_disk: 10,
      min_ram: 512,
      os_hidden: true,
      visibility: "private",
      status: "active",
    });
  });

  it("replace all tags at once, each counted once", async () => {
    const path = await alice.createImage({ tags: ["old"] });
    const change = [{ op: "replace", path: "/tags", value: ["b", "a", "b"] }];
    const answer = await alice.patch(path, change);
    expect([...answer.list("tags")].sort()).toEqual(["a", "b"]);
  });

  it("to more than 128 tags or properties are answered 413", async () => {
    const path = await alice.createImage();
    const words = Array.from({ length: 129 }, (_, index) => `w${index}`);
    const tags = await alice.patch(path, [{ op: "replace", path: "/tags", value: words }]);
    expect(tags.status).toBe(413);
    expect(tags.message()).toContain("image tags. Attempted: 129, Maximum: 128");
    const additions = words.map((word) => ({ op: "add", path: `/${word}`, value: "1" }));
    const properties = await alice.patch(path, additions);
    expect(properties.status).toBe(413);
    expect(properties.message()).toContain("image properties. Attempted: 129, Maximum: 128");
  });

  it("make an image public only for administrators: 403", async () => {
    const path = await alice.createImage();
    const change = [{ op: "replace", path: "/visibility", value: "public" }];
    const answer = await alice.patch(path, change);
    expect(answer.status).toBe(403);
    expect(answer.message()).toBe("You are not authorized to complete publicize_image action.");
    expect((await admin.patch(path, change)).at("visibility")).toBe("public");
  });

  it("of readers are answered 403, unless they change nothing", async () => {
    const path = await alice.createImage();
    const change = [{ op: "add", path: "/a", value: "1" }];
    const answer = await rita.patch(path, change);
    expect(answer.status).toBe(403);
    expect(answer.message()).toBe("You are not authorized to complete modify_image action.");
    expect((await rita.patch(path, [])).status).toBe(200);
  });

  it("of members are answered 403, of strangers 404", async () => {
    const path = await alice.createImage();
    const change = [{ op: "add", path: "/a", value: "1" }];
    expect((await bob.patch(path, change)).status).toBe(404);
    await alice.post(`${path}/members`, { member: bob.projectId });
    expect((await bob.patch(path, change)).status).toBe(403);
  });
});
