/** Who images are shared with: of one image, and of all that a project has. */
import { openCloud } from "../../../provider/client/open";
import type { Person } from "../cloud/ims/cloud";
import { type Clouds, startClouds } from "./clouds";

const absent = "00000000-0000-4000-8000-000000000000";
let clouds: Clouds;
let alice: Person;

beforeAll(async () => {
  clouds = await startClouds();
  alice = await clouds.as("alice");
});
afterAll(() => clouds.stop());
beforeEach(() => void clouds.requests());

const projects = () => clouds.server.projects;
const organization = "organizations::default:ou:o-local/ou-team1";

describe("on IMS", () => {
  const connection = "ims-alice";
  let one: string;
  let two: string;
  let alone: string;

  beforeAll(async () => {
    one = await alice.makeImage({ name: "one" });
    two = await alice.makeImage({ name: "two" });
    alone = await alice.makeImage({ name: "alone" });
    const { consumer, third } = projects();
    const share = (images: readonly string[], recipients: object) =>
      alice.run("POST", "/v1/cloudimages/members", { images, ...recipients });
    await share([one, two], { projects: [consumer] });
    await share([one], { projects: [third], organizations: [organization] });
    const bob = await clouds.as("bob");
    const answer = { images: [one], project_id: bob.projectId, status: "accepted" };
    await bob.run("PUT", "/v1/cloudimages/members", answer);
  });

  it("getImageMembers tells all kinds of consumers, with their answers", async () => {
    const { members } = await clouds.lookUp("getImageMembers", { imageId: one, connection });
    expect(members).toHaveLength(3);
    expect(members).toContainEqual(
      expect.objectContaining({
        ...{ imageId: one, projectId: projects().consumer, status: "accepted" },
        ...{ createdAt: expect.any(String), updatedAt: expect.any(String) },
      }),
    );
    expect(members).toContainEqual(
      expect.objectContaining({ projectId: projects().third, status: "pending" }),
    );
    expect(members).toContainEqual(
      expect.objectContaining({ organizationUrn: organization, status: "accepted" }),
    );
  });

  it("getImageMembers brings all pages, and asks no more after the last one", async () => {
    const { members } = await clouds.lookUp("getImageMembers", { imageId: one, connection }, 2);
    expect(members).toHaveLength(3);
    expect(clouds.requests()).toHaveLength(2);
  });

  it("getImageMembers asks the relatives of Huawei Cloud in the way of Glance, all they have", async () => {
    const args = { imageId: one, connection: "otc-alice" };
    const { members } = await clouds.lookUp("getImageMembers", args, 2);
    expect(members).toHaveLength(3);
    const request = `GET /v2/images/${one}/members`;
    expect(clouds.requests()).toEqual([request, request]);
  });

  it("getSharingReport counts with the limits of the kind of cloud", async () => {
    const report = await clouds.lookUp("getSharingReport", { connection: "otc-alice" });
    expect(report.images).toMatchObject([{ limit: 256, left: 253 }, { limit: 256 }]);
  });

  it("getImageMembers says that there is no such image", async () => {
    await expect(clouds.lookUp("getImageMembers", { imageId: absent, connection })).rejects.toThrow(
      `cannot look up the members of image ${absent}: it does not exist`,
    );
  });

  it("getSharingReport tells every shared image with every consumer, in one request more than images", async () => {
    const report = await clouds.lookUp("getSharingReport", { connection });
    expect(report.images).toEqual([
      {
        ...{ imageId: one, name: "one", visibility: "shared", dormant: false },
        ...{ pending: 1, accepted: 2, rejected: 0, limit: 128, left: 125 },
      },
      {
        ...{ imageId: two, name: "two", visibility: "shared", dormant: false },
        ...{ pending: 1, accepted: 0, rejected: 0, limit: 128, left: 127 },
      },
    ]);
    expect(report.shares.map(({ imageId }) => imageId)).toEqual([one, one, one, two]);
    expect(clouds.requests()).toHaveLength(3);
  });

  it("getSharingReport tells of given images, those that nobody has included", async () => {
    const report = await clouds.lookUp("getSharingReport", {
      imageIds: [two, alone, two],
      connection,
    });
    expect(report.images).toMatchObject([
      { imageId: alone, name: "alone", pending: 0, left: 128, dormant: false },
      { imageId: two, pending: 1 },
    ]);
    expect(clouds.requests()).toHaveLength(3);
  });

  it("getSharingReport sends the consumer to the owner", async () => {
    const imageIds = [one];
    await expect(
      clouds.lookUp("getSharingReport", { imageIds, connection: "ims-bob" }),
    ).rejects.toMatchObject({
      kind: "forbidden",
      message: `cannot report who image ${one} is shared with: it belongs to project ${alice.projectId}, and only the owner sees all its members; use a connection of that project`,
    });
    await expect(clouds.lookUp("getSharingReport", { connection: "ims-bob" })).resolves.toEqual({
      images: [],
      shares: [],
    });
  });
});

