import { cloudOf } from "../checks/cloudOf";
import type { CheckFailure, HandlerContext } from "../handler";
import { looksLikeProjectId } from "../checks/ids";
import { isUnknown } from "../values/unknown";

/**
 * Refuses the owner's connection. Only the names of the connections are compared, because a
 * connection's project is known only after its first call.
 */
export function acceptFailures(
  acceptConnection: unknown,
  ownerConnection: unknown,
  property: string,
  context: HandlerContext,
): CheckFailure[] {
  const failures: CheckFailure[] = [];
  cloudOf(acceptConnection, property, context, failures);
  if (!isUnknown(acceptConnection) && acceptConnection === ownerConnection) {
    const reason =
      "is the connection that shares the image: the owner cannot accept for the consumer; name a connection of the consumer's project";
    failures.push({ property, reason });
  }
  return failures;
}

export function warnOfOddProject(
  projectId: unknown,
  property: string,
  name: string | undefined,
  context: HandlerContext,
): void {
  if (typeof projectId !== "string" || looksLikeProjectId(projectId)) return;
  context.log.warn(
    `${name ?? "a member"}: ${property} "${projectId}" does not look like a project id (32 hexadecimal digits or a UUID); ` +
      `the cloud accepts any text, and a project's name shares with nobody`,
  );
}
