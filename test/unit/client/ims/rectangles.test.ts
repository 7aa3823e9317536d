import * as fc from "fast-check";
import { rectangles } from "../../../../provider/client/ims/sharing/rectangles";
import type { Pair } from "../../../../provider/client/rectangle";

const pairsOf = (text: string): Pair[] =>
  text.split(" ").map((each) => ({ imageId: each.charAt(0), consumer: each.slice(1) }));

describe("pairs of images and consumers", () => {
  it.each([
    ["a1 a2 b1 b2", 1],
    ["a1 a2 b2 b1", 1],
    ["a1 a1 a1", 1],
    ["a1 b1 c1", 1],
    ["a1 a2 a3", 1],
    ["a1 a2 b1", 2],
    ["a1 b1 c1 d2", 2],
    // Fewer by consumers than by images, and the other way round.
    ["a1 b2 c1 c2", 2],
    ["a1 b2 c3 d1 d2 d3", 3],
    ["a1 a3 b2 b3", 2],
    ["a1 b2 c3", 3],
  ])("%s take %d calls", (text, calls) => {
    expect(rectangles(pairsOf(text))).toHaveLength(calls);
  });

  it("go by consumers where those have more images in common, else by images", () => {
    expect(rectangles(pairsOf("a1 b2 c1 c2"))).toEqual([
      { imageIds: ["a", "c"], consumers: ["1"] },
      { imageIds: ["b", "c"], consumers: ["2"] },
    ]);
    expect(rectangles(pairsOf("a1 a3 b2 b3"))).toEqual([
      { imageIds: ["a"], consumers: ["1", "3"] },
      { imageIds: ["b"], consumers: ["2", "3"] },
    ]);
  });

  it("are covered each once, and no other pair with them", () => {
    const pair = fc.record({
      imageId: fc.constantFrom("a", "b", "c", "d"),
      consumer: fc.constantFrom("1", "2", "3", "4"),
    });
    const key = ({ imageId, consumer }: Pair) => imageId + consumer;
    fc.assert(
      fc.property(fc.uniqueArray(pair, { selector: key }), (pairs) => {
        const covered = rectangles(pairs).flatMap(({ imageIds, consumers }) =>
          imageIds.flatMap((imageId) => consumers.map((consumer) => key({ imageId, consumer }))),
        );
        expect([...covered].sort()).toEqual(pairs.map(key).sort());
      }),
    );
  });
});
