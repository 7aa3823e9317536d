import { ApiError } from "../../client/http/errors";
import { checkInputs } from "../checks/check";
import { connectionName, imageId } from "../checks/ids";
import type { ShapeOf } from "../checks/shape";
import type { Found, ListPage, ListRequest } from "../handler";

/**
 * Throws if the query does not fit the shape.
 * @internal
 */
export function checkedQuery<Query>(shape: ShapeOf<Query>, query: object, what: string): Query {
  const failures = checkInputs(shape, query);
  if (failures.length === 0) return query as Query;
  const reasons = failures.map(({ property, reason }) => `${property} ${reason}`);
  throw new ApiError({ kind: "badRequest", purpose: `list ${what}`, reason: reasons.join("; ") });
}

/** @internal */
export const imageQueryShape = { imageId, connection: connectionName };

/** Returns the page that follows the id `after`. Objects are ordered by their ids. */
export function pageOf(found: readonly Found[], { after = "", limit }: ListRequest): ListPage {
  const rest = found
    .filter(({ id }) => id > after)
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const page = rest.slice(0, limit);
  return { found: page, next: rest.length > limit ? page.at(-1)?.id : undefined };
}
