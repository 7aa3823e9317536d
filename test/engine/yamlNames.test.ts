/**
 * Names that the program leaves to the engine, with the real engine and the plugin: what the stack's configuration says
 * about them holds for a new image, and never renames one that exists.
 */
import { writeFile } from "node:fs/promises";
import * as path from "node:path";

import { pulumiProject, type PulumiProject } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding } from "../support/needs";

jest.setTimeout(300_000);

describeNeeding(["engine"], "an image that the program does not name", () => {
  let cloud: LocalCloud;
  let project: PulumiProject;

  /** A program of records without bytes, with the stack's rules for names. */
  const program = (rules: object | undefined, ...names: readonly string[]) =>
    JSON.stringify({
      name: "program",
      runtime: "yaml",
      ...(rules === undefined ? {} : { config: { "pulumi:autonaming": { value: rules } } }),
      resources: Object.fromEntries(names.map((name) => [name, { type: "ims:index:Image" }])),
      outputs: Object.fromEntries(names.map((name) => [name, `\${${name}.name}`])),
    });

  beforeAll(async () => {
    cloud = await startLocalCloud();
    project = await pulumiProject({ program: { yaml: program(undefined, "first") }, cloud });
  });

  afterAll(async () => {
    await project.remove();
    await cloud.stop();
  });

  it("is named after the resource, as the plan says", async () => {
    const plan = path.join(project.folder, "plan.json");
    const { stdout } = await project.preview("--diff", "--save-plan", plan);
    const [, planned] = /name *: "(first-[\da-f]{7})"/.exec(stdout) ?? [];
    await project.up("--plan", plan);
    expect(await project.outputs()).toEqual({ first: planned });
  });

  it("is named by the pattern of the stack, and keeps the name that it has", async () => {
    const before = await project.outputs();
    const pattern = "${stack}-${name}-${alphanum(4)}";
    await project.change(program({ pattern, enforce: true }, "first", "second"));
    expect((await project.up()).resources).toEqual({ created: 1, unchanged: 2 });
    const names = await project.outputs();
    expect(names).toEqual({ ...before, second: expect.stringMatching(/^dev-second-\w{4}$/) });
    await project.up("--expect-no-changes");
    await writeFile(
      path.join(project.folder, "Pulumi.yaml"),
      program(undefined, "first", "second"),
    );
    await project.up("--expect-no-changes");
    expect(await project.outputs()).toEqual(names);
  });

  it("is refused where automatic names are disabled, and those that exist stay", async () => {
    await project.change(program({ mode: "disabled" }, "first", "second"));
    await project.up("--expect-no-changes");
    await project.change(program({ mode: "disabled" }, "first", "second", "third"));
    const { status, stdout, stderr } = await project.attempt("preview");
    expect(status).not.toBe(0);
    expect(stdout + stderr).toMatch(/third.*name: is required because auto-naming is disabled/s);
  });
});
