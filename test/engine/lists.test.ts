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
  let ofConsumer: PulumiProject;

  beforeAll(async () => {
    cloud = await startLocalCloud();
    const program = { yaml: "name: program\nruntime: yaml\n" };
    project = await pulumiProject({ program, cloud });
    const environment = { OS_CLOUD: "consumer" };
    ofConsumer = await pulumiProject({ program, cloud, environment });
  });

  afterAll(async () => {
    await project.remove();
    await ofConsumer.remove();
    await cloud.stop();
  });

  const listIn = async (by: PulumiProject, kind: string, ...args: readonly string[]) => {
    // Without a path, the command looks for an installed plugin and not on PATH.
    const plugin = path.join(by.folder, "..", "plugins", "pulumi-resource-ims");
    const command = ["do", "--package", plugin, `ims:index:${kind}`, "list", "--all", ...args];
    return (await by.command(...command)).stdout;
  };
  const list = async (...args: readonly [string, ...string[]]) => await listIn(project, ...args);

  it("has images, members, share lists and tags with the ids that an import takes", async () => {
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
    const lists = await list("ImageMembers");
    expect(lists).toContain(web);
    expect(lists).not.toContain(db);
  });

  it("has the shares that a consumer accepted", async () => {
    const [alice, bob] = [await person(cloud, "alice"), await person(cloud, "bob")];
    const record = { name: "shared", visibility: "shared" };
    const { id } = (await alice.call("POST", "/v2/images", record)) as { id: string };
    const members = `/v2/images/${id}/members`;
    await alice.call("POST", members, { member: bob.projectId });
    const pending = await listIn(ofConsumer, "ImageAcceptance");
    expect(pending).not.toContain(id);
    await bob.call("PUT", `${members}/${bob.projectId}`, { status: "accepted" });
    expect(await listIn(ofConsumer, "ImageAcceptance")).toContain(`${id}/${bob.projectId}`);
    expect(await listIn(ofConsumer, "ImageAcceptance", "--status", "rejected")).not.toContain(id);
  });
});
