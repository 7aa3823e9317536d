/** The handlers by their tokens. */
import { lazily } from "../../client/kept";
import type { ResourceHandler } from "../../resources/handler";

/**
 * Any handler, without its types. That is safe: a check accepts any inputs, and the other calls
 * only get properties that earlier calls returned.
 */
export type AnyHandler = ResourceHandler<Record<string, unknown>, Record<string, unknown>>;

/** Loaded at the first use: the engine waits for the plugin's port while the host loads. */
const handlers = lazily((): ReadonlyMap<string, AnyHandler> => {
  const { registry } =
    require("../../resources/registry") as typeof import("../../resources/registry");
  return new Map(
    Object.values(registry).map((handler) => [handler.token, handler as unknown as AnyHandler]),
  );
});

export function handlerOf(token: string): AnyHandler {
  const handler = handlers().get(token);
  if (handler !== undefined) return handler;
  throw new Error(
    `there is no resource ${token} in this version of the provider; there are ${[...handlers().keys()].join(", ")}`,
  );
}
