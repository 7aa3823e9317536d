/** The calls about the plugin itself. */
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { packageVersion } from "../../client/version";
import type { Plugin } from "./plugin";
import { packageSchema } from "./packageSchema";

export function lifeCalls(plugin: Plugin) {
  return {
    handshake: (request: messages.ProviderHandshakeRequest): messages.ProviderHandshakeResponse => {
      plugin.attach(request.getEngineAddress());
      return new messages.ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        .setAcceptResources(true)
        .setAcceptOutputs(true)
        .setSupportsAutonamingConfiguration(true);
    },

    attach: (request: PluginAttach): Empty => {
      plugin.attach(request.getAddress());
      return new Empty();
    },

    getPluginInfo: (_: Empty): PluginInfo => new PluginInfo().setVersion(packageVersion()),

    getSchema: (request: messages.GetSchemaRequest): messages.GetSchemaResponse => {
      if (request.getVersion() > 0)
        throw new Error(`there is no version ${request.getVersion()} of schemas, only 0`);
      return new messages.GetSchemaResponse().setSchema(packageSchema());
    },

    cancel: (_: Empty): Empty => {
      plugin.cancel(new Error("the run was cancelled"));
      return new Empty();
    },
  };
}
