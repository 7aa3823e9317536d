/** Two resources of one program that stand for the same thing would undo each other: said before anything is done. */
import type { DeclaredResource } from "../../support/stack";
import {
  acceptance,
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

interface Pair {
  readonly title: string;
  readonly program: (world: World, imageId: string) => readonly DeclaredResource[];
}

const accept = { accept: { connection: "bob" } };

const pairs: readonly Pair[] = [
  {
    title: "one member in two ImageMember",
    program: ({ bob }, id) => [member("one", id, bob.projectId), member("two", id, bob.projectId)],
  },
  {
    title: "one image in two ImageMembers",
    program: ({ bob, carol }, id) => [
      members("one", id, [bob.projectId]),
      members("two", id, [carol.projectId]),
    ],
  },
  {
    title: "one image in an ImageMembers and an ImageMember",
    program: ({ bob, carol }, id) => [
      members("one", id, [bob.projectId]),
      member("two", id, carol.projectId),
    ],
  },
  {
    title: "one image in an ImageMember and an ImageMembers",
    program: ({ bob, carol }, id) => [
      member("one", id, carol.projectId),
      members("two", id, [bob.projectId]),
    ],
  },
  {
    title: "one tag in two ImageTag",
    program: (_, id) => [tag("one", id, "a"), tag("two", id, "a")],
  },
  {
    title: "one tag in Image.tags and an ImageTag",
    program: () => [image("one", { tags: ["a"] }), tag("two", "one", "a")],
  },
  {
    title: "one tag in an ImageTag and the tags of an adopted Image",
    program: (_, id) => [tag("one", id, "a"), image("two", { existingId: id, tags: ["a"] })],
  },
  {
    title: "one answer in an ImageMember that accepts and an ImageAcceptance",
    program: ({ bob }, id) => [member("one", id, bob.projectId, accept), acceptance("two", id)],
  },
  {
    title: "one image adopted by two Image",
    program: (_, id) => [image("one", { existingId: id }), image("two", { existingId: id })],
  },
];

describe.each(pairs)("$title", ({ program }) => {
  it("is refused with both names", async () => {
    const imageId = await world.givenImage();
    const stack = world.stack();
    const declared = program(world, imageId);
    const failure = await failureOf(stack, up(declared));
    expect(failure).toMatch(/"two" and "one" both declare/);
    // Said again as long as the program says so, whatever the first run has made already.
    expect(await failureOf(stack, up(declared))).toMatch(/"two" and "one" both declare/);
  });
});

it("refuses an answer that comes before the ImageMember that gives it too", async () => {
  const imageId = await world.givenImage();
  const bob = world.bob.projectId;
  await world.alice.call("POST", `/v2/images/${imageId}/members`, { member: bob });
  const stack = world.stack();
  const program = [acceptance("one", imageId), member("two", imageId, bob, accept)];
  expect(await failureOf(stack, up(program))).toMatch(/"two" and "one" both declare the answer/);
});

it("lets the same member stand on two images, and two members on one", async () => {
  const [first, second] = [await world.givenImage(), await world.givenImage()];
  const { bob, carol } = world;
  const stack = world.stack();
  const program = [
    member("one", first, bob.projectId),
    member("two", second, bob.projectId),
    member("three", first, carol.projectId),
    tag("four", first, "a"),
    tag("five", first, "b"),
  ];
  expect((await stack.up(program)).steps).toHaveLength(5);
});
