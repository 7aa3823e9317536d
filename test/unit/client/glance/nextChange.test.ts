/** Reads until another writer has changed the tags, so that the next write meets that writer's pause. */
import { afterNextChange } from "../../../../provider/client/glance/nextChange";
import type { CloudImage } from "../../../../provider/client/cloud";

const withTags = (...tags: string[]) => ({ id: "i", tags }) as unknown as CloudImage;

/** Answers the reads in this order. */
function reads(...answers: readonly CloudImage[]) {
  const left = [...answers];
  return {
    left,
    read: async () => {
      const next = left.shift();
      if (next === undefined) throw new Error("one read too many");
      return next;
    },
  };
}

it("ends with the first answer that has other tags", async () => {
  const { read, left } = reads(
    withTags("a"),
    withTags("a"),
    withTags("a", "theirs"),
    withTags("a", "theirs", "more"),
  );
  const found = await afterNextChange(withTags("a"), read, () => 0.99);
  expect(found.tags).toEqual(["a", "theirs"]);
  expect(left).toHaveLength(1);
});

it("sees a tag that came in place of another one, and no change in another order", async () => {
  const { read } = reads(withTags("b", "a"), withTags("a", "c"));
  expect((await afterNextChange(withTags("a", "b"), read, () => 0.99)).tags).toEqual(["a", "c"]);
});

it.each([
  [0, 0],
  [0.01, 1],
  [0.5, 4],
  [0.999, 8],
])("with the random number %d it reads %d times if nothing changes", async (random, count) => {
  const { read, left } = reads(...Array.from({ length: 8 }, () => withTags("a")));
  expect((await afterNextChange(withTags("a"), read, () => random)).tags).toEqual(["a"]);
  expect(8 - left.length).toBe(count);
});
