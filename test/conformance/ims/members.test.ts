/** Shares, by jobs. Each case names its document in the IMS API reference. */
import { type Account, openPlace, type Place } from "./account";

describe("A share of IMS", () => {
  let place: Place;
  let owner: Account;
  let consumer: Account;
  beforeAll(async () => {
    place = await openPlace();
    owner = place.owner;
    if (!place.consumer) throw new Error("IMS_CONFORMANCE_CONSUMER_ACCESS_KEY is not set");
    consumer = place.consumer;
  });
  afterAll(() => place.close());

  const members = "/v1/cloudimages/members";

  it("waits for an answer, is accepted, rejected and ended (Adding, Updating and Deleting Image Members)", async () => {
    const id = await owner.makeImage();
    const path = `/v1/${owner.projectId}/cloudimages/${id}/members`;
    const share = { images: [id], projects: [consumer.projectId] };
    await owner.run("POST", members, share);
    const list = async () => (await owner.expect(200, "GET", path))["members"] as unknown;
    expect(await list()).toMatchObject([{ member_id: consumer.projectId, status: "pending" }]);
    expect(await consumer.listed(id)).toBeUndefined();
    for (const status of ["accepted", "rejected"]) {
      const answer = { images: [id], project_id: consumer.projectId, status };
      await consumer.run("PUT", members, answer);
      expect(await list()).toMatchObject([{ status }]);
      const query = `&visibility=shared&member_status=${status}`;
      expect(await consumer.listed(id, query)).toMatchObject({ id });
    }
    const one = await owner.expect(200, "GET", `${path}/${consumer.projectId}`);
    expect(one).toMatchObject({ image_id: id, member_id: consumer.projectId });
    await owner.run("DELETE", members, share);
    expect(await list()).toEqual([]);
  });

  it("with the owner's own project is refused (Error Codes, IMG.0076)", async () => {
    const id = await owner.makeImage();
    const share = { images: [id], projects: [owner.projectId] };
    expect(await owner.send("POST", members, share)).toMatchObject({
      ...{ status: 400, json: { error: { code: "IMG.0076" } } },
    });
  });
});
