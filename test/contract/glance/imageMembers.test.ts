/** The life of an `ImageMembers`, on every cloud there is. */
import { describeLives, type Life, type Scene } from "../../support/lifecycle";

type Who = "bob" | "carol";

const twoImages = async (scene: Scene) => {
  await scene.imageByHand();
  await scene.imageByHand();
};

/** Every image with everybody. */
const all = (...who: readonly Who[]) => sharing([0, 1], who);
const sharing = (images: readonly number[], who: readonly Who[]) => (scene: Scene) => ({
  imageIds: images.map((index) => scene.handMade(index)),
  members: who.map((name) => ({ projectId: scene[name].projectId })),
});

const members = async (scene: Scene, index: number) =>
  Object.fromEntries(
    Object.entries(await scene.alice.members(scene.handMade(index))).map(([project, status]) => [
      project === scene.bob.projectId
        ? "bob"
        : project === scene.carol.projectId
          ? "carol"
          : project,
      status,
    ]),
  );

const lists = async (scene: Scene) => [await members(scene, 0), await members(scene, 1)];

const shareByHand = async (scene: Scene, index: number, who: Who) =>
  await scene.alice.call("POST", `/v2/images/${scene.handMade(index)}/members`, {
    member: scene[who].projectId,
  });

const memberPath = (scene: Scene, index: number, who: Who) =>
  `/v2/images/${scene.handMade(index)}/members/${scene[who].projectId}`;

