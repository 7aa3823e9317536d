import type { AddedMember, ImageCloud } from "../../client/cloud";
import type { CloudRules } from "../../client/rules";
import { consumerTitle } from "../../client/consumer";
import { isApiError, type ErrorKind } from "../../client/http/errors";
import { callOnMembers } from "./dormant";
import type { HandlerContext } from "../handler";

export async function addMember(
  cloud: ImageCloud,
  imageId: string,
  consumer: string,
): Promise<AddedMember> {
  try {
    return await cloud.addMember(imageId, consumer);
  } catch (error) {
    throw await advisedOnShare(cloud, imageId, consumer, error);
  }
}

export async function advisedOnShare(
  cloud: ImageCloud,
  imageId: string,
  consumer: string,
  error: unknown,
): Promise<unknown> {
  // These kinds get advice here: a quota from the rules, the other two from a look at the image. An
  // error of another kind keeps the advice that it has.
  if (!isApiError(error, "forbidden", "notFound", "quota")) return error;
  return error.with({
    // The refused request may be the list of members before the share, or the read of its job. The
    // message always names the share.
    purpose: `share image ${imageId} with ${consumerTitle(consumer)}`,
    advice: (await adviceOnShare(cloud, imageId, error.kind)) ?? error.advice,
  });
}

/** Ends one share, unless a resource of this run's program declares it. */
export async function withdrawMember(
  cloud: ImageCloud,
  imageId: string,
  consumer: string,
  context: HandlerContext,
): Promise<void> {
  if (context.facts.isDeclared({ kind: "member", imageId, consumer })) return;
  try {
    const remove = () => cloud.removeMember(imageId, consumer);
    const call = await callOnMembers(cloud, imageId, remove);
    if (call.outcome !== "dormant") return;
    context.log.warn(
      `the share of image ${imageId} ("${call.image.name ?? ""}") with ${consumerTitle(consumer)} could not be ended: ` +
        `the image is ${call.image.visibility}. It has no effect now, but is active again when the visibility is "shared" again`,
    );
  } catch (error) {
    if (isApiError(error, "badRequest") && !error.mayHaveBeenSent) {
      // No call can end this share, so the next run could not either.
      context.log.warn(error.message);
      return;
    }
    if (!isApiError(error, "forbidden")) throw error;
    throw error.with({ advice: (await adviceOnShare(cloud, imageId, error.kind)) ?? error.advice });
  }
}

function quotaAdvice({ limitsAreUsual, membersMax }: CloudRules): string {
  return limitsAreUsual
    ? `the cloud's settings decide how many members an image has, usually ${membersMax}: remove some, ask who runs the cloud, or set visibility "community"`
    : `an image has at most ${membersMax} members here, a full-ECS image 10: remove some`;
}

async function adviceOnShare(
  cloud: ImageCloud,
  imageId: string,
  kind: ErrorKind,
): Promise<string | undefined> {
  if (kind === "quota") return quotaAdvice(cloud.rules);
  // If this read fails too, the user sees the advice of the refusal.
  return adviceByLook(cloud, imageId).catch(() => undefined);
}

async function adviceByLook(cloud: ImageCloud, imageId: string): Promise<string | undefined> {
  const image = await cloud.getImage(imageId, { fresh: true });
  const { projectId } = await cloud.location();
  if (image === undefined) {
    const project = projectId === "" ? "" : ` (project ${projectId})`;
    return `${cloud.connectionName}${project} sees no such image; use the connection of the project that owns it`;
  }
  // The id is empty if the settings name no project and there is no Keystone to ask.
  if (projectId !== "" && image.owner !== projectId) {
    return `the image belongs to project ${image.owner ?? "?"}, ${cloud.connectionName} to ${projectId}: only the owner can share; use a connection of project ${image.owner ?? "?"}`;
  }
  if (cloud.rules.explainsRefusals) return undefined;
  if (image.visibility !== "shared") {
    return `the image is ${image.visibility}: only images of visibility "shared" can have members`;
  }
  // Nothing else is left that Glance refuses.
  return `the role of the connection's user does not allow it to share images`;
}
