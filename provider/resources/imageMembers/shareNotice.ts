/** Whose shares a list is going to end, and how many it adds: the engine shows which lines of the list changed. */
import type { ImageCloud } from "../../client/cloud";
import { consumerOf } from "../../client/consumer";
import type { HandlerContext } from "../handler";
import { isSameSet } from "../values/sameSet";
import { containsUnknown } from "../values/unknown";
import type { ImageMembersInputs } from "./inputs";

/** Names that a line holds at most. */
const namesMax = 10;

/** When the list is new or another one. What is not known yet may be anybody: nothing is said then. */
export async function noticeShares(
  cloud: ImageCloud,
  inputs: ImageMembersInputs,
  oldInputs: ImageMembersInputs | undefined,
  context: HandlerContext,
): Promise<void> {
  if (containsUnknown(inputs)) return;
  if (oldInputs !== undefined && isSameList(oldInputs, inputs)) return;
  const read = async () => {
    const lists = await Promise.all(inputs.imageIds.map((id) => cloud.listMembers(id)));
    const live = lists.map((list = []) => list.map(({ consumer }) => consumer));
    return sharesSentence(live, inputs, oldInputs);
  };
  await context.notices.say({ about: "shares", inputs, read }, context);
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
  const added = declared.size * inputs.imageIds.length - kept;
  const isNew = oldInputs === undefined;
  const before = kept + removed.length;
  if (isNew ? before === 0 : removed.length + added === 0) return undefined;
  const images = new Set([...inputs.imageIds, ...(oldInputs?.imageIds ?? [])]).size;
  const ofImages = images === 1 ? "" : ` of ${images} images`;
  const takesOver = isNew && kept > 0 ? `; takes over ${kept}` : "";
  return `removes ${removed.length} of ${before} members${ofImages}${namesOf(removed)}; adds ${added}${takesOver}`;
}

/** An image that leaves the list loses what the list declared; what others added to it stays. */
function endedWithTheirImages(
  inputs: ImageMembersInputs,
  oldInputs: ImageMembersInputs | undefined,
): readonly string[] {
  if (oldInputs === undefined) return [];
  const left = oldInputs.imageIds.filter((imageId) => !inputs.imageIds.includes(imageId));
  return left.flatMap(() => oldInputs.members.map(consumerOf));
}

function namesOf(removed: readonly string[]): string {
  const names = [...new Set(removed)].sort();
  if (names.length === 0) return "";
  const more = names.length > namesMax ? ` and ${names.length - namesMax} more` : "";
  return `: ${names.slice(0, namesMax).join(", ")}${more}`;
}

function isSameList(old: ImageMembersInputs, inputs: ImageMembersInputs): boolean {
  return (
    isSameSet(old.imageIds, inputs.imageIds) &&
    isSameSet(old.members.map(consumerOf), inputs.members.map(consumerOf))
  );
}
