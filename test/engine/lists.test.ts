/** What exists, as `pulumi do … list` shows it with the real engine and the plugin. The command needs no state. */
import * as path from "node:path";

import { pulumiProject, type PulumiProject } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding } from "../support/needs";
import { person } from "../support/person";

jest.setTimeout(300_000);

describeNeeding(["engine"], "a list of what exists", () => {
  let cloud: LocalCloud;
  let project: PulumiProject;

  beforeAll(async () => {
    cloud = await startLocalCloud();
    project = await pulumiProject({ program: { yaml: "name: program\nruntime: yaml\n" }, cloud });
  });

  afterAll(async () => {
    await project.remove();
    await cloud.stop();
  });

  const list = async (kind: string, ...args: readonly string[]) => {
    // Without a path, the command looks for an installed plugin and not on PATH.
    const plugin = path.join(project.folder, "..", "plugins", "pulumi-resource-ims");
    const command = ["do", "--package", plugin, `ims:index:${kind}`, "list", "--all", ...args];
    return (await project.command(...command)).stdout;
  };

  it("has images, members and tags with the ids that an import takes", async () => {
    const alice = await person(cloud, "alice");
    const make = async (name: string) => {
      const record = { name, tags: [`tag of ${name}`], visibility: "shared" };
      return ((await alice.call("POST", "/v2/images", record)) as { id: string }).id;
    };
    const [web, db] = [await make("web"), await make("db")];
    await alice.call("POST", `/v2/images/${web}/members`, { member: cloud.projects.consumer });

    const images = await list("Image");
    expect(images).toContain(web);
    expect(images).toContain(db);
    expect(await list("Image", "--name", "web")).not.toContain(db);
    expect(await list("ImageMember", "--image-id", web)).toContain(
      `${web}/${cloud.projects.consumer}`,
    );
    expect(await list("ImageTag", "--image-id", web)).toContain(`${web}/tag%20of%20web`);
  });
});
