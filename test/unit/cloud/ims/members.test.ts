/** Sharing in the local IMS: with projects, accounts and organizations, accepted, rejected and ended. */
import { codeOf, type ImsCloud, type Person, startImsCloud } from "./cloud";

describe("Sharing in the local IMS", () => {
  let cloud: ImsCloud;
  let alice: Person;
  let bob: Person;
  let carol: Person;
  const members = "/v1/cloudimages/members";
  const organization = "organizations::default:ou:o-local/ou-team1";

  beforeAll(async () => {
    cloud = await startImsCloud();
    alice = await cloud.as("alice");
    bob = await cloud.as("bob");
    carol = await cloud.as("carol");
  });
  afterAll(() => cloud.stop());
  afterEach(() => cloud.admin("POST", "/options", { autoAccept: true, resultsNameProjects: true }));

  const share = (images: readonly string[], recipients: Readonly<Record<string, unknown>>) =>
    alice.run("POST", members, { images, ...recipients });
  const accept = (person: Person, image: string, status = "accepted") =>
    person.run("PUT", members, { images: [image], project_id: person.projectId, status });
  const listed = async (image: string, person = alice) =>
    (await person.get(`/v1/${person.projectId}/cloudimages/${image}/members`)).list("members");

  it("makes every image a shared one of every recipient, pending at first", async () => {
    const images = [await alice.makeImage(), await alice.makeImage()];
    const job = await share(images, { projects: [bob.projectId, carol.projectId] });
    expect(job.reply.json()).toMatchObject({
      job_type: "imsAddImageMembersJob",
      status: "SUCCESS",
      entities: {
        results: images.flatMap((image_id) =>
          [bob, carol].map(({ projectId }) => ({
            image_id,
            project_id: projectId,
            status: "success",
          })),
        ),
      },
    });
    for (const image of images) {
      expect(await listed(image)).toMatchObject([
        { member_id: bob.projectId, member_type: "project", status: "pending" },
        { member_id: carol.projectId, member_type: "project", status: "pending" },
      ]);
      expect(await alice.image(image)).toMatchObject({
        visibility: "shared",
        __imagetype: "shared",
      });
    }
  });

  it("shows a pending image only to who asks for it, and an accepted one to who accepted", async () => {
    const image = await alice.makeImage();
    await share([image], { projects: [bob.projectId, carol.projectId] });
    expect(await bob.image(image)).toBeUndefined();
    const pending = "&member_status=pending&visibility=shared&__imagetype=shared";
    expect(await bob.image(image, pending)).toMatchObject({ id: image, owner: alice.projectId });
    expect((await accept(bob, image)).status).toBe("SUCCESS");
    expect(await bob.image(image)).toMatchObject({ id: image, __imagetype: "shared" });
    expect(await carol.image(image)).toBeUndefined();
    await accept(bob, image, "rejected");
    expect(await bob.image(image)).toBeUndefined();
    expect(await bob.image(image, "&member_status=rejected")).toMatchObject({ id: image });
    expect(await listed(image, bob)).toMatchObject([{ member_id: bob.projectId }]);
  });

  it("with an account or an organization is accepted at once", async () => {
    const image = await alice.makeImage();
    const job = await share([image], { domains: ["default"], organizations: [organization] });
    expect(job.reply.at("entities", "results")).toEqual([
      { image_id: image, status: "success" },
      { image_id: image, status: "success" },
    ]);
    expect(await listed(image)).toMatchObject([
      { member_id: "default", member_type: "domain", status: "accepted" },
      { member_id: "ou-team1", member_type: "organization", urn: organization, status: "accepted" },
    ]);
    expect(await bob.image(image)).toMatchObject({ id: image });
    await cloud.admin("POST", "/options", { autoAccept: false });
    const waiting = await alice.makeImage();
    await share([waiting], { domains: ["default"] });
    expect(await bob.image(waiting)).toBeUndefined();
    await accept(bob, waiting);
    expect(await bob.image(waiting)).toMatchObject({ id: waiting });
  });

  it("of an image with an account or organization keeps it from being deleted", async () => {
    const image = await alice.makeImage();
    await share([image], { domains: ["default"] });
    const refused = await alice.delete(`/v2/images/${image}`);
    expect([refused.status, codeOf(refused)]).toEqual([400, "IMG.0105"]);
    const ended = await alice.run("DELETE", members, { images: [image], domains: ["default"] });
    expect(ended.reply.at("entities", "results")).toEqual([]);
    expect((await alice.delete(`/v2/images/${image}`)).status).toBe(204);
  });

  it("with projects ends by itself when the image is deleted", async () => {
    const image = await alice.makeImage();
    await share([image], { projects: [bob.projectId] });
    await accept(bob, image);
    const refused = await bob.delete(`/v2/images/${image}`);
    expect([refused.status, codeOf(refused)]).toEqual([400, "IMG.0092"]);
    expect((await alice.delete(`/v2/images/${image}`)).status).toBe(204);
    expect(await bob.image(image)).toBeUndefined();
  });

  it("twice changes nothing, not even an acceptance", async () => {
    const image = await alice.makeImage();
    await share([image], { projects: [bob.projectId] });
    await accept(bob, image);
    expect((await share([image], { projects: [bob.projectId] })).status).toBe("SUCCESS");
    expect(await listed(image)).toMatchObject([{ status: "accepted" }]);
  });

  it("is told in pages", async () => {
    const image = await alice.makeImage();
    await share([image], { projects: [bob.projectId, carol.projectId], domains: ["default"] });
    const path = `/v1/${alice.projectId}/cloudimages/${image}/members`;
    const first = await alice.get(`${path}?limit=2`);
    expect(first.list("members")).toHaveLength(2);
    expect(first.at("page_info", "current_count")).toBe(2);
    const marker = encodeURIComponent(String(first.at("page_info", "next_marker")));
    const last = await alice.get(`${path}?limit=2&marker=${marker}`);
    expect(last.list("members")).toHaveLength(1);
    expect(last.at("page_info", "next_marker")).toBeUndefined();
    for (const query of ["limit=0", "limit=1001", "limit=x", "marker=x"]) {
      expect((await alice.get(`${path}?${query}`)).status).toBe(400);
    }
    const one = await alice.get(`${path}/default`);
    expect(one.json()).toMatchObject({ member_id: "default", member_type: "domain" });
    expect((await alice.get(`${path}/nobody`)).status).toBe(404);
  });

  it("can fail for some pairs and not for others", async () => {
    const image = await alice.makeImage();
    await cloud.admin("POST", "/fail-job", { code: "IMG.0112", recipients: [carol.projectId] });
    await cloud.admin("POST", "/options", { resultsNameProjects: false });
    const job = await share([image], { projects: [bob.projectId, carol.projectId] });
    expect(job.reply.json()).toMatchObject({
      status: "FAIL",
      error_code: "IMG.0112",
      entities: {
        results: [
          { image_id: image, status: "success" },
          { image_id: image, status: "FAIL" },
        ],
      },
    });
    expect(job.reply.text).not.toContain("project_id");
    expect(await listed(image)).toMatchObject([{ member_id: bob.projectId }]);
  });

  it("succeeds as a job with some failures where that is switched on, and fails when all did", async () => {
    const image = await alice.makeImage();
    await cloud.admin("POST", "/options", { partialFailure: "SUCCESS" });
    await cloud.admin("POST", "/fail-job", { code: "IMG.0112", recipients: [carol.projectId] });
    const some = await share([image], { projects: [bob.projectId, carol.projectId] });
    expect(some.reply.json()).toMatchObject({
      status: "SUCCESS",
      entities: { results: [{ status: "success" }, { status: "FAIL" }] },
    });
    await cloud.admin("POST", "/fail-job", { code: "IMG.0113" });
    const ended = await alice.run("DELETE", members, {
      images: [image],
      projects: [bob.projectId],
    });
    expect(ended.reply.json()).toMatchObject({ status: "FAIL", error_code: "IMG.0113" });
    expect(await listed(image)).toHaveLength(1);
    await cloud.admin("POST", "/options", { partialFailure: "FAIL" });
  });

  it("is refused for what cannot be shared, and with who cannot receive", async () => {
    const image = await alice.makeImage();
    const waiting = String((await alice.post("/v2/images", { name: "x" })).at("id"));
    const attempts: [Readonly<Record<string, unknown>>, string][] = [
      [{ images: [image], projects: [alice.projectId] }, "IMG.0076"],
      [{ images: [image], projects: ["0".repeat(32)] }, "IMG.0108"],
      [{ images: [image], domains: ["nobody"] }, "IMG.0108"],
      [{ images: [image], organizations: ["organizations::else:ou:o-x/ou-y"] }, "IMG.0108"],
      [{ images: [waiting], projects: [bob.projectId] }, "IMG.0046"],
      [{ images: ["5b1f8c1e-3c7a-4f3e-9a51-2f6d7c8e9a01"], projects: [bob.projectId] }, "IMG.0027"],
      [{ images: ["90000000-0000-4000-8000-000000000001"], projects: [bob.projectId] }, "IMG.0089"],
      [{ images: [image] }, "IMG.0001"],
      [{ images: [], projects: [bob.projectId] }, "IMG.0001"],
    ];
    for (const [body, code] of attempts) {
      const reply = await alice.post(members, body);
      expect([reply.status, codeOf(reply)]).toEqual([400, code]);
    }
    await share([image], { projects: [bob.projectId] });
    await accept(bob, image);
    const onward = await bob.post(members, { images: [image], projects: [carol.projectId] });
    expect(codeOf(onward)).toBe("IMG.0047");
    const stranger = await carol.put(members, {
      images: [image],
      project_id: carol.projectId,
      status: "accepted",
    });
    expect(stranger.status).toBe(400);
  });

  it("has a limit for each image", async () => {
    await cloud.admin("POST", "/options", { memberQuota: 1 });
    const image = await alice.makeImage();
    const both = await alice.post(members, {
      images: [image],
      projects: [bob.projectId, carol.projectId],
    });
    expect(codeOf(both)).toBe("IMG.0088");
    await cloud.admin("POST", "/options", { memberQuota: 128 });
  });
});
