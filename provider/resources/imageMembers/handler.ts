/**
 * ImageMembers: the whole list of projects that some images are shared with. Every image is brought to exactly the declared
 * projects; its id is random, so that images and projects come and go in place.
 */
import type { ImageCloud } from "../../client/cloud";
import { checkInputs, propertyPath } from "../check";
import { cloudOf } from "../cloudOf";
import { declareFacts } from "../conflict";
import type { Fact } from "../declaredFacts";
import { callOnMembers, dormantSentence } from "../dormant";
import type { Change, CheckFailure, HandlerContext, ResourceHandler } from "../handler";
import { assertSameLocation, located, type Located } from "../location";
import { withoutUndefined } from "../record";
import { isSameSet } from "../sameSet";
import { acceptShare, assertConsumer } from "../sharing/accept";
import { acceptFailures, warnOfOddProject } from "../sharing/check";
import { addMember, withdrawMember } from "../sharing/share";
import { containsUnknown, isUnknown, known } from "../unknown";
import { imageMembersShape, type Consumer, type ImageMembersInputs } from "./inputs";
import { orderedShares, type ImageMembersState, type Share } from "./state";

export const imageMembersHandler = {
  token: "ims:index:ImageMembers",
  replaceOnChanges: [],
  secrets: [],
  stables: ["endpoint", "connectionProjectId"],

  check: async (request, context) => {
    const failures = checkInputs(imageMembersShape, request.inputs);
    // True where the shape found nothing wrong; unknown values are asked for wherever one is used.
    const inputs = request.inputs as unknown as ImageMembersInputs;
    if (failures.length === 0) failures.push(...listFailures(inputs, context));
    return { inputs, failures };
  },

  diff: async ({ state, inputs }, context) => {
    context.facts.declare(known(inputs.declaredAs), factsOf(inputs));
    return { changes: listChanges(state, inputs) };
  },

  create: async ({ inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    const location = await located(cloud);
    context.facts.declare(inputs.declaredAs, factsOf(inputs));
    const shares = await syncShares(cloud, inputs, context);
    return { id: `members-${context.newId()}`, state: stateOf(inputs, location, shares) };
  },

  read: async ({ id, inputs, state }, context) => {
    const cloud = context.cloud(state.connection);
    const location = await assertSameLocation(state, cloud, `share list ${id}`);
    const declared = inputs ?? declaredIn(state);
    const lists = await Promise.all(
      declared.imageIds.map((imageId) => readShares(cloud, imageId, state.shares ?? [], context)),
    );
    const found = declared.imageIds.filter((_, index) => lists[index] !== undefined);
    // Without its images the list stands for nothing; with some of them it stands for those.
    if (found.length === 0 && declared.imageIds.length > 0) return undefined;
    const live = { ...declared, imageIds: found };
    const shares = lists.flatMap((list) => list ?? []);
    return { id, state: stateOf(live, location, shares), inputs: live };
  },

  update: async ({ id, state, inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    const location = await assertSameLocation(state, cloud, `share list ${id}`);
    context.facts.declare(inputs.declaredAs, factsOf(inputs));
    const shares = await syncShares(cloud, inputs, context);
    const dropped = state.imageIds.filter((imageId) => !inputs.imageIds.includes(imageId));
    await withdrawDeclared(cloud, dropped, state.members, context);
    return stateOf(inputs, location, shares);
  },

  remove: async ({ id, state }, context) => {
    const cloud = context.cloud(state.connection);
    await assertSameLocation(state, cloud, `share list ${id}`);
    await withdrawDeclared(cloud, state.imageIds, state.members, context);
  },
} satisfies ResourceHandler<ImageMembersInputs, ImageMembersState>;

/** Brings every image to exactly the declared projects; answers with the shares there are then. */
async function syncShares(
  cloud: ImageCloud,
  inputs: ImageMembersInputs,
  context: HandlerContext,
): Promise<Share[]> {
  for (const [index, member] of inputs.members.entries()) {
    if (member.accept === undefined) continue;
    const property = propertyPath(["members", index, "accept", "connection"]);
    await assertConsumer(member.accept, member.projectId, property, context);
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
  readonly projectId: string;
}

/** The engine keeps the old state of what failed: a share that was begun meanwhile no state would know. */
async function undo(
  cloud: ImageCloud,
  begun: readonly Pair[],
  context: HandlerContext,
): Promise<void> {
  await Promise.all(
    begun.map(async ({ imageId, projectId }) => {
      try {
        await cloud.removeMember(imageId, projectId);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        context.log.warn(
          `the share of image ${imageId} with project ${projectId} stays: ${reason}`,
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
    (consumer) => !wanted.some((w) => w.projectId === consumer),
  );
  const added = await everyOne(wanted, (member) =>
    syncMember(cloud, imageId, member, live, begun, context),
  );
  await everyOne(strangers, async (consumer) => {
    context.log.warn(`image ${imageId}: project ${consumer} is not declared; its share is ended`);
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
  if (first !== undefined) await addMember(cloud, imageId, first.projectId);
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
  const { projectId, accept } = member;
  let status = live.get(projectId);
  if (status === undefined) {
    const added = await addMember(cloud, imageId, projectId);
    if (!added.existed) begun.push({ imageId, projectId });
    status = added.status;
  }
  if (accept !== undefined && status !== "accepted") {
    status = (await acceptShare(accept, imageId, projectId, context)).status;
  }
  return { imageId, projectId, status };
}

/** The live shares of one image; undefined when the image is gone. */
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
    projectId: member.consumer,
    status: member.status,
  }));
}

/** Ends the shares that this resource declared; what others added to the images stays. */
async function withdrawDeclared(
  cloud: ImageCloud,
  imageIds: readonly string[],
  members: readonly Consumer[],
  context: HandlerContext,
): Promise<void> {
  const pairs = imageIds.flatMap((imageId) =>
    members.map(({ projectId }) => ({ imageId, projectId })),
  );
  await everyOne(pairs, ({ imageId, projectId }) =>
    withdrawMember(cloud, imageId, projectId, context),
  );
}

/**
 * All at once (the transport opens few connections); all are tried, and failures are thrown when the rest is done: nothing
 * goes on behind an answer.
 */
async function everyOne<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = await Promise.allSettled(items.map(work));
  const failures = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason] : [],
  );
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new Error(summary(failures));
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

const messagesShown = 5;

function summary(failures: readonly unknown[]): string {
  const messages = new Set(
    failures.map((error) => (error instanceof Error ? error.message : String(error))),
  );
  const shown = [...messages].slice(0, messagesShown).join("; ");
  const rest = messages.size > messagesShown ? `; and ${messages.size - messagesShown} more` : "";
  return `${failures.length} shares failed: ${shown}${rest}`;
}

function listFailures(inputs: ImageMembersInputs, context: HandlerContext): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const cloud = cloudOf(inputs.connection, "connection", context, failures);
  if (isUnknown(inputs.members)) return failures;
  inputs.members.forEach((member, index) => {
    if (isUnknown(member)) return;
    const path = (...rest: string[]) => propertyPath(["members", index, ...rest]);
    warnOfOddProject(member.projectId, path("projectId"), inputs.declaredAs?.name, context);
    if (member.accept === undefined || isUnknown(member.accept)) return;
    const property = path("accept", "connection");
    failures.push(
      ...acceptFailures(member.accept.connection, inputs.connection, property, context),
    );
  });
  failures.push(
    ...duplicates(
      inputs.members.map((m) => (isUnknown(m) ? m : m.projectId)),
      "members",
      ".projectId",
    ),
  );
  if (!isUnknown(inputs.imageIds)) failures.push(...duplicates(inputs.imageIds, "imageIds", ""));
  if (cloud !== undefined && inputs.members.length > cloud.rules.membersMax) {
    const reason = `are ${inputs.members.length}; an image has at most ${cloud.rules.membersMax} here`;
    failures.push({ property: "members", reason });
  }
  failures.push(
    ...declareFacts(context.facts, known(inputs.declaredAs), "imageIds", factsOf(inputs)),
  );
  return failures;
}

function duplicates(ids: readonly unknown[], list: string, field: string): CheckFailure[] {
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id);
    if (isUnknown(id) || first === index) return [];
    return [
      { property: `${list}[${index}]${field}`, reason: `stands in ${list}[${first}] already` },
    ];
  });
}

