/**
 * A plugin that knows our schema and does nothing: what the engine itself takes. It is bundled like
 * ours, so that both start alike.
 */
import { Server, ServerCredentials, type handleUnaryCall } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { packageVersion } from "../../provider/client/version";
import { packageSchema } from "../../provider/hosts/grpc/packageSchema";

type Work = (request: never) => unknown;

let made = 0;

const calls: Readonly<Record<string, Work>> = {
  handshake: () =>
    new messages.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptOutputs(true),
  attach: () => new Empty(),
  getPluginInfo: () => new PluginInfo().setVersion(packageVersion()),
  getSchema: () => new messages.GetSchemaResponse().setSchema(packageSchema()),
  checkConfig: (request: messages.CheckRequest) =>
    new messages.CheckResponse().setInputs(request.getNews()),
  diffConfig: () => new messages.DiffResponse(),
  configure: () => new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true),
  check: (request: messages.CheckRequest) =>
    new messages.CheckResponse().setInputs(request.getNews()),
  diff: () => new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE),
  create: (request: messages.CreateRequest) =>
    new messages.CreateResponse()
      .setId(request.getPreview() ? "" : String(++made))
      .setProperties(request.getProperties()),
  read: (request: messages.ReadRequest) =>
    new messages.ReadResponse()
      .setId(request.getId())
      .setInputs(request.getInputs())
      .setProperties(request.getProperties()),
  update: (request: messages.UpdateRequest) =>
    new messages.UpdateResponse().setProperties(request.getNews()),
  delete: () => new Empty(),
  cancel: () => new Empty(),
};

/** Answers every call at once. */
const answering =
  (work: Work): handleUnaryCall<never, unknown> =>
  ({ request }, done) =>
    done(null, work(request));

const server = new Server();
server.addService(
  ResourceProviderService,
  // Each call has its own request, and gRPC's type of all calls allows only one.
  Object.fromEntries(Object.entries(calls).map(([name, work]) => [name, answering(work) as never])),
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
