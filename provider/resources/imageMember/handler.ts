/**
 * ImageMember: one image shared with one consumer. Others may want the same share. So a creation
 * adopts an existing share, and a delete does not end a share that this run's program declares.
 */
import type { CloudMember } from "../../client/cloud";
import type { CloudRules } from "../../client/rules";
import { consumerFields, consumerOf, consumerTitle } from "../../client/consumer";
import { checkWith } from "../checks/cloudOf";
import { declareFacts } from "../run/conflict";
import type { Fact } from "../run/declaredFacts";
import { callOnMembers, dormantSentence } from "../sharing/dormant";
import type { Change, CheckFailure, HandlerContext, ResourceHandler } from "../handler";
import { assertSameLocation, located } from "../location";
import { withoutUndefined } from "../values/record";
import { checkedQuery, imageQueryShape, pageOf } from "../run/listPage";
import { UnfinishedError } from "../recovery/unfinished";
import { isUnknown, known } from "../values/unknown";
import { acceptShare, assertConsumer, isOtherVault } from "../sharing/accept";
import { consumerFailures, knownConsumer, refuseAccept } from "../sharing/consumer";
import { acceptFailures, warnOfOddProject } from "../sharing/check";
import { addMember, withdrawMember } from "../sharing/share";
import { imageMemberShape, type ImageMemberInputs } from "./inputs";
import { memberId, parseMemberId } from "./memberId";
import { memberState, type ImageMemberState } from "./state";

