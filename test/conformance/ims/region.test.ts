/** What a region tells of itself. Each case names its document in the IMS API reference. */
import { type Account, openPlace, type Place } from "./account";

describe("A region of IMS", () => {
  let place: Place;
  let owner: Account;
  beforeAll(async () => {
    place = await openPlace();
    owner = place.owner;
  });
  afterAll(() => place.close());

  it("has versions (Querying API Versions)", async () => {
    const answer = await owner.send("GET", "/");
    expect([200, 300]).toContain(answer.status);
    expect(answer.json).toMatchObject({
      versions: expect.arrayContaining([
        expect.objectContaining({ id: expect.stringMatching(/^v2/) as string }),
      ]) as unknown,
    });
  });

  it("knows operating systems (Querying Supported Image OSs)", async () => {
    const answer = await owner.send("GET", "/v1/cloudimages/os_version");
    expect(answer.status).toBe(200);
    const [first] = answer.json as { platform: string; version_list: unknown[] }[];
    expect(first?.version_list[0]).toMatchObject({
      ...{ platform: first?.platform, os_version: expect.any(String) as string },
    });
  });

  it("has a quota of private images (Querying an Image Quota)", async () => {
    const { quotas } = await owner.expect(200, "GET", "/v1/cloudimages/quota");
    expect(quotas).toMatchObject({
      resources: expect.arrayContaining([
        expect.objectContaining({ type: "image", used: expect.any(Number) as number }),
      ]) as unknown,
    });
  });

  it("has public images, which nobody changes (Querying Images, Error Codes)", async () => {
    const page = await owner.expect(200, "GET", "/v2/cloudimages?__imagetype=gold&limit=1");
    const [image] = page["images"] as { id: string }[];
    expect(image).toMatchObject({ visibility: "public", status: "active", protected: true });
    const change = [{ op: "replace", path: "/name", value: "mine" }];
    expect((await owner.send("PATCH", `/v2/cloudimages/${image?.id}`, change)).status).toBe(400);
  });

  it("answers nobody without a proof (Authentication)", async () => {
    const wrong = await owner.send("GET", `/v1/${"0".repeat(32)}/jobs/${"0".repeat(32)}`);
    expect([400, 401, 403]).toContain(wrong.status);
  });
});
