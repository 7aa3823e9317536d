/**
 * The same with the real `pulumi` command: the provider killed under it, and the command itself killed while the provider
 * lives on.
 */
import { writeFile } from "node:fs/promises";
import * as path from "node:path";

import { pulumiProject, type PulumiProject } from "../../support/engine";
import { startLocalCloud, type LocalCloud } from "../../support/localCloud";
import { describeNeeding } from "../../support/needs";
import { person, sha256, type ImageRecord, type Person } from "../../support/person";
import { descendantsOf, endProcess, type RunningProgram } from "../../support/run";

jest.setTimeout(400_000);

const program = `
import * as ims from "pulumi-ims";
export const imageId = new ims.Image("golden", {
  source: { kind: "file", path: "golden.raw" },
  diskFormat: "raw",
}).id;
`;

// More than sockets buffer, so that an upload that is held is one that has only begun.
const bytes = Buffer.alloc(24 * 1024 ** 2, "the bytes of a disk ");

const upload = { method: "PUT", path: "/v2/images/*/file" } as const;

describeNeeding(["engine"], "pulumi up, cut off", () => {
  let cloud: LocalCloud;
  let alice: Person;
  let project: PulumiProject;
  /** Processes that a killed command leaves behind. */
  let orphans: readonly number[] = [];

  beforeEach(async () => {
    cloud = await startLocalCloud();
    alice = await person(cloud, "alice");
    project = await pulumiProject({ program: { text: program }, cloud });
    await writeFile(path.join(project.folder, "golden.raw"), bytes);
  });

  afterEach(async () => {
    for (const id of orphans) endProcess(id);
    orphans = [];
    await project.remove();
    await cloud.stop();
  });

  const start = (...args: readonly string[]) => project.start(...args, "--yes", "--skip-preview");

  /** Exactly the declared image: whole, finished, known to the state. */
  const expectDone = async () => {
    const [image, ...more] = await alice.ownImages();
    expect(more).toEqual([]);
    expect(image).toMatchObject({ id: (await project.outputs())["imageId"], status: "active" });
    expect(marksOf(image)).toEqual([]);
    expect((await alice.download(image?.id ?? "")).sha256).toBe(sha256(bytes));
    expect((await project.up()).resources).toEqual({ unchanged: 2 }); // the stack itself is one
  };

  it("by the death of the provider in the middle of an upload, is finished by the same command", async () => {
    const rule = cloud.local.fault({ ...upload, hold: "before" });
    const up = start("up");
    await cloud.local.waitForHeld(1, 60_000);
    endProcess(await providerOf(up));
    rule.clear();
    // The cloud goes on reading, and finds nobody there any more.
    cloud.local.release();
    expect((await up.finished).status).not.toBe(0);

    cloud.local.ageImages(60);
    await project.up();
    await expectDone();
  });

  it("by the death of the command itself, is not finished by the provider that lives on, but by the next up", async () => {
    const rule = cloud.local.fault({ ...upload, hold: "before" });
    const up = start("up");
    const [held] = await cloud.local.waitForHeld(1, 60_000);
    orphans = (await descendantsOf(up)).map(({ id }) => id);
    up.kill("SIGKILL");
    await up.finished;
    rule.clear();
    cloud.local.clearRequests();
    cloud.local.release();
    // Its upload done, the orphan finds the engine gone, and looks how it leaves the image.
    await isServed("GET", held?.path.replace(/\/file$/, "") ?? "");
    expect(await alice.ownImages()).toMatchObject([{ status: "active" }]);
    expect(marksOf((await alice.ownImages())[0])).toHaveLength(2);

    cloud.local.ageImages(60);
    const locked = await project.attempt("up", "--yes", "--skip-preview");
    expect(locked.output).toContain("pulumi cancel");
    await project.command("cancel", "--yes");
    await project.up();
    await expectDone();
  });

  it("while it replaces an image, keeps the old one until the same command has made the new one", async () => {
    await project.up();
    const urn = (await project.exportStack()).deployment.resources?.find(({ type }) =>
      type.endsWith(":Image"),
    )?.urn;
    const old = (await project.outputs())["imageId"];
    const rule = cloud.local.fault({ ...upload, hold: "after" });
    const up = start("up", "--replace", urn ?? "");
    await cloud.local.waitForHeld(1, 60_000);
    endProcess(await providerOf(up));
    rule.clear();
    cloud.local.release("reset");
    expect((await up.finished).status).not.toBe(0);
    expect(await alice.image(String(old))).toMatchObject({ status: "active" });

    cloud.local.ageImages(60);
    await project.up("--replace", urn ?? "");
    expect((await project.outputs())["imageId"]).not.toBe(old);
    await expectDone();
  });

  it("in a destroy whose last answer was lost, leaves nothing after the same command", async () => {
    await project.up();
    const rule = cloud.local.fault({ method: "DELETE", path: "/v2/images/*", hold: "after" });
    const destroy = start("destroy");
    await cloud.local.waitForHeld(1, 60_000);
    endProcess(await providerOf(destroy));
    rule.clear();
    cloud.local.release("reset");
    expect((await destroy.finished).status).not.toBe(0);

    await project.destroy();
    expect(await alice.ownImages()).toEqual([]);
    expect((await project.exportStack()).deployment.resources ?? []).toEqual([]);
  });

  /** Resolves when the cloud has answered such a request. */
  async function isServed(method: string, requested: string): Promise<void> {
    const deadlineMs = Date.now() + 60_000;
    const isThere = () =>
      cloud.local
        .requests()
        .some((each) => each.method === method && each.path === requested && each.status);
    while (!isThere()) {
      if (Date.now() > deadlineMs) throw new Error(`nobody asked ${method} ${requested}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
});

function marksOf(image: ImageRecord | undefined): readonly string[] {
  return Object.keys(image ?? {}).filter((key) => key.startsWith("pulumi_creating"));
}

/** The Node process that serves dynamic resources to this command. */
async function providerOf(command: RunningProgram): Promise<number> {
  const all = await descendantsOf(command);
  const found = all.find(
    (each) => each.command.includes("cmd/dynamic-provider") && !each.command.startsWith("/bin/sh"),
  );
  if (found === undefined)
    throw new Error(`the command has no dynamic provider, only ${JSON.stringify(all)}`);
  return found.id;
}