describe("on OpenStack", () => {
  const connection = "alice";
  let shared: string;
  let asleep: string;
  let hidden: string;

  beforeAll(async () => {
    const glance = openCloud(clouds.settings("alice"));
    const { consumer, third } = projects();
    shared = await clouds.glanceImage({ name: "shared", visibility: "shared" });
    asleep = await clouds.glanceImage({ name: "asleep", visibility: "shared" });
    hidden = await clouds.glanceImage({ name: "hidden", visibility: "private" });
    await glance.patchImage(hidden, [{ set: "hidden", value: true }]);
    await glance.addMember(shared, consumer);
    await glance.addMember(shared, third);
    await glance.addMember(asleep, consumer);
    await openCloud(clouds.settings("bob")).setMemberStatus(shared, consumer, "rejected");
    await glance.patchImage(asleep, [{ set: "visibility", value: "private" }]);
  });

  it("getImageMembers tells the projects", async () => {
    const { members } = await clouds.lookUp("getImageMembers", { imageId: shared, connection });
    const expected = [
      { projectId: projects().consumer, status: "rejected" },
      { projectId: projects().third, status: "pending" },
    ];
    expect(members).toMatchObject(
      expected.toSorted((a, b) => (a.projectId < b.projectId ? -1 : 1)),
    );
  });

  it("getImageMembers tells the consumer about itself", async () => {
    const args = { imageId: shared, connection: "bob" };
    await expect(clouds.lookUp("getImageMembers", args)).resolves.toMatchObject({
      members: [{ projectId: projects().consumer }],
    });
  });

  it("getSharingReport tells the shared images, with a list for hidden ones", async () => {
    const report = await clouds.lookUp("getSharingReport", { connection });
    expect(report.images).toEqual([
      {
        ...{ imageId: shared, name: "shared", visibility: "shared", dormant: false },
        ...{ pending: 1, accepted: 0, rejected: 1, limit: 128, left: 126 },
      },
    ]);
    expect(clouds.requests()).toHaveLength(3);
  });

  it("getSharingReport tells hidden shared images", async () => {
    const glance = openCloud(clouds.settings("carol"));
    const name = "hidden and shared";
    const id = await clouds.glanceImage({ name, visibility: "shared" }, "carol");
    await glance.patchImage(id, [{ set: "hidden", value: true }]);
    await glance.addMember(id, projects().consumer);
    const { images, shares } = await clouds.lookUp("getSharingReport", { connection: "carol" });
    expect(images).toMatchObject([{ imageId: id, name, pending: 1 }]);
    expect(shares).toMatchObject([{ imageId: id, projectId: projects().consumer }]);
  });

  it("getSharingReport tells of given images that their members sleep, also of hidden ones", async () => {
    const report = await clouds.lookUp("getSharingReport", {
      imageIds: [shared, asleep, hidden],
      connection,
    });
    expect(report.images).toMatchObject([
      { imageId: asleep, dormant: true, visibility: "private" },
      { imageId: hidden, dormant: true },
      { imageId: shared, dormant: false },
    ]);
    expect(report.shares).toHaveLength(2);
  });

  it("getSharingReport names an image that is not there", async () => {
    await expect(
      clouds.lookUp("getSharingReport", { imageIds: [shared, absent], connection }),
    ).rejects.toThrow(`cannot report who image ${absent} is shared with: it does not exist`);
  });
});
