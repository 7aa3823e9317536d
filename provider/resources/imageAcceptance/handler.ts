/**
 * ImageAcceptance: the consumer's answer to a share of another project's image. A delete withdraws
 * the answer and does not end the share, because the share belongs to the owner.
 */
import type { CloudMember, ImageCloud } from "../../client/cloud";
import type { CloudRules } from "../../client/rules";
import { ifFound, isApiError, means } from "../../client/http/errors";
import { checkWith } from "../checks/cloudOf";
import { declareFacts } from "../run/conflict";
import { callOnMembers, dormantSentence } from "../sharing/dormant";
import type { Change, CheckFailure, HandlerContext, ResourceHandler } from "../handler";
import { assertSameLocation, located, type Located } from "../location";
import { checkedQuery } from "../run/listPage";
import { withoutUndefined } from "../values/record";
import { isUnknown, known } from "../values/unknown";
import { imageAcceptanceShape, type AcceptanceStatus, type ImageAcceptanceInputs } from "./inputs";
import type { ImageAcceptanceState } from "./state";

export const imageAcceptanceHandler = {
  token: "ims:index:ImageAcceptance",
  replaceOnChanges: ["imageId"],
  secrets: [],
  stables: ["imageId", "projectId", "endpoint", "connectionProjectId", "createdAt"],

  check: (request, context) =>
    checkWith(imageAcceptanceShape, request, context, async (inputs, cloud, failures) => {
      if (cloud !== undefined) failures.push(...answerFailures(inputs, cloud.rules));
      // A check does not ask the cloud for the connection's project, so diff or create declares the
      // answer. The empty list says that the program of this run contains the resource.
      context.facts.declare(known(inputs.declaredAs), []);
    }),

  diff: async ({ state, inputs }, context) => {
    const isChecked = context.facts.isChecked(known(inputs.declaredAs));
    if (isChecked && inputs.imageId === state.imageId) declare(inputs, state.projectId, context);
    const changes: Change[] = [];
    if (inputs.imageId !== state.imageId) {
      changes.push({ property: "imageId", replaces: true });
    }
    if (wanted(inputs) !== state.status) changes.push({ property: "status", replaces: false });
    for (const property of ["connection", "vaultId"] as const) {
      if (inputs[property] !== state[property]) changes.push({ property, replaces: false });
    }
    return { changes };
  },

  create: async ({ inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    const location = await located(cloud);
    const consumer = location.connectionProjectId;
    if (consumer === "") {
      throw new Error(
        `cannot answer the share of image ${inputs.imageId}: the settings of ${cloud.connectionName} name no project; ` +
          `set projectId to the project of its credentials`,
      );
    }
    declare(inputs, consumer, context);
    const member = await answer(cloud, inputs, consumer);
    return {
      id: acceptanceId(inputs.imageId, consumer),
      state: stateOf(inputs, member, location),
    };
  },

  read: async ({ id, inputs, state }, context) => {
    const cloud = context.cloud(state.connection);
    const location = await assertSameLocation(state, cloud, `acceptance ${id}`);
    const consumer = location.connectionProjectId;
    const imageId = state.imageId ?? importedImage(id, consumer, cloud);
    const call = await callOnMembers(cloud, imageId, () => cloud.getMember(imageId, consumer));
    if (call.outcome === "imageGone") return undefined;
    const { status = "accepted", vaultId, connection, declaredAs } = state;
    const declared =
      inputs ?? withoutUndefined({ imageId, status, vaultId, connection, declaredAs });
    if (call.outcome === "dormant") {
      context.log.warn(dormantSentence(call.image, "its share with this project"));
      const { createdAt, updatedAt } = state;
      const asleep = { imageId, consumer, status, createdAt, updatedAt };
      return { id, state: stateOf(declared, asleep, location), inputs: declared };
    }
    if (call.value === undefined) return undefined;
    const live = stateOf(declared, call.value, location);
    const isImport = inputs === undefined && state.imageId === undefined;
    if (isImport && !cloud.rules.acceptanceStatuses.includes(live.status))
      throw new Error(
        `project ${consumer} has not answered the share of image ${imageId}, so there is no ` +
          `acceptance to import: declare it, and "pulumi up" answers`,
      );
    return {
      id: acceptanceId(imageId, consumer),
      state: live,
      inputs: { ...declared, status: live.status },
    };
  },

  update: async ({ id, state, inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    const location = await assertSameLocation(state, cloud, `acceptance ${id}`);
    const { imageId, projectId: consumer, createdAt, updatedAt } = state;
    const same = { imageId, consumer, status: state.status, createdAt, updatedAt };
    // The vault is sent with the answer, so a new vault needs the same answer again.
    const isSame = wanted(inputs) === state.status && inputs.vaultId === state.vaultId;
    const member = isSame ? same : await answer(cloud, inputs, consumer);
    return stateOf(inputs, member, location);
  },

  remove: async ({ id, state }, context) => {
    const cloud = context.cloud(state.connection);
    const { connectionProjectId: consumer } = await assertSameLocation(
      state,
      cloud,
      `acceptance ${id}`,
    );
    const { imageId } = state;
    if (context.facts.isDeclared({ kind: "acceptance", imageId, consumer })) return;
    await withdraw(cloud, imageId, consumer, context);
  },

  list: {
    required: [],
    optional: ["status", "connection"],
    page: async ({ query, after, limit }, context) => {
      const wish = checkedQuery<AcceptanceQuery>(queryShape, query, "acceptances");
      const { status = "accepted", connection } = wish;
      const cloud = context.cloud(connection);
      const { projectId: consumer } = await cloud.location();
      const { images, next } = await cloud.imagePage({ memberStatus: status, after, limit });
      // The cloud may also list images with another answer, so each share is read.
      const answered = await Promise.all(
        images
          .filter(({ owner }) => owner !== consumer)
          .map(async (image) => {
            const member = await cloud.getMember(image.id, consumer);
            return member?.status === status ? [image] : [];
          }),
      );
      const found = answered.flat().map(({ id, name = "" }) => {
        return { id: acceptanceId(id, consumer), name };
      });
      return { found, next };
    },
  },
} satisfies ResourceHandler<ImageAcceptanceInputs, ImageAcceptanceState>;

type AcceptanceQuery = Pick<ImageAcceptanceInputs, "status" | "connection">;

const { status, connection } = imageAcceptanceShape;
const queryShape = { status, connection };

function acceptanceId(imageId: string, consumer: string): string {
  return `${imageId}/${consumer}`;
}

function importedImage(id: string, consumer: string, cloud: ImageCloud): string {
  const [imageId = "", projectId = consumer, ...rest] = id.split("/");
  if (imageId === "" || rest.length > 0)
    throw new Error(
      `"${id}" is no acceptance id: it must be <image id> or <image id>/<project id>`,
    );
  if (projectId !== consumer)
    throw new Error(
      `cannot read the acceptance ${id}: ${cloud.connectionName} belongs to project ${consumer}, ` +
        `and only project ${projectId} answers for itself; use a connection of that project`,
    );
  return imageId;
}

function answerFailures(inputs: ImageAcceptanceInputs, rules: CloudRules): CheckFailure[] {
  const { status, vaultId } = inputs;
  const failures: CheckFailure[] = [];
  if (status !== undefined && !isUnknown(status) && !rules.acceptanceStatuses.includes(status)) {
    const reason = `is "${status}"; this cloud knows ${rules.acceptanceStatuses.join(", ")}`;
    failures.push({ property: "status", reason });
  }
  if (vaultId !== undefined && !rules.hasVaults)
    failures.push({ property: "vaultId", reason: "this kind of cloud has no vaults" });
  return failures;
}

async function answer(
  cloud: ImageCloud,
  inputs: ImageAcceptanceInputs,
  consumer: string,
): Promise<CloudMember> {
  const { imageId, vaultId } = inputs;
  try {
    return await cloud.setMemberStatus(imageId, consumer, wanted(inputs), { vaultId });
  } catch (error) {
    if (!isApiError(error, "forbidden", "notFound")) throw error;
    throw error.with({
      purpose: `set the answer of project ${consumer} to image ${imageId}`,
      advice: means(error, "vaultNeeded")
        ? error.advice
        : // If this read fails too, the user sees the advice of the refusal.
          ((await adviceOnAnswer(cloud, imageId, consumer).catch(() => undefined)) ?? error.advice),
    });
  }
}

async function adviceOnAnswer(
  cloud: ImageCloud,
  imageId: string,
  consumer: string,
): Promise<string | undefined> {
  const image = await cloud.getImage(imageId, { fresh: true });
  if (image?.owner === consumer) {
    return `project ${consumer} owns the image, and only those it is shared with can answer: use a connection of theirs`;
  }
  if (cloud.rules.explainsRefusals) {
    return image === undefined
      ? `ask the owner to share image ${imageId} with project ${consumer}`
      : undefined;
  }
  if (image?.visibility === "shared") {
    return `the role of the user of ${cloud.connectionName} does not allow changes`;
  }
  return `ask the owner to share image ${imageId} with project ${consumer}; the image must have the visibility "shared"`;
}

/**
 * Withdraws the answer. A share or image that no longer exists, or an image that is no longer
 * shared, is no error, so that a destroy can end.
 */
async function withdraw(
  cloud: ImageCloud,
  imageId: string,
  consumer: string,
  context: HandlerContext,
): Promise<void> {
  const status = cloud.rules.acceptanceWithdrawn;
  const call = await callOnMembers(cloud, imageId, () =>
    // Not found if the owner ended the share. Then there is no answer to withdraw.
    ifFound(cloud.setMemberStatus(imageId, consumer, status)),
  );
  if (call.outcome !== "dormant") return;
  context.log.warn(
    `the answer to image ${imageId} could not be withdrawn, because its owner made it ${call.image.visibility}; ` +
      `if it is shared again, the old answer is valid again`,
  );
}

function declare(inputs: ImageAcceptanceInputs, consumer: string, context: HandlerContext): void {
  if (isUnknown(inputs.imageId)) return;
  const fact = { kind: "acceptance", imageId: inputs.imageId, consumer } as const;
  const failures = declareFacts(context.facts, known(inputs.declaredAs), "imageId", [fact]);
  const [failure] = failures;
  if (failure !== undefined) throw new Error(`${failure.property}: ${failure.reason}`);
}

function wanted(inputs: ImageAcceptanceInputs): AcceptanceStatus {
  return inputs.status ?? "accepted";
}

function stateOf(
  inputs: ImageAcceptanceInputs,
  member: CloudMember,
  location: Located,
): ImageAcceptanceState {
  const { createdAt, updatedAt } = member;
  return withoutUndefined({
    ...inputs,
    ...location,
    projectId: location.connectionProjectId,
    // `AcceptanceStatus` has all that Glance documents (glance/api/v2/image_members.py at 33.0.0,
    // _MEMBER_SCHEMA). An unknown status is shown as it is and differs from every declared one.
    status: member.status as AcceptanceStatus,
    createdAt,
    updatedAt,
  });
}