const lives: Readonly<Record<string, Life>> = {
  "two images are shared with two projects, and then with nobody": {
    kind: "ImageMembers",
    foretold: "by reading",
    begin: twoImages,
    steps: [
      {
        when: "they are shared",
        inputs: all("bob", "carol"),
        outcome: "create",
        // Token, two lists for what is told, two before writing, four POSTs.
        requests: 9,
        after: async (scene) => {
          const both = { bob: "pending", carol: "pending" };
          expect(await lists(scene)).toEqual([both, both]);
          expect(scene.outputs()["shares"]).toHaveLength(4);
        },
      },
      { when: "the order is another", inputs: all("carol", "bob"), outcome: "same", requests: 0 },
    ],
    end: async (scene) => expect(await lists(scene)).toEqual([{}, {}]),
  },

  "projects and images come and go in place": {
    kind: "ImageMembers",
    begin: twoImages,
    steps: [
      { when: "one is shared with one", inputs: sharing([0], ["bob"]), outcome: "create" },
      {
        when: "a project comes",
        inputs: sharing([0], ["bob", "carol"]),
        outcome: "update",
        after: async (scene) =>
          expect(await lists(scene)).toEqual([{ bob: "pending", carol: "pending" }, {}]),
      },
      {
        when: "a project goes and an image comes",
        inputs: all("carol"),
        outcome: "update",
        after: async (scene) =>
          expect(await lists(scene)).toEqual([{ carol: "pending" }, { carol: "pending" }]),
      },
      {
        when: "an image goes",
        inputs: sharing([1], ["carol"]),
        outcome: "update",
        after: async (scene) => expect(await lists(scene)).toEqual([{}, { carol: "pending" }]),
      },
      {
        when: "nobody is left",
        inputs: sharing([1], []),
        outcome: "update",
        after: async (scene) => expect(await lists(scene)).toEqual([{}, {}]),
      },
    ],
  },

  "additions made elsewhere are seen and removed, removals are made good": {
    kind: "ImageMembers",
    begin: async (scene) => {
      await twoImages(scene);
      await shareByHand(scene, 0, "carol");
    },
    steps: [
      {
        when: "the first update finds somebody there",
        inputs: all("bob"),
        outcome: "create",
        says: /warning: image \S+: project [0-9a-f]{32} is not declared; its share is ended/,
        after: async (scene) =>
          expect(await lists(scene)).toEqual([{ bob: "pending" }, { bob: "pending" }]),
      },
      {
        when: "somebody is added and somebody removed by hand",
        given: async (scene) => {
          await shareByHand(scene, 1, "carol");
          await scene.alice.call("DELETE", memberPath(scene, 0, "bob"));
        },
        refresh: "read",
        outcome: "update",
        after: async (scene) =>
          expect(await lists(scene)).toEqual([{ bob: "pending" }, { bob: "pending" }]),
      },
    ],
  },

  "who accepts here has accepted": {
    kind: "ImageMembers",
    begin: twoImages,
    steps: [
      {
        when: "one accepts here and one elsewhere",
        inputs: (scene) => ({
          ...all()(scene),
          members: [
            { projectId: scene.bob.projectId, accept: { connection: "bob" } },
            { projectId: scene.carol.projectId },
          ],
        }),
        outcome: "create",
        after: async (scene) => {
          const both = { bob: "accepted", carol: "pending" };
          expect(await lists(scene)).toEqual([both, both]);
        },
      },
      {
        when: "one changes its mind, and the other answers",
        given: async (scene) => {
          await scene.bob.call("PUT", memberPath(scene, 1, "bob"), { status: "rejected" });
          await scene.carol.call("PUT", memberPath(scene, 1, "carol"), { status: "rejected" });
        },
        refresh: "read",
        outcome: "update",
        after: async (scene) =>
          expect(await lists(scene)).toEqual([
            { bob: "accepted", carol: "pending" },
            { bob: "accepted", carol: "rejected" },
          ]),
      },
    ],
  },

  "members that no call can end are named, and are no difference": {
    kind: "ImageMembers",
    glanceOnly: "IMS takes ids of projects only",
    begin: async (scene) => {
      await twoImages(scene);
      for (const member of ["..", ".", "a/b", "ä", "partner"])
        await scene.alice.call("POST", `/v2/images/${scene.handMade()}/members`, { member });
    },
    steps: [
      {
        when: "the image is shared",
        inputs: sharing([0], ["bob"]),
        outcome: "create",
        says: /"a\/b" cannot be part of the path of a request; no project has such an id, so nobody gets the image/,
        // Dots go where the service gets a path as it is written.
        after: async (scene) =>
          expect(await members(scene, 0)).toEqual({
            bob: "pending",
            "a/b": "pending",
            ä: "pending",
          }),
      },
      { when: "nothing changes", refresh: "read", outcome: "same" },
      {
        when: "somebody is added by hand",
        given: async (scene) => await shareByHand(scene, 0, "carol"),
        refresh: "read",
        outcome: "update",
        says: /"ä" cannot be part of the path of a request/,
      },
    ],
    end: async (scene) =>
      expect(await members(scene, 0)).toEqual({ "a/b": "pending", ä: "pending" }),
  },

  "an image that is gone leaves the list, and the rest stays": {
    kind: "ImageMembers",
    begin: twoImages,
    steps: [
      { when: "they are shared", inputs: all("bob"), outcome: "create" },
      {
        when: "somebody deletes one, and the program lets it go",
        given: async (scene) => await scene.alice.call("DELETE", `/v2/images/${scene.handMade(1)}`),
        refresh: "read",
        inputs: sharing([0], ["bob"]),
        outcome: "same",
        after: async (scene) => expect(await members(scene, 0)).toEqual({ bob: "pending" }),
      },
      {
        when: "somebody deletes the other one as well",
        given: async (scene) => {
          await scene.alice.call("DELETE", `/v2/images/${scene.handMade(0)}`);
          await scene.imageByHand();
        },
        refresh: "gone",
        inputs: sharing([2], ["bob"]),
        outcome: "create",
      },
    ],
  },

  "a private image cannot be shared, and says why": {
    kind: "ImageMembers",
    glanceOnly: "private images of IMS can be shared",
    begin: async (scene) => {
      await scene.imageByHand({ visibility: "private" });
      await scene.imageByHand();
    },
    steps: [
      {
        when: "one of two is private",
        inputs: all("bob"),
        outcome: {
          fails:
            /^cannot share image \S+ with project \S+: .*; the image is private: only images of visibility "shared" can have members/,
        },
        after: async (scene) => expect(scene.stack.state()).toEqual([]),
      },
      {
        when: "it is shared",
        given: async (scene) =>
          await scene.alice.call("PATCH", `/v2/images/${scene.handMade()}`, [
            { op: "replace", path: "/visibility", value: "shared" },
          ]),
        inputs: all("bob"),
        outcome: "create",
      },
    ],
    end: async (scene) => expect(await lists(scene)).toEqual([{}, {}]),
  },
};

describeLives("an ImageMembers", lives);
