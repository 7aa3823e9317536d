/** What a changed source, connection or adoption means for an image that exists. */
import { serveFiles, type FileServer } from "../../crash/glance/scene";
import type { Properties } from "../../support/providerProcess";
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
  writeDisk,
  type World,
} from "../../support/world";

let world: World;

beforeEach(async () => {
  world = await openWorld();
});

afterEach(async () => {
  await world.end();
});

describe("a file", () => {
  it("added to an image without one is uploaded in place", async () => {
    const stack = world.stack();
    await stack.up([image("golden")]);
    const { id } = stack.resource("golden");
    expect((await stack.up([image("golden", disk())])).steps).toEqual(["update golden"]);
    expect(stack.resource("golden")).toMatchObject({ id, outputs: { status: "active" } });
    expect((await world.alice.download(id)).sizeBytes).toBe(19_000);
  });

  it("with the same bytes at another path changes nothing", async () => {
    const stack = world.stack();
    await stack.up([image("golden", disk())]);
    writeDisk(stack, "moved.raw", "the bytes of a disk");
    world.asked();
    expect((await stack.up([image("golden", disk("moved.raw"))])).steps).toEqual(["same golden"]);
    expect(world.asked()).toEqual([]);
  });

  it("with other bytes at the same path replaces the image", async () => {
    const stack = world.stack();
    await stack.up([image("golden", disk())]);
    writeDisk(stack, "disk.raw", "THE BYTES OF A DISK");
    const changed = await stack.up([image("golden", disk())]);
    expect(changed.steps).toEqual(["replace golden", "delete golden"]);
    expect(await world.alice.ownImages()).toHaveLength(1);
  });

  it("left out later keeps the image as it is", async () => {
    const stack = world.stack();
    await stack.up([image("golden", disk())]);
    const { id } = stack.resource("golden");
    await stack.up([image("golden", { diskFormat: "raw" })]);
    expect(await world.alice.ownImages()).toMatchObject([{ id, status: "active" }]);
  });
});

describe("an address", () => {
  let source: FileServer;

  beforeEach(async () => {
    source = await serveFiles();
  });

  afterEach(async () => {
    await source.stop();
  });

  const download = (uri: string): Properties => ({
    source: { kind: "webDownload", uri },
    diskFormat: "raw",
  });

  it("with a user and a password is refused, without repeating them", async () => {
    const uri = source.uri("disk").replace("://", "://somebody:hidden@");
    const failure = await failureOf(world.stack(), up([image("golden", download(uri))]));
    expect(failure).toContain("source.uri");
    expect(failure).toContain("must not carry a user or password");
    expect(failure).not.toContain("hidden");
  });

  it("is compared without its query, which is another one in each run when it is signed", async () => {
    const stack = world.stack();
    const uri = source.uri("disk");
    await stack.up([image("golden", download(`${uri}?signature=one`))]);
    world.asked();
    const again = await stack.up([image("golden", download(`${uri}?signature=two`))]);
    expect(again.steps).toEqual(["same golden"]);
    expect(world.asked()).toEqual([]);
  });

  it("that is another one replaces the image", async () => {
    const stack = world.stack();
    await stack.up([image("golden", download(source.uri("disk")))]);
    const changed = await stack.up([image("golden", download(source.uri("otherDisk")))]);
    expect(changed.steps).toEqual(["replace golden", "delete golden"]);
    expect(await world.alice.ownImages()).toHaveLength(1);
  });
});

describe("an image adopted by existingId", () => {
  it("is kept by destroy and by replacement, also when the input is long gone", async () => {
    const stack = world.stack();
    const [one, other] = [await world.givenImage(), await world.givenImage()];
    await stack.up([image("golden", { existingId: one })]);
    await stack.attempt(up([image("golden", { existingId: one })], ["golden"]));
    expect(await world.alice.image(one)).toBeDefined();
    const changed = await stack.up([image("golden", { existingId: other })]);
    expect(changed.steps).toEqual(["replace golden", "delete golden"]);
    expect(await world.alice.image(one)).toBeDefined();
    expect((await stack.up([image("golden")])).failure).toBeUndefined();
    await stack.destroy();
    expect(await world.alice.ownImages()).toHaveLength(2);
  });

  it("is deleted like any other with deleteAdopted, but not by its own forced replacement", async () => {
    const stack = world.stack();
    const existingId = await world.givenImage();
    const program = [image("golden", { existingId, deleteAdopted: true })];
    await stack.up(program);
    const replaced = await stack.attempt(up(program, ["golden"]));
    expect(replaced).toMatchObject({
      failure: undefined,
      steps: ["replace golden", "delete golden"],
    });
    expect(await world.alice.image(existingId)).toBeDefined();
    await stack.destroy();
    expect(await world.alice.image(existingId)).toBeUndefined();
  });
});

it("never replaces anything because its connection has another name", async () => {
  const config = {
    "ims:connections": JSON.stringify({ ours: { cloud: "alice" }, theirs: { cloud: "bob" } }),
  };
  const stack = world.stack({ config });
  const { bob, carol } = world;
  const [first, second] = [await world.givenImage(), await world.givenImage()];
  const program = (more: Properties, theirs: string) => [
    image("golden", { ...disk(), ...more }),
    member("partner", first, bob.projectId, more),
    members("team", second, [carol.projectId], more),
    tag("approved", first, "approved", more),
    acceptance("answer", first, { connection: theirs }),
  ];
  await stack.up(program({}, "bob"));
  const ids = stack.state().map(({ id }) => id);
  const changed = await stack.up(program({ connection: "ours" }, "theirs"));
  expect(changed.steps).toEqual([
    "update golden",
    "update partner",
    "update team",
    "update approved",
    "update answer",
  ]);
  expect(stack.state().map(({ id }) => id)).toEqual(ids);
});
