/** A run that is killed while the cloud stores its file: the next one waits for the same job, and sends nothing again. */
import { existsSync, readdirSync, truncateSync } from "node:fs";
import * as path from "node:path";

import type { FaultRule } from "../../cloud/faults";
import type { Properties } from "../../support/providerProcess";
import type { Command } from "../../support/stack";
import { bucket, imsStack, type ImsStack } from "../../support/imsStack";
import { jobsOf } from "./killScene";

jest.setTimeout(120_000);

/** More than a signed request may carry: it needs a bucket. */
const largeBytes = 13 * 1024 ** 2;
const hourMs = 3_600_000;

let ims: ImsStack;
// The job lasts until the test lets time pass.
beforeEach(async () => void (ims = await imsStack({ ims: { jobMs: hourMs } })));
afterEach(() => ims.stop());

const disk = { diskFormat: "qcow2", minDiskGb: 40 };

const sources: Readonly<Record<string, () => Promise<Properties>>> = {
  "a file through a bucket": () => {
    truncateSync(ims.file("large.qcow2", "QFI the bytes of a large disk"), largeBytes);
    return Promise.resolve({ ...disk, source: { kind: "file", path: "large.qcow2", bucket } });
  },
  "a registered object": async () => {
    await ims.object("disk.qcow2", "QFI the bytes of a disk");
    return { ...disk, source: { kind: "register", bucket, key: "disk.qcow2" } };
  },
};

const up = (inputs: Properties): Extract<Command, { command: "up" }> => ({
  command: "up",
  program: [{ kind: "Image", name: "golden", inputs: { name: "golden", ...inputs } }],
});

it.each(Object.entries(sources))(
  "killed after A10 began for %s, the next run neither uploads nor registers again",
  async (_, inputsOf) => {
    const command = up(await inputsOf());
    const first = ims.stack.begin(command);
    await cutAt({ path: "^/v1/[^/]+/jobs/", hold: "before" }, () => first.kill(), "reset");
    await first.finished;
    local().ageImages(60);
    local().clearRequests();

    const second = ims.stack.begin(command);
    // It has seen that the record is still worked on when the job ends.
    await cutAt({ method: "GET", nth: 2, hold: "after" }, () => local().ims.advance(hourMs));
    expect(await second.finished).toMatchObject({ failure: undefined, steps: ["create golden"] });

    expect(ims.requests().filter((request) => /^(POST|PUT) /.test(request))).toEqual([]);
    expect(await jobsOf(ims)).toHaveLength(1);
    const images = await ims.images();
    expect(images.map(({ name, status }) => `${name} ${status}`)).toEqual(["golden active"]);
    expect(notes()).toEqual([]);
  },
);

it.each([
  [
    "a server",
    () =>
      Promise.resolve({
        source: { kind: "server", serverId: ims.cloud.ims.owner["stoppedServer"] },
      }),
  ],
  ...Object.entries(sources),
])("the journal is empty after success with %s", async (_, inputsOf) => {
  ims.cloud.local.ims.change({ jobMs: 20 });
  const run = ims.stack.begin(up(await inputsOf()));
  await cutAt({ path: "^/v1/[^/]+/jobs/", hold: "before" }, () =>
    Promise.resolve(expect(notes()).toHaveLength(1)),
  );
  expect(await run.finished).toMatchObject({ failure: undefined, steps: ["create golden"] });
  expect(notes()).toEqual([]);
});

/** Does something while the next such request of the provider is held. */
async function cutAt(
  rule: FaultRule,
  during: () => Promise<unknown>,
  release?: "reset",
): Promise<void> {
  local().fault({ ...rule, userAgent: "pulumi-ims/" });
  await local().waitForHeld(1, 60_000);
  await during();
  local().clearFaults();
  local().release(release);
}

/** What the provider has noted of its jobs. */
function notes(): readonly string[] {
  const folder = path.join(ims.stack.folder, "..", "home", ".cache", "pulumi-ims", "jobs");
  return existsSync(folder) ? readdirSync(folder) : [];
}

const local = () => ims.cloud.local;
