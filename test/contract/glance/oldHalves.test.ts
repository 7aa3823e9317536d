/**
 * The engine deletes the old half of a rename, a replacement or a move after the new one is made, perhaps only in a later run.
 * What the program still declares survives that.
 */
import type { DeclaredResource } from "../../support/stack";
import {
  acceptance,
  disk,
  failureOf,
  image,
  member,
  members,
  openWorld,
  tag,
  up,
  type World,
} from "../../support/world";

let world: World;
let imageId: string;

beforeEach(async () => {
  world = await openWorld();
  imageId = await world.givenImage();
});

afterEach(async () => {
  await world.end();
});

interface Fact {
  readonly kind: string;
  readonly declare: (name: string) => DeclaredResource;
  /** How the cloud shows it. */
  readonly look: () => Promise<unknown>;
  readonly there: () => unknown;
  readonly gone: () => unknown;
}

const answers = async () => await world.alice.members(imageId);

const facts: readonly Fact[] = [
  {
    kind: "ImageMember",
    declare: (name) => member(name, imageId, world.bob.projectId),
    look: answers,
    there: () => ({ [world.bob.projectId]: "pending" }),
    gone: () => ({}),
  },
  {
    kind: "ImageMember with accept",
    declare: (name) =>
      member(name, imageId, world.bob.projectId, { accept: { connection: "bob" } }),
    look: answers,
    there: () => ({ [world.bob.projectId]: "accepted" }),
    gone: () => ({}),
  },
  {
    kind: "ImageMembers",
    declare: (name) => members(name, imageId, [world.bob.projectId, world.carol.projectId]),
    look: answers,
    there: () => ({ [world.bob.projectId]: "pending", [world.carol.projectId]: "pending" }),
    gone: () => ({}),
  },
  {
    kind: "ImageAcceptance",
    declare: (name) => acceptance(name, imageId),
    look: answers,
    there: () => ({ [world.bob.projectId]: "accepted" }),
    gone: () => ({ [world.bob.projectId]: "pending" }),
  },
  {
    kind: "ImageTag",
    declare: (name) => tag(name, imageId, "approved"),
    look: async () => (await world.alice.image(imageId))?.tags,
    there: () => ["approved"],
    gone: () => [],
  },
];

describe.each(facts)("$kind", ({ kind, declare, look, there, gone }) => {
  const holds = async () => expect(await look()).toEqual(there());

  beforeEach(async () => {
    if (kind !== "ImageAcceptance") return;
    await world.alice.call("POST", `/v2/images/${imageId}/members`, {
      member: world.bob.projectId,
    });
  });

  it("survives being renamed", async () => {
    const stack = world.stack();
    await stack.up([declare("one")]);
    const renamed = await stack.up([declare("two")]);
    expect(renamed.steps).toEqual(["create two", "delete one"]);
    await holds();
    expect((await stack.up([declare("two")])).steps).toEqual(["same two"]);
  });

  it("is withdrawn by a run that reads everything first, when it left the program", async () => {
    const stack = world.stack();
    await stack.up([declare("one")]);
    const dropped = await stack.up([], { refresh: true });
    expect(dropped.steps).toEqual(["read one", "delete one"]);
    expect(await look()).toEqual(gone());
  });

  it("survives being renamed in a run that reads everything first", async () => {
    const stack = world.stack();
    await stack.up([declare("one")]);
    const renamed = await stack.up([declare("two")], { refresh: true });
    expect(renamed.steps).toEqual(["read one", "create two", "delete one"]);
    await holds();
  });

  it("survives a forced replacement", async () => {
    const stack = world.stack();
    await stack.up([declare("one")]);
    const replaced = await stack.attempt(up([declare("one")], ["one"]));
    expect(replaced).toMatchObject({
      failure: undefined,
      steps: ["replace one", "delete one"],
    });
    await holds();
  });

  it("survives when its old half is deleted only in the run after a failure", async () => {
    const stack = world.stack();
    await stack.up([declare("one")]);
    // Only administrators may publish, so this image cannot be made.
    const failing = image("failing", { visibility: "public" });
    expect(await failureOf(stack, up([declare("one"), failing], ["one"]))).toContain("failing");
    expect(stack.state().map(({ isOldHalf }) => isOldHalf)).toEqual([false, true]);

    const next = await stack.up([declare("one")]);
    expect(next.steps).toEqual(["same one", "delete one"]);
    await holds();
  });

  it("survives when it was renamed in a run that failed", async () => {
    const stack = world.stack();
    await stack.up([declare("one")]);
    const failing = image("failing", { visibility: "public" });
    await failureOf(stack, up([declare("two"), failing]));
    const next = await stack.up([declare("two")]);
    expect(next.steps).toEqual(["same two", "delete one"]);
    await holds();
  });

  it("is withdrawn when the program drops it while both halves are in the state", async () => {
    const stack = world.stack();
    await stack.up([declare("one")]);
    const failing = image("failing", { visibility: "public" });
    await failureOf(stack, up([declare("one"), failing], ["one"]));
    const dropped = await stack.up([]);
    expect(dropped.steps).toEqual(["delete one", "delete one"]);
    expect(await look()).toEqual(gone());
  });
});

