/** Makes the shares of some images the declared ones; and ends those that were declared. */
import type { ImageCloud } from "../../client/cloud";
import { consumerFields, consumerOf, consumerTitle } from "../../client/consumer";
import { propertyPath } from "../check";
import { callOnMembers } from "../dormant";
import { everyOne } from "../everyOne";
import type { HandlerContext } from "../handler";
import { acceptShare, assertConsumer } from "../sharing/accept";
import { addMember, withdrawMember } from "../sharing/share";
import type { Consumer, ImageMembersInputs } from "./inputs";
import type { Share } from "./state";

/** Brings every image to exactly the declared projects; answers with the shares there are then. */
export async function syncShares(
  cloud: ImageCloud,
  inputs: ImageMembersInputs,
  context: HandlerContext,
): Promise<Share[]> {
  for (const [index, member] of inputs.members.entries()) {
    if (member.accept === undefined) continue;
    const property = propertyPath(["members", index, "accept", "connection"]);
    await assertConsumer(member.accept, consumerOf(member), property, context);
  }
  const begun: Pair[] = [];
  try {
    const lists = await everyOne(inputs.imageIds, (imageId) =>
      syncImage(cloud, imageId, inputs.members, begun, context),
    );
    return lists.flat();
  } catch (error) {
    await undo(cloud, begun, context);
    throw error;
  }
}

interface Pair {
  readonly imageId: string;
  readonly consumer: string;
}

/** The engine keeps the old state of what failed: a share that was begun meanwhile no state would know. */
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
        const reason = error instanceof Error ? error.message : String(error);
        context.log.warn(
          `the share of image ${imageId} with ${consumerTitle(consumer)} stays: ${reason}`,
        );
      }
    }),
  );
}

async function syncImage(
  cloud: ImageCloud,
  imageId: string,
  wanted: readonly Consumer[],
  begun: Pair[],
  context: HandlerContext,
): Promise<Share[]> {
  const live = await liveMembers(cloud, imageId, wanted);
  const strangers = [...live.keys()].filter(
    (consumer) => !wanted.some((each) => consumerOf(each) === consumer),
  );
  const added = await everyOne(wanted, (member) =>
    syncMember(cloud, imageId, member, live, begun, context),
  );
  await everyOne(strangers, async (consumer) => {
    context.log.warn(
      `image ${imageId}: ${consumerTitle(consumer)} is not declared; its share is ended`,
    );
    await withdrawMember(cloud, imageId, consumer, context);
  });
  return added;
}

/** The members by project, before anything is changed. */
async function liveMembers(
  cloud: ImageCloud,
  imageId: string,
  wanted: readonly Consumer[],
): Promise<Map<string, string>> {
  const call = await callOnMembers(cloud, imageId, () => cloud.listMembers(imageId));
  if (call.outcome === "done" && call.value !== undefined) {
    return new Map(call.value.map((member) => [member.consumer, member.status]));
  }
  // Nobody can be added either: the first attempt fails with the sentence that explains it.
  const [first] = wanted;
  if (first !== undefined) await addMember(cloud, imageId, consumerOf(first));
  return new Map();
}

async function syncMember(
  cloud: ImageCloud,
  imageId: string,
  member: Consumer,
  live: ReadonlyMap<string, string>,
  begun: Pair[],
  context: HandlerContext,
): Promise<Share> {
  const { accept } = member;
  const consumer = consumerOf(member);
  let status = live.get(consumer);
  if (status === undefined) {
    const added = await addMember(cloud, imageId, consumer);
    if (!added.existed) begun.push({ imageId, consumer });
    status = added.status;
  }
  if (accept !== undefined && status !== "accepted") {
    status = (await acceptShare(accept, imageId, consumer, context)).status;
  }
  return { imageId, ...consumerFields(consumer), status };
}

/** Ends the shares that this resource declared; what others added to the images stays. */
export async function withdrawDeclared(
  cloud: ImageCloud,
  imageIds: readonly string[],
  members: readonly Consumer[],
  context: HandlerContext,
): Promise<void> {
  const pairs = imageIds.flatMap((imageId) =>
    members.map((member) => ({ imageId, consumer: consumerOf(member) })),
  );
  await everyOne(pairs, ({ imageId, consumer }) =>
    withdrawMember(cloud, imageId, consumer, context),
  );
}
