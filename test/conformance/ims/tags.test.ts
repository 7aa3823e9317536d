/** Tags of images, in every form. Each case names its document in the IMS API reference. */
import { type Account, openPlace, type Place } from "./account";

describe("A tag of IMS", () => {
  let place: Place;
  let owner: Account;
  let id: string;
  let tags: string;
  beforeAll(async () => {
    place = await openPlace();
    owner = place.owner;
  });
  beforeEach(async () => {
    id = await owner.makeImage();
    tags = `/v2/${owner.projectId}/images/${id}/tags`;
  });
  afterAll(() => place.close());

  const stored = async () => (await owner.expect(200, "GET", tags))["tags"] as unknown;

  it("is added with a value, and changed by its key (Adding an Image Tag)", async () => {
    for (const value of ["dev", "prod"]) {
      await owner.expect(204, "POST", tags, { tag: { key: "env", value } });
      expect(await stored()).toEqual([{ key: "env", value }]);
    }
    expect(await owner.listed(id)).toMatchObject({ tags: ["env=prod"] });
  });

  it("comes and goes with others (Adding or Deleting Image Tags in Batches)", async () => {
    const both = [
      { key: "env", value: "prod" },
      { key: "team", value: "ops" },
    ];
    await owner.expect(204, "POST", `${tags}/action`, { action: "create", tags: both });
    expect(await stored()).toEqual(both);
    await owner.expect(204, "POST", `${tags}/action`, { action: "delete", tags: [both[0]] });
    expect(await stored()).toEqual([both[1]]);
    await owner.expect(204, "DELETE", `${tags}/team`);
    expect(await stored()).toEqual([]);
  });

  it("finds its images (Querying Images by Tag, Querying All Tags of a Project)", async () => {
    const key = `k${Math.random().toString(36).slice(2, 10)}`;
    await owner.expect(204, "POST", tags, { tag: { key, value: "v" } });
    const path = `/v2/${owner.projectId}/images/resource_instances/action`;
    const body = { action: "filter", tags: [{ key, values: ["v"] }] };
    expect(await owner.expect(200, "POST", path, body)).toMatchObject({
      resources: [{ resource_id: id }],
    });
    const all = await owner.expect(200, "GET", `/v2/${owner.projectId}/images/tags`);
    expect(all["tags"]).toContainEqual({ key, values: ["v"] });
    const page = await owner.expect(200, "GET", `/v2/cloudimages?tag=${key}%3Dv`);
    expect(page["images"]).toMatchObject([{ id }]);
  });
});
