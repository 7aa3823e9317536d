/** What a preview says about things that exist, through the SDK's own dynamic provider, and what it costs in requests. */
import type { Properties } from "../../support/providerProcess";
import type { DeclaredResource, Stack } from "../../support/stack";
import { openWorld, type World } from "../../support/world";

let world: World;
let stack: Stack;
beforeAll(async () => void (world = await openWorld()));
afterAll(async () => await world.end());
beforeEach(() => void (stack = world.stack()));
afterEach(() => world.cloud.local.clearFaults());

const projects = Array.from({ length: 121 }, (_, number) => number.toString(16).padStart(32, "0"));
const [first = "", second = "", third = ""] = projects;

const byHand = async (record: Properties = {}): Promise<string> =>
  await world.givenImage({
    ...{ name: "hand-made-debian", disk_format: "raw", container_format: "bare" },
    ...{ hw_disk_bus: "virtio" },
    ...record,
  });
const share = async (id: string, members: readonly string[]): Promise<void> => {
  for (const member of members)
    await world.alice.call("POST", `/v2/images/${id}/members`, { member });
};
const image = (existingId: string, inputs: Properties = {}, name = "golden"): DeclaredResource => ({
  ...{ kind: "Image", name },
  inputs: { existingId, ...inputs },
});
const list = (imageIds: readonly string[], members: readonly string[]): DeclaredResource => ({
  ...{ kind: "ImageMembers", name: "team" },
  inputs: { imageIds, members: members.map((projectId) => ({ projectId })) },
});

/** What a preview prints, and its requests: `GET /v2/images/*` and how many of them. */
async function preview(...program: DeclaredResource[]) {
  let run = { steps: [] as readonly string[], told: "" };
  const requests = await world.requestsOf(async () => (run = await stack.preview(program)));
  const { steps, told } = run;
  return { steps, told, requests };
}

const logIn = { "POST /v3/auth/tokens": 1 };

it("says what an adoption changes, in one request, and nothing once it is known", async () => {
  const id = await byHand();
  const program = image(id, { properties: { hw_disk_bus: "scsi" } });
  expect(await preview(program)).toEqual({
    steps: ["create golden"],
    told: `Image golden: adopts image ${id} "hand-made-debian": hw_disk_bus virtio -> scsi\n`,
    requests: { ...logIn, "GET /v2/images/*": 1 },
  });
  await stack.up([program]);
  expect(await preview(program)).toEqual({ steps: ["same golden"], told: "", requests: {} });
});

it("says that a replaced image that was adopted is kept, and what takes its place", async () => {
  const [old, other] = [await byHand(), await byHand({ name: "other" })];
  await stack.up([image(old)]);
  expect(await preview(image(other))).toEqual({
    steps: ["replace golden"],
    told:
      `Image golden: image ${old} ("hand-made-debian") was adopted: the image is kept, not deleted\n` +
      `Image golden: adopts image ${other} "other": nothing changes\n`,
    requests: { ...logIn, "GET /v2/images/*": 1 },
  });
});

it("warns of an image of another project, and refuses an id that no image has", async () => {
  const { alice, bob } = world;
  const id = await byHand();
  await share(id, [bob.projectId]);
  const theirs = image(id, { connection: "bob" });
  const foreign =
    `warning: Image golden: adopts image ${id} of another project: ` +
    `the image belongs to project ${alice.projectId}, connection "bob" to ${bob.projectId}: ` +
    `only the owner can change it; use a connection of project ${alice.projectId}, ` +
    `unless you are an administrator and mean it\n`;
  const { steps, told } = await preview(theirs);
  expect({ steps, told }).toEqual({
    steps: ["create golden"],
    told: `Image golden: adopts image ${id} "hand-made-debian": nothing changes\n` + foreign,
  });
  const nobodys = "00000000-0000-4000-8000-000000000000";
  await expect(stack.preview([image(nobodys)])).rejects.toThrow(
    `existingId: cannot adopt image ${nobodys}: `,
  );
});

it("says whose shares a new list ends and takes over, in one request an image", async () => {
  const [one, other] = [await byHand(), await byHand()];
  await share(one, [first, second]);
  await share(other, [third]);
  expect(await preview(list([one, other], [first]))).toEqual({
    steps: ["create team"],
    told:
      `ImageMembers team: removes 2 of 3 members of 2 images: ${second}, ${third}; ` +
      `adds 1: ${first}; takes over 1\n`,
    requests: { ...logIn, "GET /v2/images/*/members": 2 },
  });
});

it("says whom a changed list removes, and nothing of one that is as it was", async () => {
  const id = await byHand();
  await stack.up([list([id], projects)], { parallel: true });
  const fewer = list([id], projects.slice(3));
  expect(await preview(fewer)).toEqual({
    steps: ["update team"],
    told: `ImageMembers team: removes 3 of 121 members: ${first}, ${second}, ${third}; adds 0\n`,
    requests: { ...logIn, "GET /v2/images/*/members": 1 },
  });
  expect(await preview(list([id], [...projects].reverse()))).toEqual({
    ...{ steps: ["same team"], told: "", requests: {} },
  });
});

it("says nothing of a new list of an image that nobody has, nor of ids that are not known yet", async () => {
  const id = await byHand();
  expect(await preview(list([id], [first]))).toMatchObject({ steps: ["create team"], told: "" });
  const made: DeclaredResource = {
    ...{ kind: "ImageMembers", name: "team" },
    inputs: async (of) => ({ imageIds: [(await of("new")).id], members: [{ projectId: first }] }),
  };
  const fresh: DeclaredResource = { kind: "Image", name: "new", inputs: {} };
  expect(await preview(fresh, made)).toEqual({
    ...{ steps: ["create new", "create team"], told: "", requests: {} },
  });
});

it("goes on without the lines where the cloud refuses to log in, and asks it once", async () => {
  const [one, other] = [await byHand(), await byHand()];
  world.cloud.local.fault({ path: "/v3/auth/tokens", status: 401 });
  expect(await preview(image(one), image(other, {}, "silver"))).toEqual({
    ...{ steps: ["create golden", "create silver"], told: "", requests: logIn },
  });
});
