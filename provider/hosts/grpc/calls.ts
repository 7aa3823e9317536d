/** The one place that knows callbacks: a call is a function from request to response, and always answered. */
import type { handleUnaryCall } from "@grpc/grpc-js";
import type { Plugin } from "./plugin";
import { cancelledStatus, statusOf } from "./status";

export type Unary = <Request, Response>(
  work: (request: Request) => Promise<Response> | Response,
) => handleUnaryCall<Request, Response>;

/** What was said during a call reaches the engine before the answer: afterwards nobody may listen. */
export function answering(plugin: Plugin): Unary {
  return (work) => (call, answer) => {
    const result = attempt(plugin, () => work(call.request));
    void result.then(
      (response) => answer(null, response),
      (error: unknown) => answer(plugin.isCancelled() ? cancelledStatus(error) : statusOf(error)),
    );
  };
}

async function attempt<Response>(
  plugin: Plugin,
  work: () => Promise<Response> | Response,
): Promise<Response> {
  try {
    return await work();
  } finally {
    await plugin.said();
  }
}
