/** A Glance whose import plugins store another format than the source has, and add properties: a declared format stands. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { emptyQcow2 } from "../../support/emptyDisk";
import type { Stack } from "../../support/stack";
import { image, markedImages, openWorld, up, type World } from "../../support/world";

let world: World;
let mirror: Server;
let uri: string;

beforeAll(async () => {
  mirror = createServer((_request, response) => void response.end(emptyQcow2()));
  await new Promise<void>((resolve) => mirror.listen(0, "127.0.0.1", resolve));
  const { port } = mirror.address() as AddressInfo; // it listens on TCP
  uri = `http://127.0.0.1:${port}/golden.qcow2`;
});
afterAll(() => void mirror.close());

beforeEach(async () => {
  world = await openWorld({
    glance: { convertImportsTo: "raw", injectIntoImports: { hw_disk_bus: "scsi", site: "one" } },
  });
});
afterEach(async () => await world.end());

const fetched = (more: object = {}) => [
  image("golden", { source: { kind: "webDownload", uri }, diskFormat: "qcow2", ...more }),
];

/** Nothing happens any more, now, after a refresh, and in a run after that. */
async function staysTheSame(stack: Stack, program = fetched()): Promise<void> {
  const { id } = stack.resource("golden");
  world.asked();
  expect((await stack.up(program)).steps).toEqual(["same golden"]);
  expect(world.asked()).toEqual([]);
  await stack.refresh();
  expect((await stack.up(program)).steps).toEqual(["same golden"]);
  expect(stack.resource("golden").id).toBe(id);
}

it("stores what was declared as it likes, and nothing is replaced for it", async () => {
  const stack = world.stack();
  await stack.up(fetched());
  expect(await world.alice.image(stack.resource("golden").id)).toMatchObject({
    status: "active",
    disk_format: "raw",
  });
  expect(stack.resource("golden").outputs).toMatchObject({
    ...{ diskFormat: "qcow2", containerFormat: "bare" },
    storedFormats: { diskFormat: "raw", containerFormat: "bare" },
  });
  await staysTheSame(stack);
  const changed = fetched({ minRamMb: 512 });
  expect((await stack.up(changed)).steps).toEqual(["update golden"]);
  await staysTheSame(stack, changed);
});

it("is replaced when the program says another format, for that is another source", async () => {
  const stack = world.stack();
  await stack.up(fetched());
  expect((await stack.preview(fetched({ diskFormat: "raw" }))).steps).toEqual(["replace golden"]);
});

it("does not take a declared property away, and leaves what the cloud adds", async () => {
  const stack = world.stack();
  const program = fetched({ properties: { hw_disk_bus: "virtio" } });
  await stack.up(program);
  expect(await world.alice.image(stack.resource("golden").id)).toMatchObject({
    ...{ hw_disk_bus: "virtio", site: "one" },
  });
  await staysTheSame(stack, program);
});

it("fills a record later, and an adopted one, in the same way", async () => {
  const stack = world.stack();
  await stack.up([image("golden", { diskFormat: "qcow2" })]);
  expect((await stack.up(fetched())).steps).toEqual(["update golden"]);
  await staysTheSame(stack);

  const existingId = await world.givenImage({ disk_format: "qcow2", container_format: "bare" });
  const adopting = world.stack({ stack: "adopting" });
  const program = fetched({ existingId });
  await adopting.up(program);
  await staysTheSame(adopting, program);
});

it("leaves an adopted image its live format", async () => {
  const first = world.stack();
  await first.up([image("golden", { source: { kind: "webDownload", uri }, diskFormat: "qcow2" })]);
  const existingId = first.resource("golden").id;
  const second = world.stack({ stack: "second" });
  await second.up([image("other", { existingId })]);
  expect(second.resource("other").outputs).toMatchObject({ diskFormat: "raw" });
});

it.each(["/v2/images/*/import", "/v2/images/*"])(
  "finishes an import that was cut off at %s, once",
  async (path) => {
    const { local } = world.cloud;
    const stack = world.stack();
    const method = path.endsWith("import") ? "POST" : "PATCH";
    const rule = local.fault({ hold: method === "POST" ? "after" : "before", method, path });
    const run = stack.begin(up(fetched()));
    await local.waitForHeld();
    await run.kill();
    rule.clear();
    local.release("reset");
    await run.finished;
    const [left] = await markedImages(world.alice);
    for (
      let looks = 0;
      (await world.alice.image(left?.id ?? ""))?.["disk_format"] !== "raw";
      looks++
    )
      expect(looks).toBeLessThan(1_000);
    local.ageImages(60);
    await stack.up(fetched());
    expect(stack.resource("golden").id).toBe(left?.id);
    expect(await world.alice.ownImages()).toHaveLength(1);
    await staysTheSame(stack);
  },
);

it("imports anew where the program says another format than the run that was cut off", async () => {
  const { local } = world.cloud;
  const stack = world.stack();
  const rule = local.fault({ hold: "before", method: "PATCH", path: "/v2/images/*" });
  const run = stack.begin(up(fetched()));
  await local.waitForHeld();
  await run.kill();
  rule.clear();
  local.release("reset");
  await run.finished;
  const [left] = await markedImages(world.alice);
  local.ageImages(60);
  const { failure } = await stack.attempt(up(fetched({ diskFormat: "vhd" })));
  // The source is a qcow2: what matters is that the bytes of another declaration do not pass for it.
  expect(failure).toMatch(/could not store|could not fetch/);
  expect(await world.alice.image(left?.id ?? "")).toBeUndefined();
});