export const imageMemberHandler = {
  token: "ims:index:ImageMember",
  replaceOnChanges: ["imageId", "projectId", "accountId", "organizationUrn"],
  secrets: [],
  stables: [
    "imageId",
    "projectId",
    "accountId",
    "organizationUrn",
    "endpoint",
    "connectionProjectId",
    "createdAt",
  ],

  check: (request, context) =>
    checkWith(imageMemberShape, request, context, async (inputs, cloud, failures) => {
      failures.push(...memberFailures(inputs, cloud?.rules, context));
    }),

  diff: async ({ state, inputs }, context) => {
    context.facts.complete(known(inputs.declaredAs), factsOf(inputs));
    return { changes: memberChanges(state, inputs) };
  },

  create: async ({ inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    const location = await located(cloud);
    context.facts.declare(inputs.declaredAs, factsOf(inputs));
    if (inputs.accept !== undefined) {
      await assertConsumer(inputs.accept, consumerOf(inputs), "accept.connection", context);
    }
    const consumer = consumerOf(inputs);
    const member = await addMember(cloud, inputs.imageId, consumer);
    try {
      const isDone = inputs.accept === undefined || member.status === "accepted";
      const answered = isDone
        ? member
        : await acceptShare(inputs.accept, inputs.imageId, consumer, context);
      const state = memberState(inputs, answered, location);
      return { id: memberId(inputs.imageId, consumer), state };
    } catch (error) {
      // The share existed before, so this failure must not end it.
      if (member.existed) throw error;
      const begun = memberState(inputs, member, location);
      const unfinished = UnfinishedError.of(memberId(inputs.imageId, consumer), begun, error);
      if (unfinished !== undefined) throw unfinished;
      // No state will know this share, so nobody else would end it.
      await cloud.removeMember(inputs.imageId, consumer).catch(() => false);
      throw error;
    }
  },

  read: async ({ id, inputs, state }, context) => {
    const { imageId, consumer } = parseMemberId(id);
    const cloud = context.cloud(state.connection);
    const location = await assertSameLocation(state, cloud, `member ${id}`);
    const call = await callOnMembers(cloud, imageId, () => cloud.getMember(imageId, consumer));
    if (call.outcome === "imageGone") return undefined;
    const declared = inputs ?? declaredIn(state, imageId, consumer);
    if (call.outcome === "dormant") {
      context.log.warn(dormantSentence(call.image, `the share with ${consumerTitle(consumer)}`));
      const asleep = { imageId, consumer, status: state.status ?? "pending" };
      const member = { ...asleep, createdAt: state.createdAt, updatedAt: state.updatedAt };
      return { id, state: memberState(declared, member, location), inputs: declared };
    }
    if (call.value === undefined) return undefined;
    const live = memberState(declared, call.value, location);
    const accept = withoutUndefined({ accept: state.accept });
    return { id, state: { ...live, ...accept }, inputs: liveInputs(declared, live) };
  },

  update: async ({ id, state, inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    const location = await assertSameLocation(state, cloud, `member ${id}`);
    const { imageId } = inputs;
    const consumer = consumerOf(inputs);
    const isAnswered = state.status === "accepted" && !isOtherVault(inputs.accept, state.accept);
    if (inputs.accept === undefined || isAnswered) {
      return memberState(inputs, asMember(state), location);
    }
    await assertConsumer(inputs.accept, consumer, "accept.connection", context);
    const member = await acceptShare(inputs.accept, imageId, consumer, context);
    return memberState(inputs, member, location);
  },

  remove: async ({ id, state }, context) => {
    const cloud = context.cloud(state.connection);
    await assertSameLocation(state, cloud, `member ${id}`);
    await withdrawMember(cloud, state.imageId, consumerOf(state), context);
  },

  list: {
    required: ["imageId"],
    optional: ["connection"],
    page: async (request, context) => {
      const query = checkedQuery(imageQueryShape, request.query, "members");
      const members = (await context.cloud(query.connection).listMembers(query.imageId)) ?? [];
      const found = members.map(({ imageId, consumer }) => {
        return { id: memberId(imageId, consumer), name: consumerTitle(consumer) };
      });
      return pageOf(found, request);
    },
  },
} satisfies ResourceHandler<ImageMemberInputs, ImageMemberState>;

function memberFailures(
  inputs: ImageMemberInputs,
  rules: CloudRules | undefined,
  context: HandlerContext,
): CheckFailure[] {
  const failures = consumerFailures(inputs, rules, (field) => field);
  failures.push(...refuseAccept(inputs, inputs.accept, "accept"));
  if (inputs.accept !== undefined && !isUnknown(inputs.accept)) {
    failures.push(
      ...acceptFailures(inputs.accept.connection, inputs.connection, "accept.connection", context),
    );
  }
  warnOfOddProject(inputs.projectId, "projectId", inputs.declaredAs?.name, context);
  failures.push(
    ...declareFacts(context.facts, known(inputs.declaredAs), "projectId", factsOf(inputs)),
  );
  return failures;
}

function memberChanges(state: ImageMemberState, inputs: ImageMemberInputs): Change[] {
  const changes: Change[] = [];
  for (const property of ["imageId", "projectId", "accountId", "organizationUrn"] as const) {
    if (inputs[property] !== state[property]) changes.push({ property, replaces: true });
  }
  if (inputs.connection !== state.connection)
    changes.push({ property: "connection", replaces: false });
  if (inputs.accept?.connection !== state.accept?.connection) {
    changes.push({ property: "accept", replaces: false });
  } else if (
    inputs.accept !== undefined &&
    (state.status !== "accepted" || isOtherVault(inputs.accept, state.accept))
  ) {
    changes.push({ property: "accept", replaces: false });
  }
  return changes;
}

/** None while an id is unknown. */
function factsOf(inputs: ImageMemberInputs): Fact[] {
  const { imageId } = inputs;
  const consumer = knownConsumer(inputs);
  if (isUnknown(imageId) || consumer === undefined) return [];
  const member = { kind: "member", imageId, consumer } as const;
  return inputs.accept === undefined
    ? [member]
    : [member, { kind: "acceptance", imageId, consumer } as const];
}

/**
 * Leaves `accept` out if the share is not accepted any more, so that a preview shows what the next
 * update restores. The state keeps what the program declared.
 */
function liveInputs(declared: ImageMemberInputs, live: ImageMemberState): ImageMemberInputs {
  const { accept: _, ...others } = declared;
  return live.status === "accepted" ? declared : others;
}

function asMember(state: ImageMemberState): CloudMember {
  const { imageId, status, createdAt, updatedAt } = state;
  return { imageId, consumer: consumerOf(state), status, createdAt, updatedAt };
}

function declaredIn(
  state: Partial<ImageMemberState>,
  imageId: string,
  consumer: string,
): ImageMemberInputs {
  const { accept, connection, declaredAs } = state;
  return withoutUndefined({
    imageId,
    ...consumerFields(consumer),
    accept,
    connection,
    declaredAs,
  });
}
