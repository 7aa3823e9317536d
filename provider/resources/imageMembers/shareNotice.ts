/**
 * Announces whose shares a list will end and how many it adds. The engine only shows which entries
 * of the list changed.
 */
import type { ImageCloud } from "../../client/cloud";
import { consumerOf } from "../../client/consumer";
import { ifFound } from "../../client/http/errors";
import type { HandlerContext } from "../handler";
import type { Finding } from "../run/notices";
import { isSameSet } from "../../client/sameSet";
import { containsUnknown } from "../values/unknown";
import type { ImageMembersInputs } from "./inputs";

/** How many consumers a line names at most. */
const removedMax = 10;
const addedMax = 3;

/** Says nothing while an id is unknown: any existing share could be the one with that id. */
export async function noticeShares(
  cloud: ImageCloud,
  inputs: ImageMembersInputs,
  oldInputs: ImageMembersInputs | undefined,
  context: HandlerContext,
): Promise<void> {
  if (containsUnknown(inputs)) return;
  if (oldInputs !== undefined && isSameList(oldInputs, inputs)) return;
  const read = async (): Promise<Finding> => {
    const lists = await Promise.all(inputs.imageIds.map((id) => ifFound(cloud.listMembers(id))));
    const live = lists.map((list = []) => list.map(({ consumer }) => consumer));
    const missing = inputs.imageIds.filter((_, index) => lists[index] === undefined);
    const warnings = missing.map(
      (id) =>
        `${cloud.connectionName} sees no image ${id}; check imageIds and the connection's project`,
    );
    return { info: sharesSentence(live, inputs, oldInputs), warnings };
  };
  await context.notices.say({ about: "shares", kind: "ImageMembers", inputs, read }, context);
}

/**
 * @param live the consumers of each image of the list, in its order
 * @internal
 */
export function sharesSentence(
  live: readonly (readonly string[])[],
  inputs: ImageMembersInputs,
  oldInputs: ImageMembersInputs | undefined,
): string | undefined {
  const declared = new Set(inputs.members.map(consumerOf));
  const kept = live.flat().filter((consumer) => declared.has(consumer)).length;
  const removed = [
    ...live.flat().filter((consumer) => !declared.has(consumer)),
    ...endedWithTheirImages(inputs, oldInputs),
  ];
  const added = live.flatMap((there) => [...declared].filter((who) => !there.includes(who)));
  const isNew = oldInputs === undefined;
  const before = kept + removed.length;
  if (isNew ? before === 0 : removed.length + added.length === 0) return undefined;
  const images = new Set([...inputs.imageIds, ...(oldInputs?.imageIds ?? [])]).size;
  const ofImages = images === 1 ? "" : ` of ${images} images`;
  const takesOver = isNew && kept > 0 ? `; takes over ${kept}` : "";
  const removes = `removes ${removed.length} of ${before} members${ofImages}${namesOf(removed, removedMax)}`;
  return `${removes}; adds ${added.length}${namesOf(added, addedMax)}${takesOver}`;
}

/** An image that leaves the list loses the shares that the list declared, not those of others. */
function endedWithTheirImages(
  inputs: ImageMembersInputs,
  oldInputs: ImageMembersInputs | undefined,
): readonly string[] {
  if (oldInputs === undefined) return [];
  const left = oldInputs.imageIds.filter((imageId) => !inputs.imageIds.includes(imageId));
  return left.flatMap(() => oldInputs.members.map(consumerOf));
}

function namesOf(consumers: readonly string[], max: number): string {
  const names = [...new Set(consumers)].sort();
  if (names.length === 0) return "";
  const more = names.length > max ? ` and ${names.length - max} more` : "";
  return `: ${names.slice(0, max).join(", ")}${more}`;
}

function isSameList(old: ImageMembersInputs, inputs: ImageMembersInputs): boolean {
  return (
    isSameSet(old.imageIds, inputs.imageIds) &&
    isSameSet(old.members.map(consumerOf), inputs.members.map(consumerOf))
  );
}
