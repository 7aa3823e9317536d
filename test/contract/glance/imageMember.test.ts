/** The life of an `ImageMember`, on every cloud there is. */
import { describeLives, type Life, type Scene } from "../../support/lifecycle";

const bobs = (scene: Scene) => ({ imageId: scene.handMade(), projectId: scene.bob.projectId });
const accepting = (scene: Scene) => ({ ...bobs(scene), accept: { connection: "bob" } });
const image = async (scene: Scene) => await scene.imageByHand();
const members = async (scene: Scene) => await scene.alice.members(scene.handMade());

const answerOf = async (scene: Scene, who: "bob" | "carol", status: string) =>
  await scene[who].call("PUT", `/v2/images/${scene.handMade()}/members/${scene[who].projectId}`, {
    status,
  });

const share = async (scene: Scene, who: "bob" | "carol") =>
  await scene.alice.call("POST", `/v2/images/${scene.handMade()}/members`, {
    member: scene[who].projectId,
  });

const becomes = async (scene: Scene, visibility: string) =>
  await scene.alice.call("PATCH", `/v2/images/${scene.handMade()}`, [
    { op: "replace", path: "/visibility", value: visibility },
  ]);

const lives: Readonly<Record<string, Life>> = {
  "an image is shared, and is not any more": {
    kind: "ImageMember",
    foretold: true,
    begin: image,
    steps: [
      {
        when: "it is shared",
        inputs: bobs,
        outcome: "create",
        // Token, POST.
        requests: 2,
        after: async (scene) => {
          expect(await members(scene)).toEqual({ [scene.bob.projectId]: "pending" });
          expect(scene.id()).toBe(`${scene.handMade()}/${scene.bob.projectId}`);
          expect(scene.outputs()).toMatchObject({ status: "pending" });
          expect(await scene.bob.image(scene.handMade())).toBeDefined();
          expect(await scene.carol.image(scene.handMade())).toBeUndefined();
        },
      },
      { when: "nothing changes", outcome: "same", requests: 0 },
    ],
    end: async (scene) => {
      expect(await members(scene)).toEqual({});
      expect(await scene.bob.image(scene.handMade())).toBeUndefined();
    },
  },

  "one program does both sides": {
    kind: "ImageMember",
    begin: image,
    steps: [
      {
        when: "it is shared and accepted",
        inputs: accepting,
        outcome: "create",
        // Two tokens, POST, PUT.
        requests: 4,
        after: async (scene) => {
          expect(await members(scene)).toEqual({ [scene.bob.projectId]: "accepted" });
          const listed = await scene.bob.call("GET", "/v2/images?visibility=shared");
          expect(JSON.stringify(listed)).toContain(scene.handMade());
        },
      },
      {
        when: "the consumer changes its mind by hand",
        given: async (scene) => await answerOf(scene, "bob", "rejected"),
        refresh: "read",
        outcome: "update",
        after: async (scene) =>
          expect(await members(scene)).toEqual({ [scene.bob.projectId]: "accepted" }),
      },
      {
        when: "the consumer shall answer elsewhere from now on",
        inputs: bobs,
        outcome: "update",
        after: async (scene) =>
          expect(await members(scene)).toEqual({ [scene.bob.projectId]: "accepted" }),
      },
      {
        when: "the consumer, who is asked elsewhere, rejects",
        given: async (scene) => await answerOf(scene, "bob", "rejected"),
        refresh: "read",
        outcome: "same",
        after: async (scene) => expect(scene.outputs()).toMatchObject({ status: "rejected" }),
      },
      {
        when: "it shall accept here again",
        inputs: accepting,
        outcome: "update",
        after: async (scene) => expect(scene.outputs()).toMatchObject({ status: "accepted" }),
      },
    ],
  },

  "what exists is adopted, and what others did stays": {
    kind: "ImageMember",
    begin: async (scene) => {
      await scene.imageByHand();
      await share(scene, "bob");
      await share(scene, "carol");
      await answerOf(scene, "bob", "accepted");
    },
    steps: [
      {
        when: "it is shared already",
        inputs: bobs,
        outcome: "create",
        after: async (scene) => {
          expect(scene.outputs()).toMatchObject({ status: "accepted" });
          expect(await members(scene)).toEqual({
            [scene.bob.projectId]: "accepted",
            [scene.carol.projectId]: "pending",
          });
        },
      },
    ],
    end: async (scene) =>
      expect(await members(scene)).toEqual({ [scene.carol.projectId]: "pending" }),
  },

  "a share that somebody ended is made again": {
    kind: "ImageMember",
    begin: image,
    steps: [
      { when: "it is shared", inputs: bobs, outcome: "create" },
      {
        when: "somebody ends it by hand",
        given: async (scene) =>
          await scene.alice.call(
            "DELETE",
            `/v2/images/${scene.handMade()}/members/${scene.bob.projectId}`,
          ),
        refresh: "gone",
        outcome: "create",
        after: async (scene) =>
          expect(await members(scene)).toEqual({ [scene.bob.projectId]: "pending" }),
      },
    ],
  },

  "another project or another image is another member": {
    kind: "ImageMember",
    begin: async (scene) => {
      await scene.imageByHand();
      await scene.imageByHand();
    },
    steps: [
      { when: "it is shared", inputs: bobs, outcome: "create" },
      {
        when: "the project is another",
        inputs: (scene) => ({ ...bobs(scene), projectId: scene.carol.projectId }),
        outcome: "replace",
        after: async (scene) =>
          expect(await members(scene)).toEqual({ [scene.carol.projectId]: "pending" }),
      },
      {
        when: "the image is another",
        inputs: (scene) => ({ imageId: scene.handMade(1), projectId: scene.carol.projectId }),
        outcome: "replace",
        after: async (scene) => {
          expect(await members(scene)).toEqual({});
          expect(await scene.alice.members(scene.handMade(1))).toEqual({
            [scene.carol.projectId]: "pending",
          });
        },
      },
    ],
  },

  "while the image is private the share sleeps": {
    kind: "ImageMember",
    glanceOnly: "images of IMS have no visibility to change",
    begin: image,
    steps: [
      { when: "it is shared", inputs: accepting, outcome: "create" },
      {
        when: "the image becomes private",
        given: async (scene) => {
          await becomes(scene, "private");
          const { steps, told } = await scene.stack.refresh();
          expect(steps).toEqual(["read subject"]);
          expect(told).toMatch(
            /warning: image \S+ \("by hand"\) is private, so the share with project [0-9a-f]{32} is suspended; it is active again when the image's visibility is "shared" again/,
          );
        },
        outcome: "same",
      },
      {
        when: "the image is shared again",
        given: async (scene) => await becomes(scene, "shared"),
        refresh: "read",
        outcome: "same",
        after: async (scene) =>
          expect(await members(scene)).toEqual({ [scene.bob.projectId]: "accepted" }),
      },
      {
        when: "the image becomes private for good",
        given: async (scene) => await becomes(scene, "private"),
        outcome: "same",
      },
    ],
    end: async (scene) => {
      // The destroy ended; the share could not be, and is there when the image is shared again.
      await becomes(scene, "shared");
      expect(await members(scene)).toEqual({ [scene.bob.projectId]: "accepted" });
    },
  },

  "an image that is gone takes its shares along": {
    kind: "ImageMember",
    begin: async (scene) => {
      await scene.imageByHand();
      await scene.imageByHand();
    },
    steps: [
      { when: "it is shared", inputs: bobs, outcome: "create" },
      {
        when: "somebody deletes the image, and another one is shared",
        given: async (scene) => await scene.alice.call("DELETE", `/v2/images/${scene.handMade()}`),
        refresh: "gone",
        inputs: (scene) => ({ ...bobs(scene), imageId: scene.handMade(1) }),
        outcome: "create",
      },
    ],
  },

  "a project that nobody can have draws a warning": {
    kind: "ImageMember",
    glanceOnly: "IMS refuses consumers that it does not know",
    begin: image,
    steps: [
      {
        when: "the project's name stands for its id",
        inputs: (scene) => ({ imageId: scene.handMade(), projectId: "partner" }),
        outcome: "create",
        says: /warning: subject: projectId "partner" does not look like a project id \(32 hexadecimal digits or a UUID\); the cloud accepts any text, and a project's name shares with nobody/,
      },
    ],
  },
};

describeLives("an ImageMember", lives);
