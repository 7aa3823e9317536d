import * as fc from "fast-check";
import { rectangles, type Pair } from "../../../../provider/client/ims/rectangles";

const pairsOf = (text: string): Pair[] =>
  text.split(" ").map((each) => ({ imageId: each.charAt(0), consumer: each.slice(1) }));

describe("pairs of images and consumers", () => {
  it.each([
    ["a1 a2 b1 b2", 1],
    ["a1 b1 c1", 1],
    ["a1 a2 a3", 1],
    ["a1 a2 b1", 2],
    ["a1 b1 c1 d2", 2],
  ])("%s take %d calls", (text, calls) => {
    expect(rectangles(pairsOf(text))).toHaveLength(calls);
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
