/** What a creation that did not finish leaves behind: adopted by its own resource alone, named otherwise, never deleted by guess. */
import type { FaultRule } from "../../cloud/faults";
import { serveFiles } from "./scene";
import type { Stack } from "../../support/stack";
import {
  disk,
  failureOf,
  image,
  markedImages,
  openWorld,
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

const golden = [image("golden", disk())];

/** Leaves a marked image behind: the provider is killed when its upload has acted. */
async function leaveBehind(
  stack: Stack,
  program = golden,
  at: FaultRule = { method: "PUT", path: "/v2/images/*/file" },
): Promise<string> {
  const { local } = world.cloud;
  const rule = local.fault({ hold: "after", ...at });
  const run = stack.begin(up(program));
  await local.waitForHeld();
  await run.kill();
  rule.clear();
  local.release("reset");
  await run.finished;
  const [left] = await markedImages(world.alice);
  if (left === undefined) throw new Error("nothing was left behind");
  return left.id;
}

describe("two back ends with stacks of equal names", () => {
  it.each(["before", "after"] as const)(
    "leave each other's images alone: one comes while the upload of the other is held %s it acts",
    async (hold) => {
      const { local } = world.cloud;
      const [one, other] = [world.stack(), world.stack()];
      const rule = local.fault({ hold, method: "PUT", path: "/v2/images/*/file", nth: 1 });
      const first = one.begin(up(golden));
      await local.waitForHeld();
      // Young still, by the cloud's clock, but for less time than it takes otherwise.
      local.ageImages(5);
      local.clearRequests();
      const second = other.begin(up(golden));
      await isAsked("GET", "/v2/images");
      rule.clear();
      local.release();
      expect(await first.finished).toMatchObject({ failure: undefined });
      expect(await second.finished).toMatchObject({ failure: undefined });

      const ids = [one.resource("golden").id, other.resource("golden").id];
      expect(new Set(ids).size).toBe(2);
      const images = await world.alice.ownImages();
      expect(images.map((each) => each.id).sort()).toEqual(ids.sort());
      for (const each of images) expect(each).toMatchObject({ status: "active" });
      expect(await markedImages(world.alice)).toEqual([]);
    },
  );
});

/** Resolves when the cloud has served such a request since the log was cleared. */
async function isAsked(method: string, path: string): Promise<void> {
  const deadlineMs = Date.now() + 20_000;
  const isServed = () =>
    world.cloud.local
      .requests()
      .some((request) => request.method === method && request.path === path && request.status);
  while (!isServed()) {
    if (Date.now() > deadlineMs) throw new Error(`nobody asked ${method} ${path}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

it("names a leftover of a resource that was renamed, with the command that removes it", async () => {
  const stack = world.stack();
  const left = await leaveBehind(stack);
  world.cloud.local.ageImages(60);

  const renamed = await stack.up([image("silver", disk())]);
  expect(renamed.told).toContain(`image ${left}`);
  expect(renamed.told).toContain(`openstack image delete ${left}`);
  expect((await markedImages(world.alice)).map(({ id }) => id)).toEqual([left]);
});

it("names a leftover after a destroy, in the next run that makes an image", async () => {
  const stack = world.stack();
  const left = await leaveBehind(stack, [image("golden", disk()), image("silver")]);
  await stack.destroy();
  world.cloud.local.ageImages(60);
  const next = await stack.up([image("silver")]);
  expect(next.told).toContain(`openstack image delete ${left}`);
});

it("does not name what a resource of the same run goes on with", async () => {
  const stack = world.stack();
  const left = await leaveBehind(stack);
  world.cloud.local.ageImages(60);
  const again = await stack.up([image("silver"), ...golden], { parallel: true });
  expect(again.told).not.toContain("openstack image delete");
  expect(stack.resource("golden").id).toBe(left);
});

it("adopts a leftover as the program is now, not as it was", async () => {
  const stack = world.stack();
  const old = [image("golden", { ...disk(), tags: ["old"], properties: { os_distro: "debian" } })];
  const left = await leaveBehind(stack, old);
  world.cloud.local.ageImages(60);
  await stack.up([image("golden", { ...disk(), tags: ["new"], minDiskGb: 3 })]);
  const [only, ...more] = await world.alice.ownImages();
  expect(more).toEqual([]);
  expect(only).toMatchObject({ id: left, tags: ["new"], min_disk: 3 });
  expect(only).not.toHaveProperty("os_distro");
});

it("deletes a leftover with other bytes and makes a new one", async () => {
  const stack = world.stack();
  const left = await leaveBehind(stack);
  world.cloud.local.ageImages(60);
  await stack.up([image("golden", disk("other.raw"))]);
  expect(await world.alice.image(left)).toBeUndefined();
  expect(await world.alice.ownImages()).toHaveLength(1);
});

it("takes an import of another address for another image, and names the one that was begun", async () => {
  const source = await serveFiles();
  try {
    const stack = world.stack();
    const from = (file: "disk" | "otherDisk") => [
      image("golden", {
        source: { kind: "webDownload", uri: source.uri(file) },
        diskFormat: "raw",
      }),
    ];
    const left = await leaveBehind(stack, from("disk"), { path: "/v2/images/*/import" });
    world.cloud.local.ageImages(60);
    const other = await stack.up(from("otherDisk"));
    expect(other.told).toContain(`openstack image delete ${left}`);
    expect(stack.resource("golden").id).not.toBe(left);
    expect(await world.alice.ownImages()).toHaveLength(2);
  } finally {
    await source.stop();
  }
});

it("leaves an unfinished image to its own creation: it cannot be adopted by id", async () => {
  const left = await leaveBehind(world.stack());
  const failure = await failureOf(world.stack(), up([image("mine", { existingId: left })]));
  expect(failure).toContain(`cannot adopt image ${left}`);
  expect(failure).toContain("a creation that did not finish left it behind");
});

it("does not finish an image when only the engine was killed, and the next run does", async () => {
  const { local } = world.cloud;
  const stack = world.stack();
  const rule = local.fault({ hold: "after", method: "PUT", path: "/v2/images/*/file" });
  const run = stack.begin(up(golden));
  await local.waitForHeld();
  await run.killEngine();
  rule.clear();
  local.release();
  // The engine that could hear this answer is dead in truth; the state stays as it was.
  expect((await run.finished).failure).toContain("the Pulumi engine is gone");
  expect(await markedImages(world.alice)).toHaveLength(1);

  local.ageImages(60);
  await stack.up(golden);
  expect(await world.alice.ownImages()).toHaveLength(1);
  expect(await markedImages(world.alice)).toEqual([]);
});

describe("an answer that is lost on its way", () => {
  it.each([
    { what: "the record's", method: "POST", path: "/v2/images" },
    { what: "the upload's", method: "PUT", path: "/v2/images/*/file" },
    { what: "the finishing change's", method: "PATCH", path: "/v2/images/*" },
  ])("($what) makes nothing twice", async ({ method, path }) => {
    const stack = world.stack();
    const rule = world.cloud.local.fault({ method, path, nth: 1, afterAnswerLost: true });
    const first = await stack.attempt(up(golden));
    expect(rule.hits()).toBe(1);
    if (first.failure !== undefined) {
      world.cloud.local.ageImages(60);
      await stack.up(golden);
    }
    const [only, ...more] = await world.alice.ownImages();
    expect(more).toEqual([]);
    expect(only).toMatchObject({ id: stack.resource("golden").id, status: "active" });
    expect(await markedImages(world.alice)).toEqual([]);
  });

  it("(a deletion's) is done all the same", async () => {
    const stack = world.stack();
    await stack.up(golden);
    world.cloud.local.fault({
      method: "DELETE",
      path: "/v2/images/*",
      nth: 1,
      afterAnswerLost: true,
    });
    await stack.destroy();
    expect(await world.alice.ownImages()).toEqual([]);
  });

  it("(the record's) is recognised by the mark: the repeated request is answered 409", async () => {
    const stack = world.stack();
    world.cloud.local.fault({ method: "POST", path: "/v2/images", nth: 1, afterAnswerLost: true });
    world.asked();
    await stack.up(golden);
    const posts = world.cloud.local
      .requests()
      .filter(({ method, path }) => method === "POST" && path === "/v2/images");
    expect(posts.map(({ status }) => status)).toEqual([undefined, 409]);
  });
});

it("makes the image without a mark, and warns, where the cloud refuses the mark's properties", async () => {
  const stack = world.stack();
  world.cloud.local.fault({ method: "POST", path: "/v2/images", nth: 1, status: 403 });
  const made = await stack.up(golden);
  expect(made.told).toMatch(/warning: image .* refuses the properties pulumi_creating/);
  expect(await world.alice.ownImages()).toMatchObject([{ status: "active" }]);
});

it("meets a refused visibility before the upload, and leaves nothing", async () => {
  const stack = world.stack();
  world.asked();
  const failure = await failureOf(
    stack,
    up([image("golden", { ...disk(), visibility: "public" })]),
  );
  expect(failure).toContain("most clouds let only administrators publish images");
  expect(world.asked().filter((request) => request.startsWith("PUT "))).toEqual([]);
  expect(await world.alice.ownImages()).toEqual([]);
});

it("deletes an image whose bytes are not those that were sent", async () => {
  const { local } = world.cloud;
  const stack = world.stack();
  const upload = local.fault({ hold: "after", method: "PUT", path: "/v2/images/*/file" });
  const run = stack.begin(up(golden));
  const [held] = await local.waitForHeld();
  const id = /images\/([^/]+)/.exec(held?.path ?? "")?.[1];
  const corrupt = { ...(await world.alice.image(id ?? "")), os_hash_value: "0".repeat(128) };
  local.fault({ method: "PATCH", path: "/v2/images/*", nth: 1, status: 200, body: corrupt });
  upload.clear();
  local.release();

  const { failure } = await run.finished;
  expect(failure).toContain(`the bytes of image ${id} are not those of disk.raw`);
  expect(await world.alice.ownImages()).toEqual([]);
  expect(stack.state()).toEqual([]);
});

it("leaves nothing behind when the file is not what the program promised", async () => {
  const stack = world.stack();
  const wrong = { kind: "file", path: "disk.raw", sha512: "0".repeat(128) };
  const program = [image("golden", { source: wrong, diskFormat: "raw" })];
  expect(await failureOf(stack, up(program))).toContain("source.sha512");
  // The promise is mended, and the same command finishes what the first one began.
  world.cloud.local.ageImages(60);
  writeDisk(stack, "disk.raw", "the bytes of a disk");
  await stack.up(golden);
  expect(await world.alice.ownImages()).toHaveLength(1);
});
