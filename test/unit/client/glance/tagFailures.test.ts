import { mayBeOtherwise, undone } from "../../../../provider/client/glance/tagFailures";
import type { ErrorKind } from "../../../../provider/client/http/errors";
import { failure } from "../support/sends";
import { cloudImage, imageId } from "../support/wire";

it.each<[ErrorKind, boolean, boolean]>([
  ["forbidden", true, false],
  ["notFound", true, true],
  ["conflict", true, true],
  ["unavailable", true, true],
  ["unreachable", true, true],
  ["rateLimited", true, true],
  ["badRequest", false, false],
  ["quota", false, false],
  ["unauthenticated", false, false],
  ["cancelled", false, false],
  ["protocol", false, false],
])("%s may be otherwise next time: before a read %s, after one %s", (kind, before, after) => {
  const error = failure(400, { kind });
  expect([mayBeOtherwise(error, undefined), mayBeOtherwise(error, cloudImage)]).toEqual([
    before,
    after,
  ]);
});

it.each([
  [{ add: ["a", "b"] }, 'the added tags "a", "b" were lost'],
  [{ remove: ["c"] }, 'the removed tags "c" came back'],
  [{ add: ["a"], remove: ["c"] }, 'the added tags "a" were lost, the removed tags "c" came back'],
])("what others undo for ever is named: %j", (change, words) => {
  expect(undone(imageId, change, 13)).toMatchObject({
    kind: "conflict",
    reason: `somebody else keeps changing them: ${words}, 13 times in a row`,
    advice: "run the same command again when nobody else changes the image",
  });
});
