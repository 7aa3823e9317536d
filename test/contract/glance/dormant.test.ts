/** Members of an image that is not shared sleep: they are neither lost from the state nor in the way of a destroy. */
import type { DeclaredResource } from "../../support/stack";
import {
  acceptance,
  image,
  member,
  members,
  openWorld,
  patch,
  type World,
} from "../../support/world";

let world: World;

beforeEach(async () => {
  world = await openWorld();
});

afterEach(async () => {
  await world.end();
});

describe.each([
  { kind: "ImageMember", declare: (id: string) => member("golden", id, world.bob.projectId) },
  { kind: "ImageMembers", declare: (id: string) => members("golden", id, [world.bob.projectId]) },
])("$kind of an image that became private", ({ declare }) => {
  let imageId: string;
  let program: readonly DeclaredResource[];

  beforeEach(async () => {
    imageId = await world.givenImage();
    program = [declare(imageId)];
  });

  it("is kept by a refresh, with a warning, and needs nothing then", async () => {
    const stack = world.stack();
    await stack.up(program);
    const before = stack.state();
    await patch(world.alice, imageId, { visibility: "private" });

    const refreshed = await stack.refresh();
    expect(refreshed.steps).toEqual(["read golden"]);
    expect(refreshed.told).toMatch(
      new RegExp(`warning: image ${imageId} .* is private.*is suspended`),
    );
    expect(stack.state()).toEqual(before);
    expect((await stack.up(program)).steps).toEqual(["same golden"]);
  });

  it("is deleted with a warning that it is back when the image is shared again", async () => {
    const stack = world.stack();
    await stack.up(program);
    await patch(world.alice, imageId, { visibility: "private" });

    const destroyed = await stack.destroy();
    expect(destroyed.steps).toEqual(["delete golden"]);
    expect(destroyed.told).toMatch(/could not be ended: the image is private/);
    await patch(world.alice, imageId, { visibility: "shared" });
    expect(await world.alice.members(imageId)).toEqual({ [world.bob.projectId]: "pending" });
  });
});

it("drops a member and makes the image private in one up, and names who is back when it is shared again", async () => {
  const stack = world.stack();
  const bob = world.bob.projectId;
  await stack.up([image("golden"), member("partner", "golden", bob)]);
  const { id } = stack.resource("golden");

  const hidden = await stack.up([image("golden", { visibility: "private" })]);
  expect(hidden.steps).toEqual(["update golden", "delete partner"]);
  expect(hidden.told).toMatch(/share of image .* could not be ended: the image is private/);

  const shared = await stack.up([image("golden")]);
  expect(shared.told).toMatch(new RegExp(`is shared again; its members are back: ${bob}`));
  expect(await world.alice.members(id)).toEqual({ [bob]: "pending" });
});

it("ends dormant shares that a list does not declare as soon as the image is shared again", async () => {
  const stack = world.stack();
  const { bob, carol } = world;
  await stack.up([image("golden"), member("partner", "golden", bob.projectId)]);
  await stack.up([image("golden", { visibility: "private" })]);

  await stack.up([image("golden"), members("team", "golden", [carol.projectId])]);
  const { id } = stack.resource("golden");
  expect(await world.alice.members(id)).toEqual({ [carol.projectId]: "pending" });
});

describe("an acceptance of an image that is not shared any more", () => {
  it.each(["public", "private", "community"])(
    "ends with a destroy when the image is %s",
    async (visibility) => {
      const imageId = await world.givenImage();
      await world.alice.call("POST", `/v2/images/${imageId}/members`, {
        member: world.bob.projectId,
      });
      const stack = world.stack();
      await stack.up([acceptance("golden", imageId)]);
      await patch(world.admin, imageId, { visibility });

      const destroyed = await stack.destroy();
      expect(destroyed.steps).toEqual(["delete golden"]);
      expect(stack.state()).toEqual([]);
      // A private image is hidden from the consumer: there is nothing to warn of that could be seen.
      if (visibility !== "private")
        expect(destroyed.told).toContain("could not be withdrawn, because its owner made it");
    },
  );

  it("is kept by a refresh when the image is public", async () => {
    const imageId = await world.givenImage();
    await world.alice.call("POST", `/v2/images/${imageId}/members`, {
      member: world.bob.projectId,
    });
    const stack = world.stack();
    await stack.up([acceptance("golden", imageId)]);
    await patch(world.admin, imageId, { visibility: "public" });

    const refreshed = await stack.refresh();
    expect(refreshed.steps).toEqual(["read golden"]);
    expect(refreshed.told).toMatch(/is public.*is suspended/);
    expect((await stack.up([acceptance("golden", imageId)])).steps).toEqual(["same golden"]);
  });
});
