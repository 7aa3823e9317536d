/** Members: whom an image is offered to, who may offer, who may accept. */
import { clouds } from "../../support/clouds";
import type { TestCloud } from "../../support/testCloud";
import { field, openSession, type Session } from "./wire";

describe.each(clouds())("Members on the %s", (_name, open) => {
  let cloud: TestCloud;
  let alice: Session;
  let bob: Session;
  let carol: Session;
  let rita: Session;
  let rudy: Session;
  let admin: Session;

  beforeAll(async () => {
    cloud = await open();
    alice = await openSession(cloud, "alice");
    bob = await openSession(cloud, "bob");
    carol = await openSession(cloud, "carol");
    rita = await openSession(cloud, "rita");
    rudy = await openSession(cloud, "rudy");
    admin = await openSession(cloud, "admin");
  });
  afterAll(() => cloud.stop());

  const idOf = (path: string): string => path.slice("/v2/images/".length);
  const bobs = (path: string): string => `${path}/members/${bob.projectId}`;

  /** An image of alice's that is offered to bob. */
  async function offeredImage(): Promise<string> {
    const path = await alice.createImage();
    await alice.post(`${path}/members`, { member: bob.projectId });
    return path;
  }

  function setVisibility(path: string, value: string): Promise<unknown> {
    const caller = value === "public" ? admin : alice;
    return caller.patch(path, [{ op: "replace", path: "/visibility", value }]);
  }

  describe("POST", () => {
    it("offers the image: 200 and a pending member", async () => {
      const path = await alice.createImage();
      const answer = await alice.post(`${path}/members`, { member: bob.projectId });
      expect(answer.status).toBe(200);
      expect(answer.json()).toEqual({
        image_id: idOf(path),
        member_id: bob.projectId,
        status: "pending",
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        schema: "/v2/schemas/member",
      });
    });

    it("is allowed on a queued image", async () => {
      const path = await offeredImage();
      expect(await alice.image(path)).toMatchObject({ status: "queued" });
      expect((await bob.get(path)).status).toBe(200);
    });

    it("answers 409 to a member that is there", async () => {
      const path = await offeredImage();
      const answer = await alice.post(`${path}/members`, { member: bob.projectId });
      expect(answer.status).toBe(409);
      expect(answer.message()).toBe(
        `Member ${bob.projectId} is duplicated for image ${idOf(path)}`,
      );
    });

    it("takes a member that is no project: Glance does not look it up", async () => {
      const path = await alice.createImage();
      expect((await alice.post(`${path}/members`, { member: "nobody" })).status).toBe(200);
    });

    it("takes the owner as a member", async () => {
      const path = await alice.createImage();
      const answer = await alice.post(`${path}/members`, { member: alice.projectId });
      expect(answer.status).toBe(200);
    });

    it.each<[unknown, string]>([
      [{ member: "" }, "Member can't be empty"],
      [{}, "Member to be added not specified"],
      [[], 'Expected a member in the form: {"member": "image_id"}'],
    ])("answers 400 to %j", async (content, message) => {
      const path = await alice.createImage();
      const answer = await alice.post(`${path}/members`, content);
      expect([answer.status, answer.message()]).toEqual([400, message]);
    });

    it("answers 403 to readers and members, 404 to strangers", async () => {
      const path = await offeredImage();
      const content = { member: "other" };
      expect((await rita.post(`${path}/members`, content)).status).toBe(403);
      expect((await bob.post(`${path}/members`, content)).status).toBe(403);
      expect((await carol.post(`${path}/members`, content)).status).toBe(404);
    });

    it("answers 413 beyond 128 members", async () => {
      const path = await alice.createImage();
      for (let count = 0; count < 128; count += 1) {
        await alice.post(`${path}/members`, { member: `project-${count}` });
      }
      const answer = await alice.post(`${path}/members`, { member: "one-too-many" });
      expect(answer.status).toBe(413);
      expect(answer.message()).toContain("Attempted: 129, Maximum: 128");
    });
  });

  describe("GET of the list", () => {
    it("shows all members to the owner, its readers and administrators", async () => {
      const path = await offeredImage();
      await alice.post(`${path}/members`, { member: carol.projectId });
      for (const caller of [alice, rita, admin]) {
        const answer = await caller.get(`${path}/members`);
        expect(answer.at("schema")).toBe("/v2/schemas/members");
        expect(answer.list("members").map(field("member_id")).sort()).toEqual(
          [bob.projectId, carol.projectId].sort(),
        );
      }
    });

    it("shows a member only itself, and strangers nothing: 404", async () => {
      const path = await offeredImage();
      await alice.post(`${path}/members`, { member: "other" });
      const answer = await bob.get(`${path}/members`);
      expect(answer.list("members").map(field("member_id"))).toEqual([bob.projectId]);
      expect((await carol.get(`${path}/members`)).status).toBe(404);
    });
  });

  describe("GET of one", () => {
    it("shows it to the owner and to itself", async () => {
      const path = await offeredImage();
      for (const caller of [alice, bob]) {
        expect((await caller.get(bobs(path))).at("status")).toBe("pending");
      }
    });

    it("answers 404 to an unknown member, and to a member that asks for another", async () => {
      const path = await offeredImage();
      await alice.post(`${path}/members`, { member: "other" });
      const answer = await alice.get(`${path}/members/nobody`);
      expect(answer.status).toBe(404);
      expect(answer.message()).toBe(
        `nobody not found in the member list of the image ${idOf(path)}.`,
      );
      expect((await bob.get(`${path}/members/other`)).status).toBe(404);
    });
  });

  describe("PUT", () => {
    it.each(["accepted", "rejected", "pending"])("lets the member be %s", async (status) => {
      const path = await offeredImage();
      const answer = await bob.put(bobs(path), { status });
      expect(answer.status).toBe(200);
      expect(answer.json()).toMatchObject({ member_id: bob.projectId, status });
      expect((await alice.get(bobs(path))).at("status")).toBe(status);
    });

    it("answers 403 to the owner: nobody accepts for another", async () => {
      const path = await offeredImage();
      const answer = await alice.put(bobs(path), { status: "accepted" });
      expect(answer.status).toBe(403);
      expect(answer.message()).toBe("You are not authorized to complete modify_member action.");
    });

    it("answers 403 to readers of the member", async () => {
      const path = await offeredImage();
      expect((await rudy.put(bobs(path), { status: "accepted" })).status).toBe(403);
    });

    it("answers 404 to who is no member, or for whom it is not", async () => {
      const path = await offeredImage();
      await alice.post(`${path}/members`, { member: "other" });
      const content = { status: "accepted" };
      expect((await carol.put(`${path}/members/${carol.projectId}`, content)).status).toBe(404);
      expect((await bob.put(`${path}/members/other`, content)).status).toBe(404);
    });

    it("answers 400 to another word, or none", async () => {
      const path = await offeredImage();
      const answer = await bob.put(bobs(path), { status: "maybe" });
      expect(answer.status).toBe(400);
      expect(answer.message()).toBe(
        'Incorrect request: Status must be "pending", "accepted" or "rejected".',
      );
      expect((await bob.put(bobs(path), {})).message()).toBe("Status not specified");
    });
  });

  describe("DELETE", () => {
    it("withdraws the offer: 204, and the image is gone for the member", async () => {
      const path = await offeredImage();
      expect((await alice.delete(bobs(path))).status).toBe(204);
      expect((await bob.get(path)).status).toBe(404);
      expect((await alice.delete(bobs(path))).status).toBe(404);
    });

    it("forgets what the member had said: a new offer is pending", async () => {
      const path = await offeredImage();
      await bob.put(bobs(path), { status: "accepted" });
      await alice.delete(bobs(path));
      await alice.post(`${path}/members`, { member: bob.projectId });
      expect((await alice.get(bobs(path))).at("status")).toBe("pending");
    });

    it("answers 403 to the member itself and to readers", async () => {
      const path = await offeredImage();
      expect((await bob.delete(bobs(path))).status).toBe(403);
      expect((await rita.delete(bobs(path))).status).toBe(403);
    });
  });

  describe.each(["private", "community", "public"])("of an image that is %s", (visibility) => {
    let path: string;

    beforeAll(async () => {
      path = await offeredImage();
      await bob.put(bobs(path), { status: "accepted" });
      await setVisibility(path, visibility);
    });

    it("are not listed: 403", async () => {
      const answer = await alice.get(`${path}/members`);
      expect(answer.status).toBe(403);
      expect(answer.message()).toBe(
        `Not allowed to list members for image ${idOf(path)}: Only shared images have members.`,
      );
    });

    it("are not shown: 404", async () => {
      const answer = await alice.get(bobs(path));
      expect([answer.status, answer.message()]).toEqual([404, "Only shared images have members."]);
    });

    it("are not removed: 403", async () => {
      const answer = await alice.delete(bobs(path));
      expect(answer.status).toBe(403);
      expect(answer.message()).toBe(`Not allowed to delete members for image ${idOf(path)}.`);
    });

    it("are not added: 403", async () => {
      const answer = await alice.post(`${path}/members`, { member: "other" });
      expect(answer.status).toBe(403);
      expect(answer.message()).toBe(`Not allowed to create members for image ${idOf(path)}.`);
    });

    it("cannot say anything", async () => {
      const answer = await bob.put(bobs(path), { status: "rejected" });
      expect(answer.status).toBe(visibility === "private" ? 404 : 403);
    });

    it("see the image only if everybody does", async () => {
      expect((await bob.get(path)).status).toBe(visibility === "private" ? 404 : 200);
    });
  });

  it("come back as they were when the image is shared again", async () => {
    const path = await offeredImage();
    await bob.put(bobs(path), { status: "accepted" });
    await setVisibility(path, "private");
    expect((await bob.get(path)).status).toBe(404);
    await setVisibility(path, "shared");
    expect((await alice.get(bobs(path))).at("status")).toBe("accepted");
    expect((await bob.get(path)).status).toBe(200);
  });
});
