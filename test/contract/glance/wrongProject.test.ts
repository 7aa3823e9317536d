/** Somebody else's credentials, and a cloud that moved: nothing is taken for gone because it cannot be seen from here. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

import type { Properties } from "../../support/providerProcess";
import type { DeclaredResource } from "../../support/stack";
import { startLocalCloud } from "../../support/localCloud";
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

beforeEach(async () => {
  world = await openWorld();
});

afterEach(async () => {
  await world.end();
});

interface Kind {
  readonly kind: string;
  /** The resource, by hand-made image and a property that changes how it is reached. */
  readonly declare: (world: World, imageId: string, more: Properties) => DeclaredResource;
  /** Who made it. */
  readonly owner: "alice" | "bob";
}

const kinds: readonly Kind[] = [
  {
    kind: "Image",
    owner: "alice",
    declare: (_, __, more) => image("golden", { ...disk(), ...more }),
  },
  {
    kind: "ImageMember",
    owner: "alice",
    declare: ({ bob }, id, more) => member("golden", id, bob.projectId, more),
  },
  {
    kind: "ImageMembers",
    owner: "alice",
    declare: ({ bob }, id, more) => members("golden", id, [bob.projectId], more),
  },
  {
    kind: "ImageTag",
    owner: "alice",
    declare: (_, id, more) => tag("golden", id, "approved", more),
  },
  {
    kind: "ImageAcceptance",
    owner: "bob",
    declare: (_, id, more) => acceptance("golden", id, { connection: "bob", ...more }),
  },
];

describe.each(kinds)("with another project's credentials, $kind", ({ kind, owner, declare }) => {
  it("is neither read, updated nor deleted, and the error names both projects", async () => {
    const imageId = await world.givenImage();
    if (kind === "ImageAcceptance")
      await world.alice.call("POST", `/v2/images/${imageId}/members`, {
        member: world.bob.projectId,
      });
    const stack = world.stack({ cloud: owner });
    // Without a connection of its own, so that the default one decides.
    const inputs = declare(world, imageId, {}).inputs;
    const { connection: _, ...given } = typeof inputs === "function" ? { connection: "" } : inputs;
    const program = [
      typeof inputs === "function"
        ? declare(world, imageId, {})
        : { ...declare(world, imageId, {}), inputs: given },
    ];
    await stack.up(program);
    const before = stack.state();
    const both = new RegExp(`${world[owner].projectId}.*${world.carol.projectId}`);

    expect(await failureOf(stack, { command: "refresh" }, { cloud: "carol" })).toMatch(both);
    expect(await failureOf(stack, { command: "destroy" }, { cloud: "carol" })).toMatch(both);
    const moved = [declare(world, imageId, { connection: "carol" })];
    expect(await failureOf(stack, up(moved))).toMatch(both);

    expect(stack.state()).toEqual(before);
    expect((await stack.refresh()).steps).toEqual(["read golden"]);
  });
});

it("tells a cloud that moved from another cloud by formerEndpoints", async () => {
  const stack = world.stack();
  const program = (more: Properties = {}) => [image("golden", { ...disk(), ...more })];
  await stack.up(program({ connection: "alice" }));
  const folder = mkdtempSync(path.join(tmpdir(), "ims-moved-"));
  cpSync(world.cloud.local.dataFolder, folder, { recursive: true });
  const moved = await startLocalCloud({ dataFolder: folder });
  try {
    const there = { cloudsYaml: moved.cloudsYaml };
    const failure = await failureOf(stack, { command: "refresh" }, there);
    expect(failure).toContain(world.cloud.url);
    expect(failure).toContain(moved.url);
    expect(failure).toContain("formerEndpoints");

    const connections = { alice: { cloud: "alice", formerEndpoints: [world.cloud.url] } };
    const config = { "ims:connections": JSON.stringify(connections) };
    const read = await stack.attempt({ command: "refresh" }, { ...there, config });
    expect(read).toMatchObject({ failure: undefined, steps: ["read golden"] });
    // The state knows the new address from then on.
    const again = await stack.attempt({ command: "refresh" }, there);
    expect(again).toMatchObject({ failure: undefined, steps: ["read golden"] });
  } finally {
    await moved.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
