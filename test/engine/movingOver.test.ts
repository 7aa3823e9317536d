/**
 * A stack that the dynamic provider made becomes the plugin's when the program uses an SDK:
 * examples/share-an-image with the real engine, first in TypeScript, then in Python.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";

import { emptyQcow2 } from "../support/emptyDisk";
import { example, pulumiProject, type PulumiProject } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding } from "../support/needs";
import { people, type Person } from "../support/person";
import { python, typescript } from "./languages";

jest.setTimeout(600_000);

const inPython = `
import pulumi
import pulumi_ims as ims

config = pulumi.Config()
image = ims.Image(
    "golden",
    source={"kind": "file", "path": "golden.qcow2"},
    disk_format="qcow2",
    tags=["golden"],
)
ims.ImageMembers(
    "golden",
    image_ids=[image.id],
    members=[
        {"project_id": config.require("consumer"), "accept": {"connection": "consumer"}},
        {"project_id": config.require("partner")},
    ],
)
pulumi.export("imageId", image.id)
`;

describeNeeding(["engine", "sdks"], "a stack of the dynamic provider", () => {
  let cloud: LocalCloud;
  let alice: Person;
  let bob: Person;
  let carol: Person;
  let project: PulumiProject;
  let asMade: { readonly id: string; readonly cloud: unknown; readonly outputs: unknown };

  const inProject = (name: string) => path.join(project.folder, name);
  const backup = () => path.join(project.stateFolder, "before.json");
  const inCloud = async (id: string) => [await alice.image(id), await alice.members(id)];

  beforeAll(async () => {
    cloud = await startLocalCloud();
    ({ alice, bob, carol } = await people(cloud));
    project = await pulumiProject({
      program: example("share-an-image"),
      cloud,
      config: { consumer: bob.projectId, partner: carol.projectId },
      programs: python.programs?.() ?? [],
    });
    await typescript.prepare?.(project);
    await writeFile(inProject("golden.qcow2"), emptyQcow2());

    await project.up();
    const outputs = await project.outputs();
    const id = String(outputs["imageId"]);
    asMade = { id, cloud: await inCloud(id), outputs };
    await project.command("stack", "export", "--file", backup());
  });

  afterAll(async () => {
    await project.remove();
    await cloud.stop();
  });

  it("becomes the plugin's with another import, and goes back with the old state", async () => {
    const dynamic = await readFile(inProject("index.ts"), "utf8");
    await project.change(dynamic.replace('from "pulumi-ims"', 'from "pulumi-ims-plugin"'));
    await becomesThePlugins();

    // The way back that examples/plugin.md describes.
    await project.command("stack", "import", "--file", backup());
    await project.change(dynamic);
    expect((await project.up()).resources).toEqual({ unchanged: 3 });
    expect(await inCloud(asMade.id)).toEqual(asMade.cloud);
  });

  it("becomes the plugin's with the program rewritten in Python", async () => {
    const settings = await readFile(inProject("Pulumi.yaml"), "utf8");
    await writeFile(
      inProject("Pulumi.yaml"),
      settings.replace("runtime: nodejs", "runtime: python"),
    );
    await writeFile(inProject(python.file), inPython);
    await rm(inProject("index.ts"));
    await becomesThePlugins();

    expect((await project.destroy()).resources).toEqual({ deleted: 3 });
    expect(await alice.image(asMade.id)).toBeUndefined();
  });

  /** The program was changed already. */
  async function becomesThePlugins(): Promise<void> {
    cloud.local.clearRequests();
    expect((await project.preview()).resources).toEqual({ unchanged: 3 });
    expect((await project.up()).resources).toEqual({ unchanged: 3 });
    expect(await project.outputs()).toEqual(asMade.outputs);
    const { resources = [] } = (await project.exportStack()).deployment;
    const ids = resources.map(({ type, id }) => [type, id] as const);
    expect(new Map(ids).get("ims:index:Image")).toBe(asMade.id);
    expect(ids.map(([type]) => type)).toContain("ims:index:ImageMembers");
    expect(ids.filter(([type]) => type.startsWith("pulumi-nodejs:"))).toEqual([]);
    await project.refresh("--expect-no-changes");
    expect((await project.up()).resources).toEqual({ unchanged: 3 });

    const writes = cloud.local
      .requests()
      .filter(({ service, method }) => service === "image" && method !== "GET");
    expect(writes).toEqual([]);
    expect(await inCloud(asMade.id)).toEqual(asMade.cloud);
  }
});
