/** Lives that only IMS has: what changes in place there, images that the cloud makes by itself, and exports. */
import { bucket } from "../../support/imsStack";
import { describeLivesOnIms, type Life, type Scene } from "../../support/lifecycle";
import { objectStorage } from "../../support/objectStorage";
import type { LocalCloud } from "../../support/localCloud";

const ofServer =
  (changes: object = {}) =>
  (scene: Scene) => ({
    name: "golden",
    source: { kind: "server", serverId: scene.seeded("stoppedServer") },
    ...changes,
  });
const byHand = async (scene: Scene, operations: readonly object[]) =>
  await scene.alice.call("PATCH", `/v2/cloudimages/${scene.id()}`, operations);

const images: Readonly<Record<string, Life>> = {
  "everything changes in place, and goes back to its default when it is no longer declared": {
    kind: "Image",
    foretold: true,
    steps: [
      { when: "it is made", inputs: ofServer(), outcome: "create" },
      { when: "nothing changes", outcome: "same", requests: 0 },
      {
        when: "all of it changes",
        inputs: ofServer({
          ...{ name: "silver", description: "of silver", minRamMb: 1024, maxRamMb: 8192 },
          ...{ tags: ["env=prod", "silver"], properties: { os_distro: "centos" } },
        }),
        outcome: "update",
        after: async (scene) =>
          expect(await scene.live()).toMatchObject({
            ...{ name: "silver", __description: "of silver", min_ram: 1024, max_ram: "8192" },
            ...{ tags: ["env=prod", "silver"], os_distro: "centos" },
          }),
      },
      {
        when: "most is not declared any more",
        inputs: ofServer({ tags: ["env=dev"] }),
        outcome: "update",
        after: async (scene) => {
          const image = await scene.live();
          expect(image).toMatchObject({ name: "golden", min_ram: 0, tags: ["env=dev"] });
          expect(image["__description"] ?? "").toBe("");
          expect(Object.keys(image)).not.toContain("os_distro");
        },
      },
    ],
  },

  "what somebody changed by hand is seen and brought back": {
    kind: "Image",
    steps: [
      {
        when: "it is made",
        inputs: ofServer({ description: "ours", minRamMb: 512, tags: ["env=dev", "ours"] }),
        outcome: "create",
      },
      {
        when: "somebody changes what can be changed",
        given: async (scene) => {
          await byHand(scene, [
            { op: "replace", path: "/name", value: "theirs" },
            { op: "replace", path: "/__description", value: "theirs" },
            { op: "replace", path: "/min_ram", value: 1024 },
          ]);
          await scene.alice.call("DELETE", `/v2/images/${scene.id()}/tags/ours`);
          await scene.stack.refresh();
          expect(scene.outputs()).toMatchObject({
            ...{ name: "theirs", description: "theirs", minRamMb: 1024, tags: ["env=dev"] },
          });
        },
        outcome: "update",
        after: async (scene) =>
          expect(await scene.live()).toMatchObject({
            ...{ name: "golden", __description: "ours", min_ram: 512, tags: ["env=dev", "ours"] },
          }),
      },
      {
        when: "somebody deletes it",
        given: async (scene) => await scene.alice.call("DELETE", `/v2/images/${scene.id()}`),
        refresh: "gone",
        outcome: "create",
      },
    ],
  },

  "another source is another image": {
    kind: "Image",
    foretold: true,
    steps: [
      { when: "it is made of a server", inputs: ofServer(), outcome: "create" },
      {
        when: "it is one of a backup",
        inputs: (scene) => ({
          name: "golden",
          source: { kind: "backup", backupId: scene.seeded("cbrBackup") },
        }),
        outcome: "replace",
        after: async (scene) => expect(await scene.alice.ownImages()).toHaveLength(1),
      },
      {
        when: "the source leaves the program",
        inputs: () => ({ name: "golden" }),
        outcome: "same",
      },
    ],
  },
};

const exported = (scene: Scene) => ({
  ...{ imageId: scene.handMade(), bucket, key: `exports/${scene.handMade()}`, format: "qcow2" },
});
const isThere = async (scene: Scene) => {
  // The ground of these lives is the local cloud.
  const storage = objectStorage(scene.cloud as LocalCloud, "alice");
  const path = `/${bucket}/exports/${scene.handMade()}`;
  return (await storage.send("HEAD", path)).status === 200;
};

const fileExports: Readonly<Record<string, Life>> = {
  "an image is written once, and its object stays": {
    kind: "ImageExport",
    foretold: true,
    begin: async (scene) => await scene.imageByHand(),
    steps: [
      {
        when: "it is written",
        inputs: exported,
        outcome: "create",
        after: async (scene) => expect(await isThere(scene)).toBe(true),
      },
      { when: "nothing changes", outcome: "same", requests: 0 },
      {
        when: "somebody deletes the object",
        given: async (scene) =>
          await objectStorage(scene.cloud as LocalCloud, "alice").send(
            "DELETE",
            `/${bucket}/exports/${scene.handMade()}`,
          ),
        refresh: "gone",
        outcome: "create",
        after: async (scene) => expect(await isThere(scene)).toBe(true),
      },
    ],
    end: async (scene) => expect(await isThere(scene)).toBe(true),
  },

  "the object goes along when the program says so": {
    kind: "ImageExport",
    begin: async (scene) => await scene.imageByHand(),
    steps: [
      { when: "it is written", inputs: exported, outcome: "create" },
      {
        when: "deleteObject is set",
        inputs: (scene) => ({ ...exported(scene), deleteObject: true }),
        outcome: "update",
      },
    ],
    end: async (scene) => expect(await isThere(scene)).toBe(false),
  },
};

describeLivesOnIms("an Image", images);
describeLivesOnIms("an ImageExport", fileExports);
