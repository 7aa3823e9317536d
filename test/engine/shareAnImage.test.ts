/**
 * examples/share-an-image with the real `pulumi` command: what a person types, and what the cloud holds afterwards.
 */
import { copyFile, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";

import { emptyQcow2 } from "../support/emptyDisk";
import { example, pulumiProject, type PulumiProject } from "../support/engine";
import { engineClouds } from "../support/engineClouds";
import { describeNeeding, diskFolder } from "../support/needs";
import { people, sha256, type Person } from "../support/person";
import type { TestCloud } from "../support/testCloud";

jest.setTimeout(300_000);

for (const { name, needs, open } of engineClouds) {
  describeNeeding(needs, `share-an-image on ${name}`, () => {
    let cloud: TestCloud;
    let alice: Person;
    let bob: Person;
    let carol: Person;
    let project: PulumiProject;

    beforeAll(async () => {
      cloud = await open();
      ({ alice, bob, carol } = await people(cloud));
    });

    afterAll(async () => await cloud.stop());

    beforeEach(async () => {
      project = await pulumiProject({
        program: example("share-an-image"),
        cloud,
        config: { consumer: bob.projectId, partner: carol.projectId },
      });
      await writeFile(path.join(project.folder, "golden.qcow2"), emptyQcow2());
    });

    afterEach(async () => await project.remove());

    const imageId = async () => String((await project.outputs())["imageId"]);

    it("makes what is declared, then nothing more, and leaves nothing", async () => {
      const first = await project.up();
      expect(first.resources).toEqual({ created: 3 });
      const id = await imageId();
      expect(await alice.image(id)).toMatchObject({ status: "active", tags: ["golden"] });
      expect(await alice.members(id)).toEqual({
        [bob.projectId]: "accepted",
        [carol.projectId]: "pending",
      });

      const second = await project.up();
      expect(second.resources).toEqual({ unchanged: 3 });
      await project.preview("--expect-no-changes");
      await project.refresh("--expect-no-changes");

      const last = await project.destroy();
      expect(last.resources).toEqual({ deleted: 3 });
      expect(await alice.image(id)).toBeUndefined();
    });

    it("sees what was changed by hand on image, tag and member, and puts it right", async () => {
      await project.up();
      const id = await imageId();
      const name = (await alice.image(id))?.name;
      await alice.call("PATCH", `/v2/images/${id}`, [
        { op: "replace", path: "/name", value: "by hand" },
      ]);
      await alice.call("DELETE", `/v2/images/${id}/tags/golden`);
      await alice.call("PUT", `/v2/images/${id}/tags/of-others`);
      await alice.call("DELETE", `/v2/images/${id}/members/${carol.projectId}`);
      await alice.call("POST", `/v2/images/${id}/members`, { member: "f".repeat(32) });
      await bob.call("PUT", `/v2/images/${id}/members/${bob.projectId}`, { status: "rejected" });

      const seen = await project.refresh();
      expect(seen.resources).toEqual({ updated: 2, unchanged: 1 });
      const plan = await project.preview();
      expect(plan.resources).toEqual({ "to update": 2, unchanged: 1 });
      const mended = await project.up();
      expect(mended.resources).toEqual({ updated: 2, unchanged: 1 });

      const image = await alice.image(id);
      expect(image?.name).toBe(name);
      expect(new Set(image?.tags)).toEqual(new Set(["golden", "of-others"]));
      expect(await alice.members(id)).toEqual({
        [bob.projectId]: "accepted",
        [carol.projectId]: "pending",
      });
      await project.destroy();
    });

    it("changes in place what can change, and replaces the image when its bytes change", async () => {
      await project.up();
      const first = await imageId();
      const program = await readFile(path.join(project.folder, "index.ts"), "utf8");
      await project.change(program.replace('tags: ["golden"]', 'tags: ["silver"], minDiskGb: 1'));
      expect((await project.up()).resources).toEqual({ updated: 1, unchanged: 2 });
      expect(await alice.image(first)).toMatchObject({ tags: ["silver"], min_disk: 1 });

      await writeFile(path.join(project.folder, "golden.qcow2"), emptyQcow2(1));
      await project.up();
      const second = await imageId();
      expect(second).not.toBe(first);
      expect(await alice.image(first)).toBeUndefined();
      expect((await bob.download(second)).sha256).toBe(sha256(emptyQcow2(1)));
      expect(await alice.members(second)).toEqual({
        [bob.projectId]: "accepted",
        [carol.projectId]: "pending",
      });
      await project.destroy();
    });

    it("adopts an image that exists, and keeps it on destroy", async () => {
      const made = await alice.call("POST", "/v2/images", {
        name: "made by hand",
        disk_format: "raw",
        container_format: "bare",
        tags: ["old"],
      });
      const { id } = made as { id: string };
      await project.change(`
        import * as ims from "pulumi-ims";
        const image = new ims.Image("adopted", { existingId: "${id}", name: "adopted", tags: ["new"] });
        export const imageId = image.id;
      `);

      expect((await project.preview()).output).toContain(
        `adopted: adopts image ${id} "made by hand": name differs; 1 more tag`,
      );
      await project.up();
      expect(await imageId()).toBe(id);
      expect(await alice.image(id)).toMatchObject({ name: "adopted" });
      expect((await project.up()).resources).toEqual({ unchanged: 2 });
      await project.destroy();

      const kept = await alice.image(id);
      expect(new Set(kept?.tags)).toEqual(new Set(["old", "new"]));
      await alice.call("DELETE", `/v2/images/${id}`);
    });

    describeNeeding(["disk"], "with a bootable disk", () => {
      it.each(["iso", "qcow2"])("stores every byte of an %s", async (format) => {
        const disk = path.join(diskFolder(), `disk.${format}`);
        await copyFile(disk, path.join(project.folder, `disk.${format}`));
        await project.change(`
          import * as ims from "pulumi-ims";
          const image = new ims.Image("disk", {
            source: { kind: "file", path: "disk.${format}" },
            diskFormat: "${format}",
          });
          export const imageId = image.id;
        `);
        await project.up();
        const bytes = await readFile(disk);
        expect(await alice.download(await imageId())).toEqual({
          sizeBytes: bytes.length,
          sha256: sha256(bytes),
        });
        await project.destroy();
      });
    });
  });
}
