/** A protected image is never left where no program can unprotect it. */
import { disk, failureOf, image, openWorld, patch, up, type World } from "../../support/world";

let world: World;

beforeEach(async () => {
  world = await openWorld();
});

afterEach(async () => {
  await world.end();
});

it("refuses a change that would replace a protected image, and says what comes first", async () => {
  const stack = world.stack();
  await stack.up([image("golden", { ...disk(), protected: true })]);
  const { id } = stack.resource("golden");

  const changed = [image("golden", { ...disk("other.raw"), protected: true })];
  for (const command of ["preview", "up"] as const) {
    const failure = await failureOf(stack, { command, program: changed });
    expect(failure).toContain(`cannot replace image ${id}`);
    expect(failure).toContain("set protected: false");
  }
  expect(await world.alice.ownImages()).toHaveLength(1);

  await stack.up([image("golden", disk())]);
  expect((await stack.up(changed)).steps).toEqual(["replace golden", "delete golden"]);
  const [only, ...more] = await world.alice.ownImages();
  expect(more).toEqual([]);
  expect(only).toMatchObject({ status: "active", protected: true });
});

it("names the command with the id when a forced replacement meets the protection", async () => {
  const stack = world.stack();
  const program = [image("golden", { ...disk(), protected: true })];
  await stack.up(program);
  const { id } = stack.resource("golden");

  const failure = await failureOf(stack, up(program, ["golden"]));
  expect(failure).toContain(`delete image ${id}`);
  expect(failure).toContain("it is protected");
  expect(failure).toContain(`openstack image set --unprotect ${id}`);

  await patch(world.alice, id, { protected: false });
  expect((await stack.up(program)).steps).toEqual(["same golden", "delete golden"]);
  expect(await world.alice.ownImages()).toHaveLength(1);
});

it("takes the protection off by itself with forceDelete", async () => {
  const stack = world.stack();
  const program = [image("golden", { ...disk(), protected: true, forceDelete: true })];
  await stack.up(program);
  await stack.attempt(up(program, ["golden"]));
  expect(await world.alice.ownImages()).toHaveLength(1);
  await stack.destroy();
  expect(await world.alice.ownImages()).toEqual([]);
});

it("refuses to destroy a protected image and says which input to change", async () => {
  const stack = world.stack();
  await stack.up([image("golden", { ...disk(), protected: true })]);
  const failure = await failureOf(stack, { command: "destroy" });
  expect(failure).toMatch(/it is protected.*set protected: false/);
  expect(stack.state()).toHaveLength(1);
});
