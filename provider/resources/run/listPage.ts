/** For calls that list objects: checks the query, and divides a complete list into pages. */
import type * as z from "zod";
import { ApiError } from "../../client/http/errors";
import { checkInputs } from "../checks/check";
import type { Found, ListPage, ListRequest } from "../handler";

/**
 * Throws if the query does not fit the shape: an unknown property, a missing required one or a
 * wrong value.
 * @internal
 */
export function assertQuery(shape: z.ZodRawShape, query: object, what: string): void {
  const failures = checkInputs(shape, query);
  if (failures.length === 0) return;
  const reasons = failures.map(({ property, reason }) => `${property} ${reason}`);
  throw new ApiError({ kind: "badRequest", purpose: `list ${what}`, reason: reasons.join("; ") });
}

/** Returns the page that follows the id `after`. Objects are ordered by their ids. */
export function pageOf(found: readonly Found[], { after = "", limit }: ListRequest): ListPage {
  const rest = found
    .filter(({ id }) => id > after)
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const page = rest.slice(0, limit);
  return { found: page, next: rest.length > limit ? page.at(-1)?.id : undefined };
}
