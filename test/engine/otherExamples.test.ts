/**
 * The examples that work on somebody else's image, with the real `pulumi` command.
 */
import { example, pulumiProject } from "../support/engine";
import { engineClouds } from "../support/engineClouds";
import { describeNeeding } from "../support/needs";
import { person, type Person } from "../support/person";
import type { TestCloud } from "../support/testCloud";

jest.setTimeout(300_000);

for (const { name, needs, open } of engineClouds) {
  describeNeeding(needs, `the smaller examples on ${name}`, () => {
    let cloud: TestCloud;
    let alice: Person;
    let bob: Person;
    let imageId: string;

    beforeAll(async () => {
      cloud = await open();
      alice = await person(cloud, "alice");
      bob = await person(cloud, "bob");
    });

    afterAll(async () => await cloud.stop());

    beforeEach(async () => {
      const record = { disk_format: "raw", container_format: "bare", tags: ["built"] };
      const image = await alice.call("POST", "/v2/images", { ...record, visibility: "shared" });
      imageId = (image as { id: string }).id;
      await alice.call("POST", `/v2/images/${imageId}/members`, { member: bob.projectId });
    });

    afterEach(async () => await alice.call("DELETE", `/v2/images/${imageId}`));

    it("accepts as a consumer, sees a rejection by hand, and takes the answer back", async () => {
      const project = await pulumiProject({
        program: example("accept-as-consumer"),
        cloud,
        environment: { OS_CLOUD: "consumer" },
        config: { imageId },
      });
      await project.up();
      expect(await alice.members(imageId)).toEqual({ [bob.projectId]: "accepted" });
      await project.preview("--expect-no-changes");

      const path = `/v2/images/${imageId}/members/${bob.projectId}`;
      await bob.call("PUT", path, { status: "rejected" });
      await project.refresh();
      await project.up();
      expect(await alice.members(imageId)).toEqual({ [bob.projectId]: "accepted" });

      await project.destroy();
      expect(await alice.members(imageId)).toEqual({ [bob.projectId]: "pending" });
      await project.remove();
    });

    it("tags an image of another program and leaves the other tags alone", async () => {
      const program = example("tag-an-image-of-another-program");
      const project = await pulumiProject({ program, cloud, config: { imageId } });
      const tags = async () => new Set((await alice.image(imageId))?.tags);
      await project.up();
      expect(await tags()).toEqual(new Set(["built", "tested", "approved"]));
      await project.preview("--expect-no-changes");

      await alice.call("DELETE", `/v2/images/${imageId}/tags/tested`);
      await project.refresh();
      await project.up();
      expect(await tags()).toEqual(new Set(["built", "tested", "approved"]));

      await project.destroy();
      expect(await tags()).toEqual(new Set(["built"]));
      await project.remove();
    });
  });
}
