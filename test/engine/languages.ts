/**
 * The languages of examples/share-an-image-*: how a program gets our SDK, and how a user of the
 * language writes the changes that the tests make, which mean the same in all of them.
 */
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";

import type { PulumiProject } from "../support/engine";
import { useGoSdk } from "../support/languageSdks";
import { sdksFolder } from "../support/needs";
import { findGo } from "../support/prerequisites";
import { run } from "../support/run";

export interface Language {
  readonly name: string;
  /** The file with the program. */
  readonly file: string;
  /** Gives the program our SDK, as the example's README tells a user to. */
  readonly prepare?: (project: PulumiProject) => Promise<void>;
  /** Folders with the language's own programs. */
  readonly programs?: () => readonly string[];
  readonly environment?: () => Promise<Readonly<Record<string, string>>>;
  /** Describes the image, gives it another tag and takes the partner off the list. */
  readonly change: readonly Edit[];
  /** Declares the image "by hand", which exists already. */
  readonly adopt: (id: string) => readonly Edit[];
}

/** A piece of the program, and what takes its place. */
type Edit = readonly [before: string, after: string];

const yaml: Language = {
  name: "yaml",
  file: "Pulumi.yaml",
  change: [
    [
      "diskFormat: qcow2\n",
      "diskFormat: qcow2\n      minDiskGb: 1\n      properties: { os_distro: debian }\n",
    ],
    ["tag: reviewed", "tag: released"],
    ["        - projectId: ${partner}\n", ""],
  ],
  adopt: (id) => [
    [
      "variables:\n",
      `  adopted:
    type: ims:Image
    properties: { name: by hand, diskFormat: raw }
    options: { import: ${id} }
variables:
`,
    ],
  ],
};

export const typescript: Language = {
  name: "typescript",
  file: "index.ts",
  prepare: async ({ folder }) => {
    const modules = path.join(folder, "node_modules");
    await mkdir(modules, { recursive: true });
    const compiled = path.join(sdksFolder(), "sdks", "nodejs", "bin");
    await symlink(compiled, path.join(modules, "pulumi-ims-plugin"));
  },
  change: [
    [
      'diskFormat: "qcow2",\n',
      'diskFormat: "qcow2",\n  minDiskGb: 1,\n  properties: { os_distro: "debian" },\n',
    ],
    ['tag: "reviewed"', 'tag: "released"'],
    [', { projectId: config.require("partner") }', ""],
  ],
  adopt: (id) => [
    [
      "export const imageId",
      `new ims.Image("adopted", { name: "by hand", diskFormat: "raw" }, { import: "${id}" });
export const imageId`,
    ],
  ],
};

export const python: Language = {
  name: "python",
  file: "__main__.py",
  programs: () => [path.join(sdksFolder(), "venv", "bin")],
  change: [
    [
      'disk_format="qcow2",\n',
      'disk_format="qcow2",\n    min_disk_gb=1,\n    properties={"os_distro": "debian"},\n',
    ],
    ['tag="reviewed"', 'tag="released"'],
    ['        {"project_id": config.require("partner")},\n', ""],
  ],
  adopt: (id) => [
    [
      'pulumi.export("imageId"',
      `ims.Image(
    "adopted",
    name="by hand",
    disk_format="raw",
    opts=pulumi.ResourceOptions(import_="${id}"),
)
pulumi.export("imageId"`,
    ],
  ],
};

const go: Language = {
  name: "go",
  file: "main.go",
  prepare: async ({ folder }) => await useGoSdk(goProgram(), folder, sdksFolder()),
  programs: () => [path.dirname(goProgram())],
  // The project has a home of its own, where Go would find nothing of what it compiled before.
  environment: async () => {
    const { stdout } = await run(goProgram(), ["env", "-json", "GOCACHE", "GOMODCACHE"]);
    return JSON.parse(stdout) as { readonly GOCACHE: string; readonly GOMODCACHE: string };
  },
  change: [
    [
      'DiskFormat: pulumi.String("qcow2"),\n',
      `DiskFormat: pulumi.String("qcow2"),
			MinDiskGb:  pulumi.Int(1),
			Properties: pulumi.StringMap{"os_distro": pulumi.String("debian")},
`,
    ],
    ['pulumi.String("reviewed")', 'pulumi.String("released")'],
    ['ims.ConsumerArgs{ProjectId: pulumi.String(cfg.Require("partner"))},', ""],
  ],
  adopt: (id) => [
    [
      "found := ",
      `_, err = ims.NewImage(ctx, "adopted", &ims.ImageArgs{
			Name:       pulumi.String("by hand"),
			DiskFormat: pulumi.String("raw"),
		}, pulumi.Import(pulumi.ID("${id}")))
		if err != nil {
			return err
		}
		found := `,
    ],
  ],
};

export const languages: readonly Language[] = [yaml, typescript, python, go];

function goProgram(): string {
  const { program, missing } = findGo();
  if (program === undefined) throw new Error(missing);
  return program;
}

/** Changes a program as a person with an editor does. */
export async function edit(
  { folder }: PulumiProject,
  { file }: Language,
  edits: readonly Edit[],
): Promise<void> {
  let text = await readFile(path.join(folder, file), "utf8");
  for (const [before, after] of edits) {
    const parts = text.split(before);
    if (parts.length !== 2) throw new Error(`${file} must have this once: ${before}`);
    text = parts.join(after);
  }
  await writeFile(path.join(folder, file), text);
}
