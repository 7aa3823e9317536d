/** When a list of shares differs from what is declared. */
import { listChanges } from "../../../provider/resources/imageMembers/listDiff";
import type { ImageMembersInputs } from "../../../provider/resources/imageMembers/inputs";
import type { Share, StoredList } from "../../../provider/resources/imageMembers/state";
import { consumer, imageId, location, otherImageId, third } from "./support/samples";

const accept = { connection: "consumer" };
const share = (projectId: string, status: Share["status"], image = imageId): Share => ({
  ...{ imageId: image, projectId, status },
});

/** Names of the properties that change when these shares are there. */
function changed(inputs: ImageMembersInputs, shares: readonly Share[]): readonly string[] {
  const state: StoredList = { ...inputs, ...location, shares };
  return listChanges(state, inputs).map(({ property }) => property);
}

describe("a list with accept", () => {
  const members = [{ projectId: consumer, accept }, { projectId: third }];
  const inputs = { imageIds: [imageId, otherImageId], members };
  const others = [share(third, "pending"), share(third, "rejected", otherImageId)];

  it("has no change when the shares with accept are accepted, whatever the others are", () => {
    const shares = [
      share(consumer, "accepted"),
      share(consumer, "accepted", otherImageId),
      ...others,
    ];
    expect(changed(inputs, shares)).toEqual([]);
  });

  it.each(["pending", "rejected"] as const)(
    "has a change when one of several such shares is %s",
    (status) => {
      const shares = [
        share(consumer, "accepted"),
        share(consumer, status, otherImageId),
        ...others,
      ];
      expect(changed(inputs, shares)).toEqual(["members"]);
    },
  );
});

it.each<[string, ImageMembersInputs]>([
  ["images", { imageIds: [], members: [{ projectId: consumer, accept }] }],
  ["members", { imageIds: [imageId], members: [] }],
])("a list without %s has no change when there are no shares", (_, inputs) => {
  expect(changed(inputs, [])).toEqual([]);
});

it.each<[string, object | undefined, object | undefined]>([
  ["accept comes", undefined, accept],
  ["accept goes", accept, undefined],
  ["another connection accepts", accept, { connection: "other" }],
  ["another vault takes the backup", accept, { ...accept, vaultId: "v" }],
])("a list of which the shares are accepted has a change when %s", (_, before, after) => {
  const listOf = (one: object | undefined) =>
    ({
      imageIds: [imageId],
      members: [{ projectId: consumer, ...(one === undefined ? {} : { accept: one }) }],
    }) as ImageMembersInputs;
  const shares = [share(consumer, "accepted")];
  const state: StoredList = { ...listOf(before), ...location, shares };
  const changes = (inputs: ImageMembersInputs) =>
    listChanges(state, inputs).map(({ property }) => property);
  expect(changes(listOf(after))).toEqual(["members"]);
  expect(changes(listOf(before))).toEqual([]);
});

it("a share too many or too few is a change of the members", () => {
  const inputs = { imageIds: [imageId], members: [{ projectId: consumer }] };
  expect(changed(inputs, [])).toEqual(["members"]);
  expect(changed(inputs, [share(consumer, "pending"), share(third, "pending")])).toEqual([
    "members",
  ]);
});
