/** The life of an `ImageTag`, on every cloud there is. */
import { describeLives, type Life, type Scene } from "../../support/lifecycle";

const tagged =
  (tag: string, index = 0) =>
  (scene: Scene) => ({
    imageId: scene.handMade(index),
    tag,
  });
const tags = async (scene: Scene, index = 0) =>
  [...((await scene.alice.image(scene.handMade(index)))?.tags ?? [])].sort();
const image = async (scene: Scene) => await scene.imageByHand({ tags: ["theirs"] });

const lives: Readonly<Record<string, Life>> = {
  "a tag comes and goes, and those of others stay": {
    kind: "ImageTag",
    foretold: true,
    begin: image,
    steps: [
      {
        when: "it is added",
        inputs: tagged("approved"),
        outcome: "create",
        // Token, PUT, and a look whether it stays.
        requests: 3,
        after: async (scene) => expect(await tags(scene)).toEqual(["approved", "theirs"]),
      },
      { when: "nothing changes", outcome: "same", requests: 0 },
      {
        when: "somebody adds another one",
        given: async (scene) =>
          await scene.alice.call("PUT", `/v2/images/${scene.handMade()}/tags/other`),
        refresh: "read",
        outcome: "same",
      },
    ],
    end: async (scene) => expect(await tags(scene)).toEqual(["other", "theirs"]),
  },

  "a tag with every odd character is one tag": {
    kind: "ImageTag",
    glanceOnly: "the tags of IMS have no such characters",
    begin: image,
    steps: [
      {
        when: "it is added",
        inputs: tagged("a=b ü?#%2F&"),
        outcome: "create",
        after: async (scene) => {
          expect(await tags(scene)).toContain("a=b ü?#%2F&");
          expect(scene.id()).toBe(`${scene.handMade()}/a%3Db%20%C3%BC%3F%23%252F%26`);
        },
      },
    ],
    end: async (scene) => expect(await tags(scene)).toEqual(["theirs"]),
  },

  "a tag that exists is adopted, and goes like one that was made": {
    kind: "ImageTag",
    begin: image,
    steps: [
      {
        when: "it is there already",
        inputs: tagged("theirs"),
        outcome: "create",
        // Token, PUT, and a look whether it stays.
        requests: 3,
      },
    ],
    end: async (scene) => expect(await tags(scene)).toEqual([]),
  },

  "a tag that somebody removed is added again": {
    kind: "ImageTag",
    begin: image,
    steps: [
      { when: "it is added", inputs: tagged("approved"), outcome: "create" },
      {
        when: "somebody removes it by hand",
        given: async (scene) =>
          await scene.alice.call("DELETE", `/v2/images/${scene.handMade()}/tags/approved`),
        refresh: "gone",
        outcome: "create",
        after: async (scene) => expect(await tags(scene)).toEqual(["approved", "theirs"]),
      },
    ],
  },

  "another tag or another image is another resource": {
    kind: "ImageTag",
    begin: async (scene) => {
      await image(scene);
      await image(scene);
    },
    steps: [
      { when: "it is added", inputs: tagged("approved"), outcome: "create" },
      {
        when: "the tag is another",
        inputs: tagged("rejected"),
        outcome: "replace",
        after: async (scene) => expect(await tags(scene)).toEqual(["rejected", "theirs"]),
      },
      {
        when: "the image is another",
        inputs: tagged("rejected", 1),
        outcome: "replace",
        after: async (scene) => {
          expect(await tags(scene)).toEqual(["theirs"]);
          expect(await tags(scene, 1)).toEqual(["rejected", "theirs"]);
        },
      },
    ],
  },

  "an image that is gone takes its tag along": {
    kind: "ImageTag",
    begin: async (scene) => {
      await image(scene);
      await image(scene);
    },
    steps: [
      { when: "it is added", inputs: tagged("approved"), outcome: "create" },
      {
        when: "somebody deletes the image, and another one is tagged",
        given: async (scene) => await scene.alice.call("DELETE", `/v2/images/${scene.handMade()}`),
        refresh: "gone",
        inputs: tagged("approved", 1),
        outcome: "create",
      },
    ],
  },
};

describeLives("an ImageTag", lives);
