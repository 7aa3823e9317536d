/**
 * ImageMembers: the whole list of consumers that some images are shared with. Every image is shared
 * with exactly the declared consumers. The resource's id is random, so that images and consumers
 * can be added and removed in place.
 */
import type { ImageCloud } from "../../client/cloud";
import { consumerFields } from "../../client/consumer";
import { checkWith } from "../checks/cloudOf";
import { callOnMembers, dormantSentence } from "../sharing/dormant";
import type { HandlerContext, ResourceHandler } from "../handler";
import { assertSameLocation, located, type Located } from "../location";
import { withoutUndefined } from "../values/record";
import { known } from "../values/unknown";
import { factsOf } from "./facts";
import { imageMembersShape, type ImageMembersInputs } from "./inputs";
import { listFailures } from "./listCheck";
import { listChanges } from "./listDiff";
import { noticeShares } from "./shareNotice";
import { orderedShares, type Begun, type StoredList, type Share } from "./state";
import { joined, syncShares, withdrawBegun, withdrawDeclared } from "./syncShares";

export const imageMembersHandler = {
  token: "ims:index:ImageMembers",
  replaceOnChanges: [],
  secrets: [],
  stables: ["endpoint", "connectionProjectId"],

  check: (request, context) =>
    checkWith<ImageMembersInputs>(
      imageMembersShape,
      request,
      context,
      async (inputs, cloud, failures) => {
        failures.push(...listFailures(inputs, cloud?.rules, context));
        if (failures.length === 0 && cloud !== undefined)
          await noticeShares(cloud, inputs, request.oldInputs, context);
      },
    ),

  diff: async ({ state, inputs }, context) => {
    context.facts.complete(known(inputs.declaredAs), factsOf(inputs));
    return { changes: listChanges(state, inputs) };
  },

  create: async ({ inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    const location = await located(cloud);
    context.facts.declare(inputs.declaredAs, factsOf(inputs));
    const id = `members-${context.newId()}`;
    // An unfinished creation is stored without declared images and members, so that a delete ends
    // only the shares that this run began.
    const before = stateOf({ ...inputs, imageIds: [], members: [] }, location, []);
    const unfinished = (begun: Begun) => ({ id, state: { ...before, begun } });
    const shares = await syncShares(cloud, inputs, context, unfinished);
    return { id, state: stateOf(inputs, location, shares) };
  },

  read: async ({ id, inputs, state }, context) => {
    const cloud = context.cloud(state.connection);
    const location = await assertSameLocation(state, cloud, `share list ${id}`);
    const declared = inputs ?? declaredIn(state);
    const lists = await Promise.all(
      declared.imageIds.map((imageId) => readShares(cloud, imageId, state.shares ?? [], context)),
    );
    const found = declared.imageIds.filter((_, index) => lists[index] !== undefined);
    // If all images were deleted, the list no longer exists. If some were, the list covers the
    // others.
    if (found.length === 0 && declared.imageIds.length > 0) return undefined;
    const live = { ...declared, imageIds: found };
    const shares = lists.flatMap((list) => list ?? []);
    const { begun } = state;
    const known = stateOf(live, location, shares);
    return { id, state: begun === undefined ? known : { ...known, begun }, inputs: live };
  },

  update: async ({ id, state, inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    const location = await assertSameLocation(state, cloud, `share list ${id}`);
    context.facts.declare(inputs.declaredAs, factsOf(inputs));
    const unfinished = (begun: Begun) => ({
      id,
      state: { ...state, shares: [], begun: joined(state.begun, begun) },
    });
    const dropped = state.imageIds.filter((imageId) => !inputs.imageIds.includes(imageId));
    const shares = await syncShares(cloud, inputs, context, unfinished, async () => {
      await withdrawDeclared(cloud, dropped, state.members, context);
      await withdrawBegun(cloud, state.begun, inputs.imageIds, context);
    });
    return stateOf(inputs, location, shares);
  },

  remove: async ({ id, state }, context) => {
    const cloud = context.cloud(state.connection);
    await assertSameLocation(state, cloud, `share list ${id}`);
    await withdrawDeclared(cloud, state.imageIds, state.members, context);
    await withdrawBegun(cloud, state.begun, [], context);
  },
} satisfies ResourceHandler<ImageMembersInputs, StoredList>;

/** Returns the live shares of one image. Undefined if the image does not exist. */
async function readShares(
  cloud: ImageCloud,
  imageId: string,
  known: readonly Share[],
  context: HandlerContext,
): Promise<readonly Share[] | undefined> {
  const call = await callOnMembers(cloud, imageId, () => cloud.listMembers(imageId));
  if (call.outcome === "imageGone") return undefined;
  if (call.outcome === "dormant") {
    context.log.warn(dormantSentence(call.image, "its share list"));
    return known.filter((share) => share.imageId === imageId);
  }
  return call.value?.map((member) => ({
    imageId,
    ...consumerFields(member.consumer),
    status: member.status,
  }));
}

function stateOf(
  inputs: ImageMembersInputs,
  location: Located,
  shares: readonly Share[],
): StoredList {
  return { ...inputs, ...location, shares: orderedShares(shares) };
}

function declaredIn(state: Partial<StoredList>): ImageMembersInputs {
  const { imageIds = [], members = [], connection, declaredAs } = state;
  return withoutUndefined({ imageIds, members, connection, declaredAs });
}
