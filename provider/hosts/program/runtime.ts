/** Calls that a program makes without a resource. They run in the program's own process. */
import * as pulumi from "@pulumi/pulumi";
import type { ImsClient } from "../../client/imsClient";
import type { CloudDependencies } from "../../client/open";
import type { ConnectionSettings } from "../../client/settings";
import { safeText } from "../safeText";
import { traceTo } from "../traceFile";

/** The same settings that resources of this program get. Sends nothing. */
export function connectionSettings(name?: string): ConnectionSettings {
  // Loaded here, because most programs only declare resources.
  const { resolveConnection, systemSources } =
    require("../../config/resolveConnection") as typeof import("../../config/resolveConnection");
  const config = (key: string): string | undefined => pulumi.runtime.getConfig(key);
  const { warn } = lookUpDependencies();
  return resolveConnection(name, systemSources({ config, environment: process.env, warn }));
}

/** The named connection, the default one, or one with your own settings. Sends nothing yet. */
export function openImsClient(
  connection?: string | ConnectionSettings,
  dependencies?: CloudDependencies,
): ImsClient {
  const { openImsClient: open } =
    require("../../client/imsClient") as typeof import("../../client/imsClient");
  return open(
    typeof connection === "object" ? connection : connectionSettings(connection),
    dependencies,
  );
}

export function lookUpDependencies() {
  return {
    warn: (message) => void pulumi.log.warn(safeText(message)),
    tell: (message) => void pulumi.log.info(safeText(message)),
    log: traceTo(process.env["PULUMI_IMS_TRACE"]),
  } satisfies CloudDependencies;
}
