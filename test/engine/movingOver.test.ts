/**
 * A stack that the dynamic provider made becomes the plugin's when the program imports the other package: examples/
 * share-an-image with the real engine.
 */
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";

import { emptyQcow2 } from "../support/emptyDisk";
import { example, pulumiProject, type PulumiProject } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding, sdksFolder } from "../support/needs";
import { person, type Person } from "../support/person";

jest.setTimeout(600_000);

describeNeeding(["engine", "sdks"], "a stack of the dynamic provider", () => {
  let cloud: LocalCloud;
  let alice: Person;
  let bob: Person;
  let carol: Person;
  let project: PulumiProject;

  beforeAll(async () => {
    cloud = await startLocalCloud();
    [alice, bob, carol] = [
      await person(cloud, "alice"),
      await person(cloud, "bob"),
      await person(cloud, "carol"),
    ];
    project = await pulumiProject({
      program: example("share-an-image"),
      cloud,
      config: { consumer: bob.projectId, partner: carol.projectId },
    });
    const modules = path.join(project.folder, "node_modules");
    await mkdir(modules, { recursive: true });
    const compiled = path.join(sdksFolder(), "sdks", "nodejs", "bin");
    await symlink(compiled, path.join(modules, "pulumi-ims-plugin"));
    await writeFile(path.join(project.folder, "golden.qcow2"), emptyQcow2());
  });

  afterAll(async () => {
    await project.remove();
    await cloud.stop();
  });

  const importFrom = async (name: string) => {
    const text = await readFile(path.join(project.folder, "index.ts"), "utf8");
    await project.change(text.replace(/from "pulumi-ims(-plugin)?"/, `from "${name}"`));
  };

  it("becomes the plugin's, and nothing is replaced", async () => {
    await project.up();
    const before = await project.outputs();
    const id = String(before["imageId"]);
    const image = await alice.image(id);
    const members = await alice.members(id);

    const exported = path.join(project.stateFolder, "before.json");
    await project.command("stack", "export", "--file", exported);
    await importFrom("pulumi-ims-plugin");
    const preview = await project.preview();
    expect(preview.resources).toEqual({ unchanged: 3 });
    const moved = await project.up();
    expect(moved.resources).toEqual({ unchanged: 3 });
    expect(await project.outputs()).toEqual(before);
    expect(await alice.image(id)).toEqual(image);
    expect(await alice.members(id)).toEqual(members);
    const types = ((await project.exportStack()).deployment.resources ?? []).map(
      ({ type }) => type,
    );
    expect(types).toEqual(expect.arrayContaining(["ims:index:Image", "ims:index:ImageMembers"]));
    await project.refresh("--expect-no-changes");
    expect((await project.up()).resources).toEqual({ unchanged: 3 });

    // The way back that examples/plugin.md describes.
    await project.command("stack", "import", "--file", exported);
    await importFrom("pulumi-ims");
    expect((await project.up()).resources).toEqual({ unchanged: 3 });
    expect(await alice.image(id)).toEqual(image);
    expect((await project.destroy()).resources).toEqual({ deleted: 3 });
    expect(await alice.image(id)).toBeUndefined();
  });
});
