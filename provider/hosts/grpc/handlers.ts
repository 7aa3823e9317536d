import { kept } from "../../client/kept";
import type { ResourceHandler } from "../../resources/handler";
import { registry, type ResourceName } from "../../resources/registry";

/**
 * Safe without its types: a check accepts any inputs, and the other calls only get properties that
 * earlier calls returned.
 */
export type AnyHandler = ResourceHandler<Record<string, unknown>, Record<string, unknown>>;

const byToken = new Map(
  (Object.keys(registry) as ResourceName[]).map((name) => [`ims:index:${name}`, name]),
);

export const handlerOf = kept((token: string): AnyHandler => {
  const name = byToken.get(token);
  if (name !== undefined) return registry[name] as unknown as AnyHandler;
  throw new Error(
    `there is no resource ${token} in this version of the provider; there are ${[...byToken.keys()].join(", ")}`,
  );
});
