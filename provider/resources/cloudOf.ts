/** The cloud that inputs name, during a check: a connection that cannot work is a check failure, not a crash. */
import type { ImageCloud } from "../client/cloud";
import { isApiError } from "../client/http/errors";
import type { CheckFailure, HandlerContext } from "./handler";

/** The cloud, or undefined with a failure added when the connection's settings cannot work. */
export function cloudOf(
  connection: unknown,
  property: string,
  context: HandlerContext,
  failures: CheckFailure[],
): ImageCloud | undefined {
  if (connection !== undefined && typeof connection !== "string") return undefined;
  try {
    return context.cloud(connection);
  } catch (error) {
    if (!isApiError(error, "configuration")) throw error;
    failures.push({ property, reason: error.message });
    return undefined;
  }
}
