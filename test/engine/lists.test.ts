/** What exists, as `pulumi do … list` shows it with the real engine and the plugin. The command needs no state. */
import * as path from "node:path";

import { pulumiProject, type PulumiProject } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding } from "../support/needs";
import { outsideGlance, outsideIms, type Outside } from "../support/outside";

jest.setTimeout(300_000);

for (const [name, open] of [["Glance", outsideGlance] as const, ["IMS", outsideIms] as const]) {
  describeNeeding(["engine"], `a list of what exists, on the local cloud as ${name}`, () => {
    let cloud: LocalCloud;
    let outside: Outside;
    let owner: PulumiProject;
    let consumer: PulumiProject;
    /** The configuration of a stack, which the command does not read, as it takes it. */
    let flags: readonly string[];

    beforeAll(async () => {
      cloud = await startLocalCloud();
      outside = await open(cloud);
      const empty = { program: { yaml: "name: program\nruntime: yaml\n" } };
      owner = await pulumiProject({ ...empty, ...outside.settings("alice") });
      consumer = await pulumiProject({ ...empty, ...outside.settings("bob") });
      flags = Object.entries(outside.settings("alice").config ?? {}).flatMap(([key, value]) => [
        `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
        String(value),
      ]);
    });

    afterAll(async () => {
      await owner.remove();
      await consumer.remove();
      await cloud.stop();
    });

    const list = async (by: PulumiProject, kind: string, ...args: readonly string[]) => {
      // Without a path, the command looks for an installed plugin and not on PATH.
      const plugin = path.join(by.folder, "..", "plugins", "pulumi-resource-ims");
      const command = ["do", "--package", plugin, `ims:index:${kind}`, "list", "--all", ...args];
      return (await by.command(...command, ...flags)).stdout;
    };

    it("has images, members, share lists and tags with the ids that an import takes", async () => {
      const [web, db] = [await outside.makeImage("web"), await outside.makeImage("db")];
      await outside.tag(web, "golden");
      await outside.share(web, cloud.projects.consumer);

      const images = await list(owner, "Image");
      expect(images).toContain(web);
      expect(images).toContain(db);
      expect(await list(owner, "Image", "--name", "web")).not.toContain(db);
      expect(await list(owner, "ImageMember", "--image-id", web)).toContain(
        `${web}/${cloud.projects.consumer}`,
      );
      expect(await list(owner, "ImageTag", "--image-id", web)).toContain(`${web}/golden`);
      const lists = await list(owner, "ImageMembers");
      expect(lists).toContain(web);
      expect(lists).not.toContain(db);
    });

    it("has the shares that a consumer accepted", async () => {
      const id = await outside.makeImage("shared");
      await outside.share(id, cloud.projects.consumer);
      expect(await list(consumer, "ImageAcceptance")).not.toContain(id);
      await outside.answer(id, "accepted");
      expect(await list(consumer, "ImageAcceptance")).toContain(`${id}/${cloud.projects.consumer}`);
      expect(await list(consumer, "ImageAcceptance", "--status", "rejected")).not.toContain(id);
    });
  });
}
