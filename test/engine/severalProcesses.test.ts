/**
 * A program with two provider instances has two processes of the plugin. An acceptance moves from a resource of one to a
 * resource of the other: the process that deletes the old resource must not take back what the new one declares.
 */
import { pulumiProject, type PulumiProject } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding } from "../support/needs";
import { person, type Person } from "../support/person";

jest.setTimeout(300_000);

describeNeeding(["engine"], "an acceptance that moves between provider instances", () => {
  let cloud: LocalCloud;
  let alice: Person;
  let bob: Person;
  let imageId: string;
  let project: PulumiProject;

  const program = (member: string, answer: string) => `
name: program
runtime: yaml
resources:
  consumer:
    type: pulumi:providers:ims
    properties: { cloud: consumer }
  share:
    type: ims:ImageMember
    properties: { imageId: ${imageId}, projectId: ${bob.projectId}${member} }
${answer}`;
  const ownResource = () => `  answer:
    type: ims:ImageAcceptance
    properties: { imageId: ${imageId} }
    options: { provider: "\${consumer}", dependsOn: ["\${share}"] }
`;

  beforeAll(async () => {
    cloud = await startLocalCloud();
    [alice, bob] = [await person(cloud, "alice"), await person(cloud, "bob")];
    const record = { name: "shared", disk_format: "raw", container_format: "bare" };
    imageId = ((await alice.call("POST", "/v2/images", record)) as { id: string }).id; // as Glance has it
    project = await pulumiProject({ program: { yaml: program("", ownResource()) }, cloud });
  });

  afterAll(async () => {
    await project.remove();
    await cloud.stop();
  });

  it("stays accepted", async () => {
    await project.up();
    expect(await alice.members(imageId)).toEqual({ [bob.projectId]: "accepted" });
    await project.change(program(", accept: { connection: consumer }", ""));
    const moved = await project.up();
    expect(moved.resources).toMatchObject({ deleted: 1 });
    expect(await alice.members(imageId)).toEqual({ [bob.projectId]: "accepted" });
    await project.refresh("--expect-no-changes");
    await project.destroy();
    expect(await alice.members(imageId)).toEqual({});
  });
});
