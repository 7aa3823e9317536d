/** The configuration of a provider instance, or of the stack if the program makes no instance. */
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { isApiError } from "../../client/http/errors";
import type { ReadConfig } from "../process";
import type { Plugin } from "./plugin";
import { decode, encode, type Properties } from "./properties";
import { isUnknown } from "../../resources/values/unknown";

export function configurationCalls(plugin: Plugin) {
  return {
    /**
     * Checks only the text of the configuration. The engine removes the marks of secrets from this
     * request, so what must be secret is marked here. Otherwise a secret that the program or the
     * stack gave as plain text would be plain text in the state too.
     */
    checkConfig: async (request: messages.CheckRequest): Promise<messages.CheckResponse> => {
      const { values, secrets } = decode(request.getNews());
      const { secretKeys } =
        require("../../config/connectionInputs") as typeof import("../../config/connectionInputs");
      const hidden = [...secrets, ...secretKeys.map((key) => [key])];
      return new messages.CheckResponse()
        .setInputs(encode(values, hidden))
        .setFailuresList(failuresOf(values));
    },

    /**
     * Never replaces the provider, because that would replace all its resources. The state records
     * endpoint and project of each object, and every call compares them.
     */
    diffConfig: async (request: messages.DiffRequest): Promise<messages.DiffResponse> => {
      const olds = decode(
        request.hasOldInputs() ? request.getOldInputs() : request.getOlds(),
      ).values;
      const news = decode(request.getNews()).values;
      const changed = changedKeys(olds, news);
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      return new messages.DiffResponse()
        .setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME)
        .setDiffsList(changed);
    },

    configure: async (request: messages.ConfigureRequest): Promise<messages.ConfigureResponse> => {
      plugin.configure(readerOf(decode(request.getArgs()).values));
      return new messages.ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setAcceptresources(true)
        .setAcceptoutputs(true)
        .setSupportsAutonamingConfiguration(true);
    },
  };
}

function failuresOf(values: Properties): messages.CheckFailure[] {
  const { checkConfiguration } =
    require("../../config/connections") as typeof import("../../config/connections");
  try {
    checkConfiguration(readerOf(values), Object.keys(values).filter(isOurs));
    return [];
  } catch (error) {
    if (!isApiError(error, "configuration")) throw error;
    return [new messages.CheckFailure().setReason(error.message)];
  }
}

/** Generated SDKs and the stack's configuration give texts. Typed values become JSON. */
function readerOf(values: Properties): ReadConfig {
  return (key) => {
    const value = values[key.replace(/^ims:/, "")];
    if (value === undefined || value === null || isUnknown(value)) return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  };
}

/** The engine keeps its own settings of a provider among ours. */
function isOurs(key: string): boolean {
  return !["version", "pluginDownloadURL", "pulumi"].includes(key);
}

/** Ignores `version`, which is the plugin's and not the cloud's. */
function changedKeys(olds: Properties, news: Properties): string[] {
  const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...keys].filter(
    (key) => key !== "version" && JSON.stringify(olds[key]) !== JSON.stringify(news[key]),
  );
}
