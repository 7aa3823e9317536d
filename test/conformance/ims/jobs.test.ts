/** Jobs, by a copy in the region. Each case names its document in the IMS API reference. */
import { type Account, newName, openPlace, type Place } from "./account";

describe("A job of IMS", () => {
  let place: Place;
  let owner: Account;
  beforeAll(async () => {
    place = await openPlace();
    owner = place.owner;
  });
  afterAll(() => place.close());

  it("copies an image within the region (Replicating an Image Within a Region, Querying an Asynchronous Job)", async () => {
    const source = await owner.makeImage();
    const name = newName("copy");
    const entities = await owner.run("POST", `/v1/cloudimages/${source}/copy`, { name });
    const copy = String(entities["image_id"]);
    expect(await owner.listed(copy)).toMatchObject({ name, status: "active" });
    // What follows is what clients that manage copies rely on.
    const change = [{ op: "replace", path: "/max_ram", value: "4096" }];
    const changed = await owner.expect(200, "PATCH", `/v2/cloudimages/${copy}`, change);
    expect(changed).toMatchObject({ max_ram: "4096" });
  });

  it("tells how far it is (Querying the Progress of an Asynchronous Job)", async () => {
    const source = await owner.makeImage();
    const begun = await owner.expect(200, "POST", `/v1/cloudimages/${source}/copy`, {
      name: newName("copy"),
    });
    const progress = await owner.expect(200, "GET", `/v1/cloudimages/job/${begun["job_id"]}`);
    expect(progress).toMatchObject({
      job_id: begun["job_id"],
      status: expect.stringMatching(/^(INIT|RUNNING|SUCCESS)$/) as string,
      entities: { process_percent: expect.any(Number) as number },
    });
  });

  it("is unknown by another id (Error Codes, IMG.0023)", async () => {
    const id = "0".repeat(32);
    const answer = await owner.send("GET", `/v1/${owner.projectId}/jobs/${id}`);
    expect(answer).toMatchObject({ status: 400, json: { error: { code: "IMG.0023" } } });
  });
});
