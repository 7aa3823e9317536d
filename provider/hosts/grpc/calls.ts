/** Turns gRPC callbacks into functions from request to response. Every call is answered. */
import type { handleUnaryCall } from "@grpc/grpc-js";
import type { Plugin } from "./plugin";
import { cancelledStatus, statusOf } from "./status";

export type Unary = <Request, Response>(
  work: (request: Request) => Promise<Response> | Response,
) => handleUnaryCall<Request, Response>;

/**
 * Sends all messages of a call to the engine before the answer, because the engine may stop
 * listening after the answer.
 */
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
