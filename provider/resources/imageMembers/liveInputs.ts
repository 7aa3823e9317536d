import { consumerFields, consumerOf } from "../../client/consumer";
import { canBeEnded } from "../checks/ids";
import { isSameSet } from "../../client/sameSet";
import type { Consumer, ImageMembersInputs } from "./inputs";
import { orderedShares, type Share } from "./state";

/** By the image's id. */
export type SharesByImage = ReadonlyMap<string, readonly Share[]>;

/** The import id of a list is the id of its image, or the ids of its images with commas. */
export function imageIdsOf(id: string): readonly string[] {
  const imageIds = id.split(",").map((each) => each.trim());
  // The id in a state is random and says nothing about the images.
  if (imageIds.some((imageId) => imageId === "" || imageId.startsWith("members-")))
    throw new Error(
      `"${id}" names no images, so no share list can be imported by it: ` +
        `import the list by the ids of its images, separated by commas`,
    );
  return imageIds;
}

export function importedInputs(shares: SharesByImage): ImageMembersInputs {
  const imageIds = [...shares.keys()];
  const [first = [], ...others] = [...shares.values()].map(consumersOf);
  const index = others.findIndex((consumers) => !isSameSet(first, consumers));
  if (index !== -1)
    throw new Error(
      `images ${imageIds[0]} and ${imageIds[index + 1]} are shared with different members, but all ` +
        `images of a list have the same: import one list for each image`,
    );
  return { imageIds, members: first.map(consumerFields) };
}

/**
 * First the declared members that every image is shared with, then the members that others added.
 * If a declared acceptance no longer exists, `accept` is left out. So a preview shows what the next
 * update restores and removes.
 */
export function liveMembers(declared: readonly Consumer[], shares: SharesByImage): Consumer[] {
  const images = [...shares.values()];
  const find = (consumer: string) =>
    images.map((list) => list.find((share) => consumerOf(share) === consumer));
  const kept = declared.flatMap((member) => {
    const found = find(consumerOf(member));
    if (found.includes(undefined)) return [];
    const { accept, ...fields } = member;
    const isAccepted = found.every((share) => share?.status === "accepted");
    return accept === undefined || isAccepted ? [member] : [fields];
  });
  const known = declared.map(consumerOf);
  const strangers = new Set(images.flatMap(consumersOf).filter((each) => !known.includes(each)));
  return [...kept, ...[...strangers].map(consumerFields)];
}

/** The consumers of shares that a program can declare and end. */
function consumersOf(shares: readonly Share[]): string[] {
  return orderedShares(shares)
    .filter(({ projectId }) => projectId === undefined || canBeEnded(projectId))
    .map(consumerOf);
}
