/** What a release holds for this machine: an archive of the plugin that needs no Node. */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";

import { thisPlatform } from "../../provider/release/platforms";
import { makeRelease } from "../../provider/release/release";
import { emptyQcow2 } from "../support/emptyDisk";
import { example, pulumiProject, type PulumiProject } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding, engineFolder } from "../support/needs";
import { person, type Person } from "../support/person";
import { cacheFolder, inRepository } from "../support/repository";

jest.setTimeout(600_000);

describeNeeding(["engine"], "a release", () => {
  let folder: string;
  let archive: string;

  beforeAll(async () => {
    const platform = thisPlatform();
    if (platform === undefined) throw new Error("npm has no Node for this machine's platform");
    folder = await mkdtemp(path.join(tmpdir(), "ims-released-"));
    const sdk = path.join(folder, "..", `${path.basename(folder)}.whl`);
    await writeFile(sdk, "a packed SDK");
    const nodes = path.join(cacheFolder, "nodes");
    const options = { repository: inRepository(), platforms: [platform], folder, nodes };
    await makeRelease({ ...options, sdks: [sdk], tell: () => undefined });
    await rm(sdk);
    const files = await readdir(folder);
    archive = path.join(folder, files.find((file) => file.endsWith(".tar.gz")) ?? "");
  });

  afterAll(async () => await rm(folder, { recursive: true, force: true }));

  it("has the name that Pulumi looks for, and checksums of all that is in it", async () => {
    const names = await readdir(folder);
    expect(names).toHaveLength(3);
    expect(path.basename(archive)).toMatch(
      /^pulumi-resource-ims-v\d+\.\d+\.\d+-(linux|darwin|windows)-(amd64|arm64)\.tar\.gz$/,
    );
    const lines = (await readFile(path.join(folder, "SHA256SUMS"), "utf8")).trim().split("\n");
    const sums = lines.map((line) => line.split("  "));
    expect(sums.map(([, name]) => name).sort()).toEqual(
      names.filter((name) => name !== "SHA256SUMS").sort(),
    );
    for (const [sum, name = ""] of sums) {
      const bytes = await readFile(path.join(folder, name));
      expect(sum).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
  });

  describe("installed by `pulumi plugin install`", () => {
    let cloud: LocalCloud;
    let project: PulumiProject;
    let alice: Person;
    let bob: Person;

    beforeAll(async () => {
      cloud = await startLocalCloud();
      [alice, bob] = [await person(cloud, "alice"), await person(cloud, "bob")];
      const carol = await person(cloud, "carol");
      project = await pulumiProject({
        program: example("share-an-image-yaml"),
        cloud,
        pluginArchive: archive,
        config: { consumer: bob.projectId, partner: carol.projectId },
        // Nothing but the engine: no Node, and no plugin that lies on PATH.
        environment: { PATH: engineFolder(), NODE_COMPILE_CACHE: undefined },
      });
      await writeFile(path.join(project.folder, "golden.qcow2"), emptyQcow2());
    });

    afterAll(async () => {
      await project.remove();
      await cloud.stop();
    });

    it("runs a program without Node", async () => {
      const first = await project.up();
      expect(first.resources).toEqual({ created: 6 });
      expect(first.output).not.toContain("$PATH");
      const { imageId } = await project.outputs();
      expect((await alice.members(String(imageId)))[bob.projectId]).toBe("accepted");
      expect((await project.up()).resources).toEqual({ unchanged: 6 });
      expect((await project.destroy()).resources).toEqual({ deleted: 6 });
    });
  });
});
