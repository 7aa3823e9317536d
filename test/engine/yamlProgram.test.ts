/**
 * A program in YAML with the real engine and the plugin: what no dynamic provider can do is looked at here,
 * beside a whole life. The plugin is not published yet.
 */
import { readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";

import { emptyQcow2 } from "../support/emptyDisk";
import { pulumiProject, type PulumiProject } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding } from "../support/needs";
import { person, type Person } from "../support/person";

jest.setTimeout(300_000);

describeNeeding(["engine"], "a program in YAML", () => {
  let cloud: LocalCloud;
  let alice: Person;
  let bob: Person;
  let project: PulumiProject;

  const program = (tags: string) => `
name: program
runtime: yaml
resources:
  consumer:
    type: pulumi:providers:ims
    properties: { cloud: consumer }
  golden:
    type: ims:index:Image
    properties:
      name: golden
      source: { kind: file, path: golden.qcow2 }
      diskFormat: qcow2
      tags: ${tags}
  shares:
    type: ims:index:ImageMembers
    properties:
      imageIds: ["\${golden.id}"]
      members: [{ projectId: ${bob.projectId} }]
  answer:
    type: ims:index:ImageAcceptance
    properties: { imageId: "\${golden.id}" }
    options:
      provider: \${consumer}
      dependsOn: ["\${shares}"]
variables:
  found:
    fn::invoke:
      function: ims:index:getImage
      arguments: { id: "\${golden.id}" }
outputs:
  imageId: \${golden.id}
  sizeBytes: \${found.sizeBytes}
`;

  beforeAll(async () => {
    cloud = await startLocalCloud();
    alice = await person(cloud, "alice");
    bob = await person(cloud, "bob");
    // Only then has the command the option --event-log.
    const environment = { PULUMI_DEBUG_COMMANDS: "true" };
    project = await pulumiProject({ program: { yaml: program("[golden]") }, cloud, environment });
    await writeFile(path.join(project.folder, "golden.qcow2"), emptyQcow2());
  });

  afterAll(async () => {
    await project.remove();
    await cloud.stop();
  });

  it("makes what is declared, accepts by a provider instance, and looks up", async () => {
    const log = path.join(project.stateFolder, "events.json");
    expect((await project.up("--event-log", log)).resources).toEqual({ created: 5 });
    expect(await shownOf(log, "golden")).toEqual([
      expect.stringMatching(/^100 % uploaded \(\d+\.\d of \d+\.\d MiB\)$/m),
    ]);
    const { imageId, sizeBytes } = await project.outputs();
    expect(sizeBytes).toBe(emptyQcow2().length);
    expect(await alice.members(String(imageId))).toEqual({ [bob.projectId]: "accepted" });
    expect((await project.up()).resources).toEqual({ unchanged: 5 });
    await project.refresh("--expect-no-changes");
  });

  it("shows of a set what comes, and keeps the outputs that no change touches", async () => {
    await project.change(program("[silver, golden]"));
    const { stdout } = await project.preview("--diff");
    expect(stdout).toContain('+ [0]: "silver"');
    expect(stdout).not.toContain("golden.qcow2");
    expect(stdout).not.toMatch(/imageIds.*unknown/s);
    expect((await project.up()).resources).toEqual({ updated: 1, unchanged: 4 });
  });

  it("sees what was changed outside, shows exactly that, and puts it right", async () => {
    const id = String((await project.outputs())["imageId"]);
    await alice.call("DELETE", `/v2/images/${id}/tags/silver`);
    const refreshed = await project.refresh();
    expect(refreshed.resources).toMatchObject({ updated: 1 });
    const { stdout } = await project.preview("--diff");
    expect(stdout).toContain('+ [0]: "silver"');
    await project.up();
    expect(new Set((await alice.image(id))?.tags)).toEqual(new Set(["silver", "golden"]));
  });

  it("leaves nothing", async () => {
    const id = String((await project.outputs())["imageId"]);
    expect((await project.destroy()).resources).toEqual({ deleted: 5 });
    expect(await alice.image(id)).toBeUndefined();
  });

  it("imports an image that was made outside, and needs no change then", async () => {
    const record = { name: "by hand", disk_format: "raw", container_format: "bare" };
    const made = (await alice.call("POST", "/v2/images", record)) as { id: string };
    const file = path.join(project.folder, "imported.yaml");
    const command = ["import", "ims:index:Image", "hand", made.id, "--yes", "--skip-preview"];
    await project.command(...command, "--protect=false", "--out", file);
    const { deployment } = await project.exportStack();
    const imported = deployment.resources?.find(({ type }) => type === "ims:index:Image");
    expect(imported).toMatchObject({ id: made.id, inputs: { name: "by hand", diskFormat: "raw" } });
    const inputs = JSON.stringify(imported?.inputs);
    await project.change(`
name: program
runtime: yaml
resources:
  hand: { type: "ims:index:Image", properties: ${inputs} }
`);
    await project.preview("--expect-no-changes");
  });
});

/** What the engine showed beside a resource while it worked on it. */
async function shownOf(log: string, name: string): Promise<readonly string[]> {
  const events = (await readFile(log, "utf8"))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as EngineEvent); // the engine's own format
  return events.flatMap(({ diagnosticEvent: said }) =>
    said?.ephemeral === true && said.urn?.endsWith(`::${name}`) ? [said.message.trim()] : [],
  );
}

interface EngineEvent {
  readonly diagnosticEvent?: {
    readonly urn?: string;
    readonly message: string;
    readonly ephemeral?: boolean;
  };
}