describe("Image", () => {
  it("is made anew under another name, and the old one deleted", async () => {
    const stack = world.stack();
    await stack.up([image("one", disk())]);
    const old = stack.resource("one").id;
    const renamed = await stack.up([image("two", disk())]);
    expect(renamed.steps).toEqual(["create two", "delete one"]);
    expect(stack.resource("two").id).not.toBe(old);
    const { id } = stack.resource("two");
    const ids = (await world.alice.ownImages()).map((each) => each.id);
    expect(ids.sort()).toEqual([imageId, id].sort());
  });

  it("is replaced together with everything that stands on it", async () => {
    const stack = world.stack();
    const { bob, carol } = world;
    const program = [
      image("golden", { ...disk(), tags: ["a"] }),
      member("partner", "golden", bob.projectId, { accept: { connection: "bob" } }),
      member("other", "golden", carol.projectId),
      tag("approved", "golden", "approved"),
      acceptance("answer", "golden", { connection: "carol" }),
    ];
    await stack.up(program);
    const old = stack.resource("golden").id;
    const replaced = await stack.attempt(
      up(program, ["golden", "partner", "other", "approved", "answer"]),
    );
    expect(replaced.failure).toBeUndefined();
    const { id } = stack.resource("golden");
    expect(id).not.toBe(old);
    expect(await world.alice.image(old)).toBeUndefined();
    const golden = await world.alice.image(id);
    expect(golden).toMatchObject({ status: "active" });
    expect([...(golden?.tags ?? [])].sort()).toEqual(["a", "approved"]);
    expect(await world.alice.members(id)).toEqual({
      [bob.projectId]: "accepted",
      [carol.projectId]: "accepted",
    });
  });

  it("is deleted in the run after the one that replaced it and failed", async () => {
    const stack = world.stack();
    const program = [image("golden", disk())];
    await stack.up(program);
    const failing = image("failing", { visibility: "public" });
    await failureOf(stack, up([...program, failing], ["golden"]));
    expect(await world.alice.ownImages()).toHaveLength(3);
    expect((await stack.up(program)).steps).toEqual(["same golden", "delete golden"]);
    const ids = (await world.alice.ownImages()).map((each) => each.id).sort();
    expect(ids).toEqual([imageId, stack.resource("golden").id].sort());
  });
});

