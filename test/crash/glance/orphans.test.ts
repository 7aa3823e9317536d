/** The engine alone is killed, as the kernel does when memory is short: its provider lives, and nobody would end it. */
import { openWorld, disk, markedImages, type World } from "../../support/world";
import { providerText, startDynamicProvider } from "../../support/dynamicProvider";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.end();
});

async function providerOf() {
  const provider = await startDynamicProvider({
    folder: world.stack().folder,
    environment: {
      HOME: world.stack().folder,
      OS_CLIENT_CONFIG_FILE: world.cloud.cloudsYaml,
      OS_CLOUD: "alice",
    },
  });
  const declaredAs = { stack: "s", resource: "r", name: "golden" };
  const inputs = { name: "golden", ...disk(), declaredAs, __provider: providerText("Image") };
  return { provider, inputs };
}

it("stops a creation that is under way, leaves its image marked, and ends", async () => {
  const { local } = world.cloud;
  const { provider, inputs } = await providerOf();
  local.fault({ hold: "before", method: "PUT", path: "/v2/images/*/file" });
  const created = provider.create(inputs).then(
    () => "created",
    (error: unknown) => String(error),
  );
  await local.waitForHeld();
  await provider.killEngine();
  await expect(created).resolves.toMatch(/cancelled|engine is gone/);
  await provider.ended;
  // Marked: the next run of the stack goes on with it.
  expect(await markedImages(world.alice)).toHaveLength(1);
});

it("ends also when nothing is under way", async () => {
  const { provider, inputs } = await providerOf();
  await provider.check({}, inputs);
  await provider.killEngine();
  await provider.ended;
});
