/**
 * ImageMembers: all consumers that some images are shared with. The resource's id is random, so
 * that images and consumers can be added and removed in place.
 */
import type { CloudImage, ImageCloud } from "../../client/cloud";
import { consumerFields, consumerOf } from "../../client/consumer";
import { pairsOf } from "../../client/rectangle";
import { checkWith } from "../checks/cloudOf";
import { connectionName } from "../checks/ids";
import { callOnMembers, dormantSentence } from "../sharing/dormant";
import type { HandlerContext, ResourceHandler } from "../handler";
import { assertSameLocation, located, type Located } from "../location";
import { isMarked } from "../recovery/mark";
import { checkedQuery } from "../run/listPage";
import { withoutUndefined } from "../values/record";
import { known } from "../values/unknown";
import { factsOf } from "./facts";
import { imageMembersShape, type ImageMembersInputs } from "./inputs";
import { listFailures } from "./listCheck";
import { listChanges } from "./listDiff";
import { imageIdsOf, importedInputs, liveMembers, type SharesByImage } from "./liveInputs";
import { noticeShares } from "./shareNotice";
import { orderedShares, type Begun, type StoredList, type Share } from "./state";
import { begunPairs, joined, syncShares, withdraw } from "./syncShares";

export const imageMembersHandler = {
  token: "ims:index:ImageMembers",
  replaceOnChanges: [],
  secrets: [],
  stables: ["endpoint", "connectionProjectId"],

  check: (request, context) =>
    checkWith(imageMembersShape, request, context, async (inputs, cloud, failures) => {
      failures.push(...listFailures(inputs, cloud?.rules, context));
      if (failures.length === 0 && cloud !== undefined)
        await noticeShares(cloud, inputs, request.oldInputs, context);
    }),

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
    if (inputs === undefined && state.imageIds === undefined)
      return importList(cloud, id, location, context);
    // After an earlier refresh, the inputs may contain members that others added. The state has
    // only the declared ones, so that a delete ends no other shares.
    const declared = { ...inputs, ...declaredIn(state, inputs) };
    const { shares, missing } = await readLists(cloud, declared.imageIds, context, state.shares);
    // If only some of the images were deleted, the list covers the others.
    if (shares.size === 0 && missing.length > 0) return undefined;
    const known = stateOf(
      { ...declared, imageIds: [...shares.keys()] },
      location,
      [...shares.values()].flat(),
    );
    const { begun } = state;
    // `members` of an unfinished list are those of the last finished run (none after a creation).
    // Comparing them with the live shares would say nothing about the declaration.
    if (begun !== undefined) return { id, state: { ...known, begun }, inputs: inputs ?? declared };
    const members = liveMembers(declared.members, shares);
    return { id, state: known, inputs: { ...declared, imageIds: known.imageIds, members } };
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
    const rest = async () => {
      await withdraw(cloud, pairsOf(dropped, state.members.map(consumerOf)), context);
      await withdraw(cloud, begunPairs(state.begun, inputs.imageIds), context);
    };
    const shares = await syncShares(cloud, inputs, context, unfinished, {
      former: state.members,
      rest,
    });
    return stateOf(inputs, location, shares);
  },

  remove: async ({ id, state }, context) => {
    const cloud = context.cloud(state.connection);
    await assertSameLocation(state, cloud, `share list ${id}`);
    await withdraw(cloud, pairsOf(state.imageIds, state.members.map(consumerOf)), context);
    await withdraw(cloud, begunPairs(state.begun, []), context);
  },

  list: {
    required: [],
    optional: ["connection"],
    page: async ({ query, after, limit }, context) => {
      const { connection } = checkedQuery(queryShape, query, "share lists");
      const cloud = context.cloud(connection);
      const { projectId: owner } = await cloud.location();
      const { images, next } = await cloud.imagePage({ owner, after, limit });
      // An image of an unfinished creation belongs to the run that finishes it.
      const finished = images.filter((image) => !isMarked(image) && !isSuspended(image, cloud));
      const shared = await Promise.all(
        finished.map(async (image) => {
          const members = await cloud.listMembers(image.id);
          return members === undefined || members.length === 0 ? [] : [image];
        }),
      );
      return { found: shared.flat().map(({ id, name = "" }) => ({ id, name })), next };
    },
  },
} satisfies ResourceHandler<ImageMembersInputs, StoredList>;

const queryShape = { connection: connectionName };

/** Whether the members of an image cannot be read at the moment. */
function isSuspended({ visibility }: CloudImage, { rules }: ImageCloud): boolean {
  return rules.membersNeedShared && visibility !== "shared";
}

/** Undefined if none of the images exists. */
async function importList(
  cloud: ImageCloud,
  id: string,
  location: Located,
  context: HandlerContext,
) {
  const { shares, missing } = await readLists(cloud, imageIdsOf(id), context);
  if (shares.size === 0) return undefined;
  if (missing.length > 0)
    throw new Error(
      `cannot import the share list ${id}: ${cloud.connectionName} sees no image ${missing.join(", ")}`,
    );
  const inputs = importedInputs(shares);
  return { id, state: stateOf(inputs, location, [...shares.values()].flat()), inputs };
}

/**
 * `known` are the shares of the last run. They are used for suspended shares, which cannot be read.
 * An import has no last run, so a suspended share is an error there.
 */
async function readLists(
  cloud: ImageCloud,
  imageIds: readonly string[],
  context: HandlerContext,
  known?: readonly Share[],
): Promise<{ readonly shares: SharesByImage; readonly missing: readonly string[] }> {
  const lists = await Promise.all(
    imageIds.map(async (imageId) => {
      return [imageId, await readShares(cloud, imageId, known, context)] as const;
    }),
  );
  return {
    shares: new Map(lists.flatMap(([imageId, list]) => (list ? [[imageId, list]] : []))),
    missing: lists.flatMap(([imageId, list]) => (list === undefined ? [imageId] : [])),
  };
}

/** Undefined if the image does not exist. */
async function readShares(
  cloud: ImageCloud,
  imageId: string,
  known: readonly Share[] | undefined,
  context: HandlerContext,
): Promise<readonly Share[] | undefined> {
  const call = await callOnMembers(cloud, imageId, () => cloud.listMembers(imageId));
  if (call.outcome === "imageGone") return undefined;
  if (call.outcome === "dormant") {
    if (known === undefined) throw new Error(dormantSentence(call.image, "its share list"));
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

function declaredIn(
  state: Partial<StoredList>,
  inputs: ImageMembersInputs | undefined,
): ImageMembersInputs {
  const { imageIds = inputs?.imageIds ?? [], members = inputs?.members ?? [] } = state;
  const { connection, declaredAs } = state;
  return withoutUndefined({ imageIds, members, connection, declaredAs });
}
