/** The life of an `ImageAcceptance`, on every cloud there is. */
import { describeLives, type Life, type Scene } from "../../support/lifecycle";

const bobs = (scene: Scene, changes: object = {}) => ({
  imageId: scene.handMade(),
  connection: "bob",
  ...changes,
});
const shared = async (scene: Scene) => {
  await scene.imageByHand();
  await share(scene);
};
const share = async (scene: Scene, index = 0) =>
  await scene.alice.call("POST", `/v2/images/${scene.handMade(index)}/members`, {
    member: scene.bob.projectId,
  });
const answer = async (scene: Scene) =>
  (await scene.alice.members(scene.handMade()))[scene.bob.projectId];
const withdrawn = ({ kind }: Scene) => (kind === "ims" ? "rejected" : "pending");
const isListed = async (scene: Scene) => {
  const list = await scene.bob.call("GET", "/v2/images?visibility=shared");
  return JSON.stringify(list).includes(scene.handMade());
};
const becomes = async (scene: Scene, visibility: string) =>
  await scene.admin.call("PATCH", `/v2/images/${scene.handMade()}`, [
    { op: "replace", path: "/visibility", value: visibility },
  ]);

const lives: Readonly<Record<string, Life>> = {
  "the consumer accepts, and takes it back": {
    kind: "ImageAcceptance",
    foretold: true,
    begin: shared,
    steps: [
      {
        when: "it accepts",
        inputs: (scene) => bobs(scene),
        outcome: "create",
        // Token, PUT.
        requests: 2,
        after: async (scene) => {
          expect(await answer(scene)).toBe("accepted");
          expect(await isListed(scene)).toBe(true);
          expect(scene.outputs()).toMatchObject({
            status: "accepted",
            projectId: scene.bob.projectId,
          });
        },
      },
      { when: "nothing changes", outcome: "same", requests: 0 },
      {
        when: "it rejects",
        inputs: (scene) => bobs(scene, { status: "rejected" }),
        outcome: "update",
        requests: 2,
        after: async (scene) => {
          expect(await answer(scene)).toBe("rejected");
          expect(await isListed(scene)).toBe(false);
        },
      },
      {
        when: "it leaves the question open",
        glanceOnly: "IMS cannot set a share back to pending",
        inputs: (scene) => bobs(scene, { status: "pending" }),
        outcome: "update",
        after: async (scene) => expect(await answer(scene)).toBe("pending"),
      },
      {
        when: "it accepts after all",
        inputs: (scene) => bobs(scene),
        outcome: "update",
        after: async (scene) => expect(await answer(scene)).toBe("accepted"),
      },
    ],
    end: async (scene) => expect(await answer(scene)).toBe(withdrawn(scene)),
  },

  "an answer that was changed by hand is seen and set again": {
    kind: "ImageAcceptance",
    begin: shared,
    steps: [
      { when: "it accepts", inputs: (scene) => bobs(scene), outcome: "create" },
      {
        when: "somebody rejects by hand",
        given: async (scene) =>
          await scene.bob.call(
            "PUT",
            `/v2/images/${scene.handMade()}/members/${scene.bob.projectId}`,
            { status: "rejected" },
          ),
        refresh: "read",
        outcome: "update",
        after: async (scene) => expect(await answer(scene)).toBe("accepted"),
      },
    ],
  },

  "another image is another acceptance": {
    kind: "ImageAcceptance",
    begin: async (scene) => {
      await shared(scene);
      await scene.imageByHand();
      await share(scene, 1);
    },
    steps: [
      { when: "it accepts one", inputs: (scene) => bobs(scene), outcome: "create" },
      {
        when: "it accepts the other one",
        inputs: (scene) => bobs(scene, { imageId: scene.handMade(1) }),
        outcome: "replace",
        after: async (scene) => {
          expect(await answer(scene)).toBe(withdrawn(scene));
          expect(await scene.alice.members(scene.handMade(1))).toEqual({
            [scene.bob.projectId]: "accepted",
          });
        },
      },
    ],
  },

  "a share that its owner ends ends the acceptance, and another one is asked for": {
    kind: "ImageAcceptance",
    begin: shared,
    steps: [
      { when: "it accepts", inputs: (scene) => bobs(scene), outcome: "create" },
      {
        when: "the owner ends the share",
        given: async (scene) =>
          await scene.alice.call(
            "DELETE",
            `/v2/images/${scene.handMade()}/members/${scene.bob.projectId}`,
          ),
        refresh: "gone",
        outcome: {
          fails:
            /^cannot set the answer of project \S+ to image \S+: .*; ask the owner to share image \S+ with project \S+/,
        },
      },
      {
        when: "the owner shares again",
        given: async (scene) => await share(scene),
        outcome: "create",
        inputs: (scene) => bobs(scene),
        after: async (scene) => expect(await answer(scene)).toBe("accepted"),
      },
    ],
  },

  "an answer to an image that its owner opened to all cannot be withdrawn, and the destroy ends": {
    kind: "ImageAcceptance",
    glanceOnly: "images of IMS have no visibility to change",
    begin: shared,
    steps: [
      { when: "it accepts", inputs: (scene) => bobs(scene), outcome: "create" },
      {
        when: "the owner opens it to all",
        given: async (scene) => {
          await becomes(scene, "community");
          expect((await scene.stack.refresh()).told).toMatch(
            /warning: image \S+ \("by hand"\) is community, so its share with this project is suspended/,
          );
        },
        outcome: "same",
      },
    ],
    end: async (scene) => {
      await becomes(scene, "shared");
      expect(await answer(scene)).toBe("accepted");
    },
  },
};

describeLives("an ImageAcceptance", lives);
