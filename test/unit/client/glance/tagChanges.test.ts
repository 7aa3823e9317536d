import * as fc from "fast-check";
import { changed } from "../../../../provider/client/glance/tagChanges";
import { createGlanceCloud } from "../../../../provider/client/glance/adapter";
import { fakeClock, passUntil } from "../support/clocks";
import { fakeGlance } from "../support/fakeGlance";
import { imageId } from "../support/wire";

function open() {
  const glance = fakeGlance(imageId);
  const clock = fakeClock("still");
  const cloud = createGlanceCloud({
    send: glance.send,
    clock,
    authenticator: { location: async () => ({ endpoint: "https://glance", projectId: "p1" }) },
    connectionName: "the default connection",
    formerEndpoints: [],
  });
  const tags = () => glance.images.get(imageId)?.["tags"];
  return { glance, clock, cloud, tags };
}

const patches = (lines: readonly string[]) =>
  lines.filter((line) => line.startsWith("PATCH")).length;

describe("changes of tags", () => {
  it("of one moment travel in one PATCH, in some waves in some", async () => {
    const { glance, clock, cloud, tags } = open();
    const asked: Promise<readonly string[]>[] = [];
    for (const wave of [["b"], ["c", "d"], ["e"]]) {
      asked.push(
        ...wave.flatMap((tag) => [
          cloud.changeTags(imageId, { add: [tag] }),
          cloud.changeTags(imageId, { add: [tag] }),
        ]),
      );
      await clock.advance(70);
    }
    const results = await passUntil(clock, Promise.all(asked));
    expect(tags()).toEqual(["a", "b", "c", "d", "e"]);
    expect(results.at(-1)).toEqual(["a", "b", "c", "d", "e"]);
    expect(glance.lines().length).toBeLessThanOrEqual(4);
  });

  it("that change nothing cost no PATCH", async () => {
    const { glance, clock, cloud } = open();
    const asked = cloud.changeTags(imageId, { add: ["a"], remove: ["x"] });
    await expect(passUntil(clock, asked)).resolves.toEqual(["a"]);
    expect(patches(glance.lines())).toBe(0);
  });

  it("keep a tag that one caller adds and another one removes", async () => {
    const { clock, cloud, tags } = open();
    const asked = [
      cloud.changeTags(imageId, { add: ["a", "b"] }),
      cloud.changeTags(imageId, { remove: ["a"] }),
    ];
    await passUntil(clock, Promise.all(asked));
    expect(tags()).toEqual(["a", "b"]);
  });

  it("that ask for too much fail alone", async () => {
    const { clock, cloud, tags } = open();
    const asked = [
      cloud.changeTags(imageId, { add: ["b"] }),
      cloud.changeTags(imageId, { add: ["1", "2", "3", "4", "5", "6"] }),
      cloud.changeTags(imageId, { add: ["c"], remove: ["a"] }),
    ];
    const results = await passUntil(clock, Promise.allSettled(asked));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(tags()).toEqual(["b", "c"]);
  });

  it("look again after a conflict, once", async () => {
    const { glance, clock, cloud, tags } = open();
    let conflicts = 1;
    glance.fault = ({ method }) =>
      method === "PATCH" && conflicts-- > 0 ? { status: 409 } : undefined;
    const asked = cloud.changeTags(imageId, { add: ["b"] });
    await passUntil(clock, asked);
    expect(tags()).toEqual(["a", "b"]);
    conflicts = 9;
    const refused = cloud.changeTags(imageId, { add: ["c"] });
    await expect(passUntil(clock, refused)).rejects.toMatchObject({ kind: "conflict" });
  });

  it("of an image that is not there say so", async () => {
    const { glance, clock, cloud } = open();
    glance.images.clear();
    const refused = cloud.changeTags(imageId, { add: ["c"] });
    await expect(passUntil(clock, refused)).rejects.toMatchObject({ kind: "notFound" });
  });

  it("wait for other writes to the image", async () => {
    const { glance, clock, cloud } = open();
    const asked = [cloud.changeTags(imageId, { add: ["b"] })];
    await clock.advance(49);
    const patched = cloud.patchImage(imageId, [{ set: "name", value: "n" }]);
    await passUntil(clock, Promise.all([...asked, patched]));
    expect(patches(glance.lines())).toBe(2);
    expect(glance.images.get(imageId)).toMatchObject({ name: "n", tags: ["a", "b"] });
  });
});

describe("changed", () => {
  const tags = fc.uniqueArray(fc.string(), { maxLength: 6 });
  it("adds what is to be there, removes what is not, and touches nothing else", () => {
    fc.assert(
      fc.property(tags, tags, tags, (there, add, remove) => {
        const after = changed(there, { add, remove });
        expect(new Set(after).size).toBe(after.length);
        for (const tag of add) expect(after).toContain(tag);
        for (const tag of there)
          expect(after.includes(tag)).toBe(add.includes(tag) || !remove.includes(tag));
        for (const tag of after) expect(there.includes(tag) || add.includes(tag)).toBe(true);
        expect(changed(after, { add, remove })).toEqual(after);
      }),
    );
  });
});
