import { keyOf, pairsOf, type Pair } from "../../client/rectangle";
import type { AddedPair, ImageCloud } from "../../client/cloud";
import { consumerFields, consumerOf, consumerTitle } from "../../client/consumer";
import { messageOf } from "../../client/messageOf";
import { propertyPath } from "../values/propertyPath";
import { callOnMembers } from "../sharing/dormant";
import { everyOne } from "../run/everyOne";
import type { HandlerContext } from "../handler";
import { acceptShare, assertConsumer, isOtherVault } from "../sharing/accept";
import { addMember, advisedOnShare, withdrawMember } from "../sharing/share";
import { isTemporary, UnfinishedError } from "../recovery/unfinished";
import type { Consumer, ImageMembersInputs } from "./inputs";
import type { Begun, Share } from "./state";

/** Makes the state that the engine keeps if a run cannot finish. */
type Unfinished = (begun: Begun) => { readonly id: string; readonly state: object };

/**
 * If the service is unreliable, the many calls of a long list rarely all succeed in one pass. The
 * next pass skips what already worked.
 */
const passesMax = 3;
const pauseMs = 2_000;

/**
 * Shares every image with exactly the declared consumers. Then `rest` ends the shares of images
 * that are no longer declared. `former` are the members of the last run: if the vault of one
 * changed, its shares are accepted again.
 */
export async function syncShares(
  cloud: ImageCloud,
  inputs: ImageMembersInputs,
  context: HandlerContext,
  unfinished: Unfinished,
  {
    former = [],
    rest = () => Promise.resolve(),
  }: { readonly former?: readonly Consumer[]; readonly rest?: () => Promise<void> } = {},
): Promise<Share[]> {
  for (const [index, member] of inputs.members.entries()) {
    if (member.accept === undefined) continue;
    const property = propertyPath(["members", index, "accept", "connection"]);
    await assertConsumer(member.accept, consumerOf(member), property, context);
  }
  const begun: Pair[] = [];
  for (let pass = 1; ; pass += 1) {
    try {
      const lists = await syncImages(cloud, inputs, former, begun, context);
      await rest();
      return lists.flat();
    } catch (error) {
      if (pass < passesMax && isTemporary(error)) {
        await context.clock.sleep(pauseMs, context.signal);
        continue;
      }
      throw await afterFailure(cloud, begun, error, unfinished, context);
    }
  }
}

/**
 * Returns the error to throw. If the reason is temporary, the engine keeps what was begun, and the
 * next run continues or removes it. If the reason lasts, or the state is too long for the engine,
 * the shares that this run began are ended.
 */
async function afterFailure(
  cloud: ImageCloud,
  begun: readonly Pair[],
  error: unknown,
  unfinished: Unfinished,
  context: HandlerContext,
): Promise<unknown> {
  if (begun.length === 0) return error;
  const { id, state } = unfinished(byImage(begun));
  const kept = UnfinishedError.of(id, state, error);
  if (kept === undefined) await undo(cloud, begun, context);
  return kept ?? error;
}

function byImage(pairs: readonly Pair[]): Begun {
  const groups = Map.groupBy(pairs, ({ imageId }) => imageId);
  return Object.fromEntries(
    [...groups].map(([imageId, group]) => [imageId, group.map(({ consumer }) => consumer)]),
  );
}

export function joined(one: Begun = {}, other: Begun): Begun {
  const imageIds = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...imageIds].map((id) => [id, [...new Set([...(one[id] ?? []), ...(other[id] ?? [])])]]),
  );
}

async function undo(
  cloud: ImageCloud,
  begun: readonly Pair[],
  context: HandlerContext,
): Promise<void> {
  await Promise.all(
    begun.map(async ({ imageId, consumer }) => {
      try {
        await cloud.removeMember(imageId, consumer);
      } catch (error) {
        context.log.warn(
          `the share of image ${imageId} with ${consumerTitle(consumer)} stays: ${messageOf(error)}`,
        );
      }
    }),
  );
}

