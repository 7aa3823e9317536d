/** Every call is answered, even if the function throws. */
import type { handleUnaryCall } from "@grpc/grpc-js";
import type { Plugin } from "./plugin";
import { cancelledStatus, statusOf, type StatusFields } from "./status";

export type Unary = <Request, Response>(
  work: (request: Request) => Promise<Response> | Response,
) => handleUnaryCall<Request, Response>;

export function answering(plugin: Plugin): Unary {
  return (work) => (call, answer) => {
    const result = afterMessages(plugin, () => work(call.request));
    void result.then(
      (response) => answer(null, response),
      (error: unknown) => answer(failure(plugin, error)),
    );
  };
}

/** Delivers the messages first, because the engine may stop listening after the answer. */
export async function afterMessages<Response>(
  plugin: Plugin,
  work: () => Promise<Response> | Response,
): Promise<Response> {
  try {
    return await work();
  } finally {
    await plugin.said();
  }
}

export function failure(plugin: Plugin, error: unknown): StatusFields {
  return plugin.isCancelled() ? cancelledStatus(error) : statusOf(error);
}
