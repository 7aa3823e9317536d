/** The engine alone is killed, as the kernel does when memory is short: its provider lives, and nobody would end it. */
import { openWorld, disk, markedImages, type World } from "../../support/world";
import { testedHost } from "../../support/hosts";
import { startProvider } from "../../support/providerProcess";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.end();
});

async function providerOf() {
  const provider = await startProvider({
    host: testedHost(),
    folder: world.stack().folder,
    environment: {
      HOME: world.stack().folder,
      OS_CLIENT_CONFIG_FILE: world.cloud.cloudsYaml,
      OS_CLOUD: "alice",
    },
  });
  const address = { stack: "dev", kind: "Image", name: "golden" } as const;
  const inputs = provider.host.declared(address, { name: "golden", ...disk() });
  return { provider, calls: provider.about(address), inputs };
}

it("stops a creation that is under way, leaves its image marked, and ends", async () => {
  const { local } = world.cloud;
  const { provider, calls, inputs } = await providerOf();
  local.fault({ hold: "before", method: "PUT", path: "/v2/images/*/file" });
  const created = calls.create(inputs).then(
    () => "created",
    (error: unknown) => String(error),
  );
  await local.waitForHeld();
  provider.killEngine();
  await expect(created).resolves.toMatch(/cancelled|engine is gone/);
  await provider.ended;
  // Marked: the next run of the stack goes on with it.
  expect(await markedImages(world.alice)).toHaveLength(1);
});

it("ends also when nothing is under way", async () => {
  const { provider, calls, inputs } = await providerOf();
  await calls.check({}, inputs);
  provider.killEngine();
  await provider.ended;
});
