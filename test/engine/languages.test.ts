/**
 * One program in four languages, with the real engine, the plugin and its generated SDKs: examples/share-an-image-*. What
 * the engine keeps of it must be the same whatever the language.
 */
import { mkdir, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";

import { emptyQcow2 } from "../support/emptyDisk";
import { example, pulumiProject, type PulumiProject } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { useGoSdk } from "../support/languageSdks";
import { describeNeeding, sdksFolder } from "../support/needs";
import { person, type Person } from "../support/person";
import { findGo } from "../support/prerequisites";
import { run } from "../support/run";

jest.setTimeout(600_000);

interface Language {
  readonly name: string;
  /** Gives the program our SDK, as its README tells a user to. */
  readonly prepare: (project: PulumiProject, sdks: string) => Promise<void>;
  /** Folders with the language's own programs. */
  readonly programs?: (sdks: string) => readonly string[];
  readonly environment?: () => Promise<Readonly<Record<string, string>>>;
}

const languages: readonly Language[] = [
  { name: "yaml", prepare: async () => {} },
  {
    name: "typescript",
    prepare: async ({ folder }, sdks) => {
      const modules = path.join(folder, "node_modules");
      await mkdir(modules, { recursive: true });
      const compiled = path.join(sdks, "sdks", "nodejs", "bin");
      await symlink(compiled, path.join(modules, "pulumi-ims-plugin"));
    },
  },
  {
    name: "python",
    prepare: async () => {},
    programs: (sdks) => [path.join(sdks, "venv", "bin")],
  },
  {
    name: "go",
    prepare: async ({ folder }, sdks) => await useGoSdk(goProgram(), folder, sdks),
    programs: () => [path.dirname(goProgram())],
    // The project has a home of its own, where Go would find nothing of what it compiled before.
    environment: async () => {
      const { stdout } = await run(goProgram(), ["env", "-json", "GOCACHE", "GOMODCACHE"]);
      return JSON.parse(stdout) as { readonly GOCACHE: string; readonly GOMODCACHE: string };
    },
  },
];

function goProgram(): string {
  const { program, missing } = findGo();
  if (program === undefined) throw new Error(missing);
  return program;
}

describeNeeding(["engine", "sdks"], "a program that shares an image", () => {
  let cloud: LocalCloud;
  let alice: Person;
  let bob: Person;
  let carol: Person;

  beforeAll(async () => {
    cloud = await startLocalCloud();
    [alice, bob, carol] = [
      await person(cloud, "alice"),
      await person(cloud, "bob"),
      await person(cloud, "carol"),
    ];
  });

  afterAll(async () => await cloud.stop());

  const states = new Map<string, unknown>();

  /** The engine's state without what differs in every run: ids, the project's name, the file and times. */
  async function comparable(project: PulumiProject, name: string): Promise<unknown> {
    const { imageId } = await project.outputs();
    const { resources = [] } = (await project.exportStack()).deployment;
    const kept = resources
      .filter(({ type }) => type.startsWith("ims:"))
      .map(({ type, id, inputs, outputs }) => ({ type, id, inputs, outputs }))
      .sort((one, other) => one.type.localeCompare(other.type));
    const text = JSON.stringify(kept)
      .replaceAll(String(imageId), "IMAGE")
      .replaceAll(`share-an-image-${name}`, "PROJECT")
      .replaceAll(/golden-[0-9a-f]{7}/g, "golden-HASH")
      .replaceAll(/members-[0-9a-f-]{36}/g, "members-ID")
      .replaceAll(/"identity":"[\d:]+","modifiedMs":\d+/g, '"identity":"FILE","modifiedMs":0')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");
    return JSON.parse(text);
  }

  describe.each(languages)("in $name", ({ name, prepare, programs, environment }) => {
    let project: PulumiProject;

    beforeAll(async () => {
      const sdks = sdksFolder();
      project = await pulumiProject({
        program: example(`share-an-image-${name}`),
        cloud,
        config: { consumer: bob.projectId, partner: carol.projectId },
        programs: programs?.(sdks) ?? [],
        environment: (await environment?.()) ?? {},
      });
      await prepare(project, sdks);
      await writeFile(path.join(project.folder, "golden.qcow2"), emptyQcow2());
    });

    afterAll(async () => await project.remove());

    it("is made, changed, refreshed and destroyed", async () => {
      expect((await project.up()).resources).toEqual({ created: 6 });
      const { imageId, sizeBytes } = await project.outputs();
      expect(sizeBytes).toBe(emptyQcow2().length);
      expect(await alice.image(String(imageId))).toMatchObject({ tags: ["reviewed"] });
      expect(await alice.members(String(imageId))).toEqual({
        [bob.projectId]: "accepted",
        [carol.projectId]: "pending",
      });
      states.set(name, await comparable(project, name));
      expect((await project.up()).resources).toEqual({ unchanged: 6 });
      await project.refresh("--expect-no-changes");
      expect((await project.destroy()).resources).toEqual({ deleted: 6 });
      expect(await alice.image(String(imageId))).toBeUndefined();
    });
  });

  it("leaves the same state in every language", () => {
    expect([...states.keys()]).toEqual(languages.map(({ name }) => name));
    const [first, ...others] = states.values();
    for (const other of others) expect(other).toEqual(first);
  });
});