function listChanges(state: ImageMembersState, inputs: ImageMembersInputs): Change[] {
  const changes = new Set<string>();
  if (inputs.connection !== state.connection) changes.add("connection");
  if (containsUnknown(inputs.imageIds)) changes.add("imageIds");
  if (containsUnknown(inputs.members)) changes.add("members");
  if (changes.has("imageIds") || changes.has("members")) return asChanges(changes);
  if (!isSameSet(inputs.imageIds, state.imageIds)) changes.add("imageIds");
  const accepts = (members: readonly Consumer[]) =>
    members.map(({ projectId, accept }) => `${projectId} ${accept?.connection ?? ""}`);
  if (!isSameSet(accepts(inputs.members), accepts(state.members))) changes.add("members");
  if (!changes.has("imageIds") && !isInPlace(state.shares, inputs)) changes.add("members");
  return asChanges(changes);
}

/** The live shares are the declared ones, and those that accept here are accepted. */
function isInPlace(shares: readonly Share[], inputs: ImageMembersInputs): boolean {
  const wanted = inputs.imageIds.flatMap((imageId) =>
    inputs.members.map((member) => `${imageId}/${member.projectId}`),
  );
  if (
    !isSameSet(
      wanted,
      shares.map((share) => `${share.imageId}/${share.projectId}`),
    )
  )
    return false;
  const accepting = new Set(
    inputs.members
      .filter((member) => member.accept !== undefined)
      .map((member) => member.projectId),
  );
  return shares.every((share) => share.status === "accepted" || !accepting.has(share.projectId));
}

function asChanges(properties: ReadonlySet<string>): Change[] {
  return [...properties].map((property) => ({ property, replaces: false }));
}

/** The lists of its images, and every pair; nothing for what is not known yet. */
function factsOf(inputs: ImageMembersInputs): Fact[] {
  if (isUnknown(inputs.imageIds)) return [];
  return inputs.imageIds
    .filter((imageId) => !isUnknown(imageId))
    .flatMap((imageId) => [
      { kind: "memberList", imageId } as const,
      ...consumersOf(inputs).flatMap(({ projectId: consumer, accept }) => {
        const member = { kind: "member", imageId, consumer } as const;
        return accept === undefined
          ? [member]
          : [member, { kind: "acceptance", imageId, consumer } as const];
      }),
    ]);
}

function consumersOf(inputs: ImageMembersInputs): readonly Consumer[] {
  if (isUnknown(inputs.members)) return [];
  return inputs.members.filter((member) => !isUnknown(member) && !isUnknown(member.projectId));
}

function stateOf(
  inputs: ImageMembersInputs,
  location: Located,
  shares: readonly Share[],
): ImageMembersState {
  return { ...inputs, ...location, shares: orderedShares(shares) };
}

function declaredIn(state: Partial<ImageMembersState>): ImageMembersInputs {
  const { imageIds = [], members = [], connection, declaredAs } = state;
  return withoutUndefined({ imageIds, members, connection, declaredAs });
}