describe("moving in one up", () => {
  it("from Image.tags to ImageTag keeps the tag, also where the run reads everything first", async () => {
    const stack = world.stack();
    await stack.up([image("golden", { ...disk(), tags: ["a", "b"] })]);
    const program = [image("golden", { ...disk(), tags: ["a"] }), tag("moved", "golden", "b")];
    const { steps } = await stack.up(program, { refresh: true });
    expect(steps).toEqual(["read golden", "update golden", "create moved"]);
    const golden = await world.alice.image(stack.resource("golden").id);
    expect([...(golden?.tags ?? [])].sort()).toEqual(["a", "b"]);
  });

  it("from ImageMember to ImageMembers and back keeps every share and answer", async () => {
    const stack = world.stack();
    const { bob, carol } = world;
    const accept = { accept: { connection: "bob" } };
    const single = [
      member("one", imageId, bob.projectId, accept),
      member("two", imageId, carol.projectId),
    ];
    const plural = [
      members("all", imageId, [], {
        members: [{ projectId: bob.projectId, ...accept }, { projectId: carol.projectId }],
      }),
    ];
    const shares = { [bob.projectId]: "accepted", [carol.projectId]: "pending" };
    await stack.up(single);
    expect((await stack.up(plural)).steps).toEqual(["create all", "delete two", "delete one"]);
    expect(await world.alice.members(imageId)).toEqual(shares);
    expect((await stack.up(single)).steps).toEqual(["create one", "create two", "delete all"]);
    expect(await world.alice.members(imageId)).toEqual(shares);
  });

  it("from ImageMember to ImageMembers drops only what the list does not declare", async () => {
    const stack = world.stack();
    const { bob, carol } = world;
    await stack.up([
      member("one", imageId, bob.projectId),
      member("two", imageId, carol.projectId),
    ]);
    await stack.up([members("all", imageId, [bob.projectId])]);
    expect(await world.alice.members(imageId)).toEqual({ [bob.projectId]: "pending" });
  });

  it("from ImageTag to Image.tags and back keeps the tag", async () => {
    const stack = world.stack();
    const inImage = [image("golden", { existingId: imageId, tags: ["approved"] })];
    const beside = [image("golden", { existingId: imageId }), tag("approved", imageId, "approved")];
    const tags = async () => (await world.alice.image(imageId))?.tags;
    await stack.up(beside);
    expect((await stack.up(inImage)).steps).toEqual(["update golden", "delete approved"]);
    expect(await tags()).toEqual(["approved"]);
    await stack.up(beside);
    expect(await tags()).toEqual(["approved"]);
    expect((await stack.up(beside)).steps).toEqual(["same golden", "same approved"]);
  });

  it("from Image.tags to ImageTag never takes the tag away in between", async () => {
    const stack = world.stack();
    const inImage = [image("golden", { existingId: imageId, tags: ["approved", "other"] })];
    const beside = [image("golden", { existingId: imageId }), tag("approved", imageId, "approved")];
    await stack.up(inImage);
    world.asked();
    // Side by side, as the engine does it: both are checked before the image is changed.
    await stack.up(beside, { parallel: true });
    const removed = world.asked().filter((line) => line.startsWith("DELETE"));
    expect(removed).toEqual([`DELETE /v2/images/${imageId}/tags/other`]);
    expect((await world.alice.image(imageId))?.tags).toEqual(["approved"]);
  });

  it("from an ImageAcceptance to ImageMember.accept and back keeps the answer", async () => {
    const stack = world.stack();
    const bob = world.bob.projectId;
    const apart = [member("partner", imageId, bob), acceptance("answer", imageId)];
    const together = [member("partner", imageId, bob, { accept: { connection: "bob" } })];
    await stack.up(apart);
    expect(await answers()).toEqual({ [bob]: "accepted" });
    await stack.up(together);
    expect(await answers()).toEqual({ [bob]: "accepted" });
    await stack.up(apart);
    expect(await answers()).toEqual({ [bob]: "accepted" });
  });
});

it("replaces twenty tags of one image at once without losing any", async () => {
  const stack = world.stack();
  // As a real Glance does with writes to one image that come at the same time.
  world.cloud.local.fault({ path: "/v2/images/**", loseParallelWrites: true });
  const texts = Array.from({ length: 20 }, (_, index) => `tag-${index}`);
  const program = texts.map((text) => tag(text, imageId, text));
  await stack.up(program, { parallel: true });
  await stack.up(program, { parallel: true, replace: texts });
  expect([...((await world.alice.image(imageId))?.tags ?? [])].sort()).toEqual(texts.sort());
});
