/** The life of an image in the local IMS: record, bytes, reading, changing, deleting. */
import { codeOf, type ImsCloud, type Person, startImsCloud } from "./cloud";

describe("An image of the local IMS", () => {
  let cloud: ImsCloud;
  let alice: Person;
  let bob: Person;
  let rita: Person;

  beforeAll(async () => {
    cloud = await startImsCloud();
    alice = await cloud.as("alice");
    bob = await cloud.as("bob");
    rita = await cloud.as("rita");
  });
  afterAll(() => cloud.stop());

  it("begins as a private record that waits for bytes, with an id of the server's choice", async () => {
    const wanted = "5b1f8c1e-3c7a-4f3e-9a51-2f6d7c8e9a01";
    const created = await alice.post("/v2/images", {
      id: wanted,
      name: "reg-1",
      __os_version: "Ubuntu 18.04 server 64bit",
      tags: ["env=dev", "legacy"],
      min_disk: 40,
      note: "mine",
    });
    expect(created.status).toBe(201);
    expect(created.json()).toMatchObject({
      name: "reg-1",
      status: "queued",
      visibility: "private",
      owner: alice.projectId,
      disk_format: "zvhd2",
      container_format: "bare",
      tags: ["env=dev", "legacy"],
      note: "mine",
      __os_version: "Ubuntu 18.04 server 64bit",
      __os_type: "Linux",
      __platform: "Ubuntu",
      __os_bit: "64",
      __imagetype: "private",
      __isregistered: "true",
      __image_size: "0",
      virtual_env_type: "FusionCompute",
    });
    expect(created.at("id")).not.toBe(wanted);
  });

  it("is active with its bytes, whose number only __image_size tells", async () => {
    const id = await alice.makeImage();
    expect(await alice.image(id)).toMatchObject({
      status: "active",
      size: 0,
      checksum: null,
      __image_size: "9",
      active_at: expect.any(String),
    });
    const again = await alice.send("PUT", `/v2/images/${id}/file`, "x", {
      "Content-Type": "application/octet-stream",
    });
    expect(again.status).toBe(409);
  });

  it("is nobody else's to see", async () => {
    const id = await alice.makeImage();
    expect(await bob.image(id)).toBeUndefined();
    expect((await bob.get(`/v2/images/${id}`)).status).toBe(404);
    expect((await bob.delete(`/v2/images/${id}`)).status).toBe(404);
    expect((await bob.change(id, { op: "replace", path: "/name", value: "x" })).status).toBe(404);
  });

  it("changes all at once or not at all", async () => {
    const id = await alice.makeImage({ name: "before" });
    const reply = await alice.change(
      id,
      { op: "replace", path: "/name", value: "after" },
      { op: "add", path: "/__description", value: "golden" },
      { op: "replace", path: "/min_ram", value: 1024 },
      { op: "add", path: "/max_ram", value: "2048" },
      { op: "add", path: "/my_note", value: "hello" },
    );
    expect(reply.status).toBe(200);
    const after = {
      name: "after",
      __description: "golden",
      min_ram: 1024,
      max_ram: "2048",
      my_note: "hello",
    };
    expect(reply.json()).toMatchObject(after);
    const refused = await alice.change(
      id,
      { op: "replace", path: "/name", value: "third" },
      { op: "remove", path: "/not_there" },
    );
    expect([refused.status, codeOf(refused)]).toEqual([400, "IMG.0035"]);
    expect(await alice.image(id)).toMatchObject(after);
  });

  it.each([
    ["a name with outer blanks", { op: "replace", path: "/name", value: " x" }, "IMG.0003"],
    [
      "a name that is too long",
      { op: "replace", path: "/name", value: "x".repeat(129) },
      "IMG.0002",
    ],
    ["a description with angles", { op: "add", path: "/__description", value: "<b>" }, "IMG.0054"],
    [
      "a long description",
      { op: "add", path: "/__description", value: "x".repeat(1025) },
      "IMG.0004",
    ],
    [
      "an unknown firmware",
      { op: "add", path: "/hw_firmware_type", value: "coreboot" },
      "IMG.0141",
    ],
    [
      "the replacement of what is not there",
      { op: "replace", path: "/max_ram", value: 1 },
      "IMG.0035",
    ],
    ["the disk", { op: "replace", path: "/min_disk", value: 50 }, "IMG.0035"],
    ["a property with capitals", { op: "add", path: "/MyNote", value: "x" }, "IMG.0035"],
    ["memory that is no number", { op: "replace", path: "/min_ram", value: "much" }, "IMG.0055"],
  ])("refuses %s", async (_what, change, code) => {
    const id = await alice.makeImage();
    const reply = await alice.change(id, change);
    expect([reply.status, codeOf(reply)]).toEqual([400, code]);
  });

  it("cannot be changed before it is active, nor by a reader", async () => {
    const created = await alice.post("/v2/images", { name: "waiting" });
    const id = String(created.at("id"));
    const change = { op: "replace", path: "/name", value: "x" };
    expect(codeOf(await alice.change(id, change))).toBe("IMG.0046");
    const reader = await rita.change(id, change);
    expect([reader.status, codeOf(reader)]).toEqual([403, "IMG.0026"]);
  });

  it("takes native changes of name, description and own properties only", async () => {
    const id = await alice.makeImage();
    const patch = (...changes: readonly unknown[]) =>
      alice.send("PATCH", `/v2/images/${id}`, changes, {
        "Content-Type": "application/openstack-images-v2.1-json-patch",
      });
    const changed = await patch(
      { op: "replace", path: "/name", value: "native" },
      { op: "add", path: "/__description", value: "words" },
      { op: "add", path: "/note", value: "n" },
    );
    expect(changed.status).toBe(200);
    expect(changed.json()).toMatchObject({ name: "native", __description: "words", note: "n" });
    expect((await patch({ op: "replace", path: "/visibility", value: "shared" })).status).toBe(403);
    expect((await patch({ op: "add", path: "/__os_type", value: "Windows" })).status).toBe(403);
    expect((await patch({ op: "replace", path: "/absent", value: "x" })).status).toBe(409);
    expect((await alice.change(id, { op: "remove", path: "/note" })).at("note")).toBeUndefined();
  });

  it("follows the switches for changes", async () => {
    const id = await alice.makeImage({ note: "first" });
    const add = () => alice.change(id, { op: "add", path: "/note", value: "second" });
    expect((await add()).at("note")).toBe("second");
    await cloud.admin("POST", "/options", { addExisting: "conflicts", nativePatch: "glance" });
    expect(codeOf(await add())).toBe("IMG.0035");
    const patch = await alice.send(
      "PATCH",
      `/v2/images/${id}`,
      [{ op: "replace", path: "/protected", value: true }],
      { "Content-Type": "application/openstack-images-v2.1-json-patch" },
    );
    expect(patch.at("protected")).toBe(true);
    await cloud.admin("POST", "/options", { smallestSystemDiskGb: 40 });
    expect((await alice.post("/v2/images", { min_disk: 39 })).status).toBe(400);
    await cloud.admin("POST", "/options", {
      addExisting: "replaces",
      nativePatch: "documented",
      smallestSystemDiskGb: 1,
    });
  });

  it("goes when it is deleted, and is unknown from then on", async () => {
    const id = await alice.makeImage();
    expect((await alice.delete(`/v2/images/${id}`)).status).toBe(204);
    expect(await alice.image(id)).toBeUndefined();
    expect((await alice.get(`/v2/images/${id}`)).status).toBe(404);
    expect((await alice.delete(`/v2/images/${id}`)).status).toBe(404);
  });
});