async function syncImages(
  cloud: ImageCloud,
  { imageIds, members }: ImageMembersInputs,
  former: readonly Consumer[],
  begun: Pair[],
  context: HandlerContext,
): Promise<Share[][]> {
  const consumers = members.map(consumerOf);
  const before = new Map(former.map((member) => [consumerOf(member), member]));
  // An image that cannot be read fails below. The others are shared; what this run began on them is
  // ended if the failure lasts.
  const looks = await Promise.allSettled(imageIds.map((id) => consumersNow(cloud, id, members)));
  const reached = imageIds.filter((_, index) => looks[index]?.status === "fulfilled");
  const added = await cloud.addMembers(reached, consumers);
  for (const { imageId, consumer, result } of added) {
    if (result.status === "fulfilled" && !result.value.existed) begun.push({ imageId, consumer });
  }
  const answers = new Map(added.map((pair) => [keyOf(pair), pair]));
  const images = imageIds.map((imageId, index) => ({ imageId, look: looks[index] }));
  return everyOne("shares", images, async ({ imageId, look }) => {
    if (look?.status === "rejected") throw look.reason;
    const shares = await everyOne("shares", members, (member) => {
      const answer = answers.get(keyOf({ imageId, consumer: consumerOf(member) }));
      const last = before.get(consumerOf(member));
      const isNewVault = last !== undefined && isOtherVault(member.accept, last.accept);
      return acceptAdded(cloud, member, answer, isNewVault, context);
    });
    const strangers = (look?.value ?? []).filter((consumer) => !consumers.includes(consumer));
    await everyOne("shares", strangers, async (consumer) => {
      context.log.warn(
        `image ${imageId}: ${consumerTitle(consumer)} is not declared; its share is ended`,
      );
      await withdrawMember(cloud, imageId, consumer, context);
    });
    return shares;
  });
}

/** Reads the consumers before anything is changed. */
async function consumersNow(
  cloud: ImageCloud,
  imageId: string,
  wanted: readonly Consumer[],
): Promise<readonly string[]> {
  const call = await callOnMembers(cloud, imageId, () =>
    cloud.listMembers(imageId, { beforeWrite: true }),
  );
  if (call.outcome === "done" && call.value !== undefined) {
    return call.value.map(({ consumer }) => consumer);
  }
  // If members cannot be read, none can be added either. The first one is added only to get the
  // error that explains why.
  const [first] = wanted;
  if (first !== undefined) await addMember(cloud, imageId, consumerOf(first));
  return [];
}

async function acceptAdded(
  cloud: ImageCloud,
  { accept }: Consumer,
  added: AddedPair | undefined,
  isNewVault: boolean,
  context: HandlerContext,
): Promise<Share> {
  if (added === undefined) throw new Error("a share was left without an answer");
  const { imageId, consumer, result } = added;
  if (result.status === "rejected")
    throw await advisedOnShare(cloud, imageId, consumer, result.reason);
  let { status } = result.value;
  if (accept !== undefined && (status !== "accepted" || isNewVault)) {
    status = (await acceptShare(accept, imageId, consumer, context)).status;
  }
  return { imageId, ...consumerFields(consumer), status };
}

/** Ends these shares, except those that a resource of this run's program declares. */
export async function withdraw(
  cloud: ImageCloud,
  pairs: readonly Pair[],
  context: HandlerContext,
): Promise<void> {
  await everyOne("shares", pairs, ({ imageId, consumer }) =>
    withdrawMember(cloud, imageId, consumer, context),
  );
}

/** The shares that an unfinished run began, on images that are no longer declared. */
export function begunPairs(begun: Begun = {}, imageIds: readonly string[]): Pair[] {
  return Object.entries(begun)
    .filter(([imageId]) => !imageIds.includes(imageId))
    .flatMap(([imageId, consumers]) => pairsOf([imageId], consumers));
}
