/** Images: records, their bytes, changes and lists. Each case names its document in the IMS API reference. */
import { type Account, newName, openPlace, type Place } from "./account";

describe("An image of IMS", () => {
  let place: Place;
  let owner: Account;
  beforeAll(async () => {
    place = await openPlace();
    owner = place.owner;
  });
  afterAll(() => place.close());

  it("begins as a record without bytes (Creating Image Metadata, Querying Image Details)", async () => {
    const name = newName("record");
    const made = await owner.expect(201, "POST", "/v2/images", { name, min_disk: 40 });
    expect(made).toMatchObject({ name, status: "queued", visibility: "private" });
    const shown = await owner.expect(200, "GET", `/v2/images/${made["id"]}`);
    expect(shown).toMatchObject({ id: made["id"], owner: owner.projectId, status: "queued" });
  });

  it("is active once it has bytes (Uploading an Image, Querying Images)", async () => {
    const id = await owner.makeImage();
    expect(await owner.listed(id)).toMatchObject({
      ...{ id, status: "active", __imagetype: "private", __isregistered: "true" },
      __image_size: expect.stringMatching(/^\d+$/) as string,
    });
  });

  it("gets another name and description (Updating Image Information)", async () => {
    const id = await owner.makeImage();
    const name = newName("renamed");
    const changed = await owner.expect(200, "PATCH", `/v2/cloudimages/${id}`, [
      { op: "replace", path: "/name", value: name },
      { op: "add", path: "/__description", value: "described" },
    ]);
    expect(changed).toMatchObject({ name, __description: "described" });
    expect(await owner.listed(id)).toMatchObject({ name, __description: "described" });
  });

  it("has no property to replace that it never had (Error Codes, IMG.0035)", async () => {
    const id = await owner.makeImage();
    const change = [{ op: "replace", path: "/hw_firmware_type", value: "uefi" }];
    const answer = await owner.send("PATCH", `/v2/cloudimages/${id}`, change);
    expect(answer).toMatchObject({ status: 400, json: { error: { code: "IMG.0035" } } });
  });

  it("is found by name, and page by page (Querying Images)", async () => {
    const name = newName("listed");
    const ids = [await owner.makeImage({ name }), await owner.makeImage({ name })];
    const first = await owner.expect(200, "GET", `/v2/cloudimages?name=${name}&limit=1`);
    const [one] = first["images"] as { id: string }[];
    const rest = await owner.expect(
      200,
      "GET",
      `/v2/cloudimages?name=${name}&limit=1&marker=${one?.id}`,
    );
    const [other] = rest["images"] as { id: string }[];
    expect([one?.id, other?.id].sort()).toEqual(ids.sort());
  });

  it("is gone when it is deleted (Deleting an Image)", async () => {
    const id = await owner.makeImage();
    await owner.expect(204, "DELETE", `/v2/images/${id}`);
    for (let tries = 0; (await owner.listed(id)) !== undefined; tries += 1) {
      expect(tries).toBeLessThan(100);
    }
    expect((await owner.send("GET", `/v2/images/${id}`)).status).toBe(404);
  });
});
