import type { CloudMember } from "../../client/cloud";
import { isApiError, means } from "../../client/http/errors";
import type { HandlerContext } from "../handler";
import type { Accept } from "./inputs";

/** Refuses a connection that is not the consumer's own, because no other can accept a share. */
export async function assertConsumer(
  accept: Accept,
  consumer: string,
  property: string,
  context: HandlerContext,
): Promise<void> {
  const cloud = context.cloud(accept.connection);
  const { projectId } = await cloud.location();
  if (projectId === consumer) return;
  throw new Error(
    `${property}: connection "${accept.connection}" belongs to project ${projectId}, but the image is shared with project ${consumer}; ` +
      `only the consumer itself can accept: name a connection of project ${consumer}`,
  );
}

/** The vault is sent with the answer, so a share with another vault is accepted again. */
export function isOtherVault(accept: Accept | undefined, former: Accept | undefined): boolean {
  return accept !== undefined && accept.vaultId !== former?.vaultId;
}

export async function acceptShare(
  accept: Accept,
  imageId: string,
  consumer: string,
  context: HandlerContext,
): Promise<CloudMember> {
  const cloud = context.cloud(accept.connection);
  try {
    return await cloud.setMemberStatus(imageId, consumer, "accepted", { vaultId: accept.vaultId });
  } catch (error) {
    if (!isApiError(error, "forbidden", "notFound")) throw error;
    throw error.with({
      purpose: `accept image ${imageId} for project ${consumer}`,
      advice: means(error, "vaultNeeded")
        ? error.advice
        : !cloud.rules.membersNeedShared
          ? `the image must be shared with project ${consumer}, and the role of the user of connection "${accept.connection}" must allow changes`
          : error.kind === "forbidden"
            ? `the role of the user of connection "${accept.connection}" must allow changes, and the image must have the visibility "shared"`
            : `the image must be shared with project ${consumer}, with the visibility "shared"`,
    });
  }
}
