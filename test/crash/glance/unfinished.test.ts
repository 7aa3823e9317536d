/**
 * Shares of a run that could not finish: kept for the next one, taken back by a reverted program,
 * and never those of others.
 */
import type { LocalCloud } from "../../support/localCloud";
import type { Person } from "../../support/person";
import type { DeclaredResource, Stack } from "../../support/stack";
import { openWorld, type World } from "../../support/world";

let world: World;
let cloud: LocalCloud;
let alice: Person;
let stack: Stack;
let imageId: string;
beforeAll(async () => {
  world = await openWorld();
  ({ cloud, alice } = world);
});
beforeEach(async () => {
  stack = world.stack();
  imageId = await world.givenImage({ disk_format: "raw", container_format: "bare" });
});
afterEach(() => cloud.local.clearFaults());
afterAll(async () => await world.end());

const consumers = () => [cloud.projects.consumer, cloud.projects.third, cloud.projects.admin];

const list = (...projectIds: string[]): DeclaredResource => ({
  kind: "ImageMembers",
  name: "team",
  inputs: { imageIds: [imageId], members: projectIds.map((projectId) => ({ projectId })) },
});

const accepting = (): DeclaredResource => ({
  kind: "ImageMember",
  name: "bob",
  inputs: { imageId, projectId: cloud.projects.consumer, accept: { connection: "bob" } },
});

const members = async () => Object.keys(await alice.members(imageId)).sort();

/** From the nth on, every such call fails; the service says that it may be asked again at once. */
const failFrom = (method: string, path: string, nth: number) =>
  cloud.local.fault({
    ...{ method, path, nth, count: 1_000, status: 503 },
    headers: { "retry-after": "0" },
  });

const share = async (projectId: string) =>
  await alice.call("POST", `/v2/images/${imageId}/members`, { member: projectId });

describe("a share list that a stumbling cloud cuts off", () => {
  it("is finished by the next run, which shares nothing twice", async () => {
    failFrom("POST", "/v2/images/*/members", 2);
    const first = await stack.attempt({ command: "up", program: [list(...consumers())] });
    expect(first.failure).toMatch(/cannot share image/);
    expect(await members()).toHaveLength(1);
    expect(stack.resource("team").isUnfinished).toBe(true);
    cloud.local.clearFaults();
    cloud.local.clearRequests();
    const { steps } = await stack.up([list(...consumers())]);
    expect(steps).toEqual(["update team"]);
    expect(cloud.local.requests().filter(({ method }) => method === "POST")).toHaveLength(3);
    expect(await members()).toEqual([...consumers()].sort());
    expect((await stack.up([list(...consumers())])).steps).toEqual(["same team"]);
    await stack.destroy();
    expect(await members()).toEqual([]);
  });

  it.each(["at once", "after a refresh"])(
    "is taken back by a program without it %s, but for shares of others",
    async (when) => {
      const [bob = "", ...rest] = consumers();
      await share(bob);
      failFrom("POST", "/v2/images/*/members", 2);
      await stack.attempt({ command: "up", program: [list(bob, ...rest)] });
      expect(await members()).toHaveLength(2);
      cloud.local.clearFaults();
      if (when === "after a refresh") await stack.refresh();
      await stack.up([]);
      expect(await members()).toEqual([bob]);
      expect(stack.state()).toEqual([]);
    },
  );

  it("is finished although a refresh forgets that it is not", async () => {
    failFrom("POST", "/v2/images/*/members", 2);
    await stack.attempt({ command: "up", program: [list(...consumers())] });
    cloud.local.clearFaults();
    await stack.refresh();
    await stack.up([list(...consumers())]);
    expect(await members()).toEqual([...consumers()].sort());
    await stack.destroy();
    expect(await members()).toEqual([]);
  });
});

describe("what is refused", () => {
  it("leaves shares of a list that were there before, and no others", async () => {
    const [bob = "", ...rest] = consumers();
    await share(bob);
    cloud.local.fault({
      ...{ method: "POST", path: "/v2/images/*/members", nth: 2, status: 413 },
      body: { message: "The limit has been exceeded on the number of allowed image members." },
    });
    const { failure } = await stack.attempt({ command: "up", program: [list(bob, ...rest)] });
    expect(failure).toMatch(/limit has been exceeded/);
    expect(await members()).toEqual([bob]);
    expect(stack.state()).toEqual([]);
  });

  it.each([true, false])("of an acceptance leaves a share that was there: %s", async (wasThere) => {
    if (wasThere) await share(cloud.projects.consumer);
    cloud.local.fault({ method: "PUT", path: "/v2/images/*/members/*", status: 403 });
    const { failure } = await stack.attempt({ command: "up", program: [accepting()] });
    expect(failure).toMatch(/cannot accept image/);
    expect(await members()).toEqual(wasThere ? [cloud.projects.consumer] : []);
    expect(stack.state()).toEqual([]);
  });
});

describe("a share whose acceptance a stumbling cloud refuses", () => {
  it("is accepted by the next run", async () => {
    failFrom("PUT", "/v2/images/*/members/*", 1);
    const first = await stack.attempt({ command: "up", program: [accepting()] });
    expect(first.failure).toMatch(/acceptance of image/);
    expect(await alice.members(imageId)).toEqual({ [cloud.projects.consumer]: "pending" });
    cloud.local.clearFaults();
    await stack.up([accepting()]);
    expect(await alice.members(imageId)).toEqual({ [cloud.projects.consumer]: "accepted" });
    await stack.destroy();
    expect(await members()).toEqual([]);
  });

  it.each([0, 1])(
    "stays when it was there before, also where the first answer is lost (%i failures)",
    async (failures) => {
      await share(cloud.projects.consumer);
      cloud.local.ageImages(60);
      failFrom("PUT", "/v2/images/*/members/*", 1);
      if (failures > 0)
        cloud.local.fault({
          ...{ method: "POST", path: "/v2/images/*/members", nth: 1, status: 503 },
          headers: { "retry-after": "0" },
        });
      await stack.attempt({ command: "up", program: [accepting()] });
      expect(stack.state()).toEqual([]);
      expect(await members()).toEqual([cloud.projects.consumer]);
    },
  );

  it("is known when the answer to it was lost, so that a program without it ends it", async () => {
    failFrom("PUT", "/v2/images/*/members/*", 1);
    cloud.local.fault({
      ...{ method: "POST", path: "/v2/images/*/members", nth: 1, afterAnswerLost: true },
    });
    await stack.attempt({ command: "up", program: [accepting()] });
    cloud.local.clearFaults();
    await stack.up([]);
    expect(await members()).toEqual([]);
  });
});
