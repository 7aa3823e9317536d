/**
 * The SDK's own server is not used: it lacks CheckConfig, DiffConfig and List, and ignores
 * previews, time limits, the details of a diff and what Configure sends. grpc-js answers
 * UNIMPLEMENTED for calls that are missing here.
 * @see pulumi sdk/nodejs/provider/server.ts at v3.276.0
 */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { answering } from "./calls";
import { configurationCalls } from "./configuration";
import { lifeCalls } from "./lifeCalls";
import { listCall } from "./listCall";
import { lookUpCalls } from "./lookUpCalls";
import type { Plugin } from "./plugin";
import { resourceCalls } from "./resourceCalls";

/** The engine's own limit. */
const longestMessageBytes = 400 * 1024 * 1024;

export async function serve(
  plugin: Plugin,
): Promise<{ readonly port: number; readonly server: Server }> {
  const server = new Server({
    "grpc.max_receive_message_length": longestMessageBytes,
    "grpc.max_send_message_length": longestMessageBytes,
  });
  const unary = answering(plugin);
  const calls = {
    ...lifeCalls(plugin),
    ...configurationCalls(plugin),
    ...resourceCalls(plugin),
    ...lookUpCalls(plugin),
  };
  server.addService(ResourceProviderService, {
    ...Object.fromEntries(
      Object.entries(calls).map(([name, work]) => [name, unary(work as never)]),
    ),
    list: listCall(plugin),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { port, server };
}
