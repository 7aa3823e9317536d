/**
 * Calls that a program makes by itself, beside its resources: in its own process, with the same settings. The one place in this host that reads the process.
 */
import * as pulumi from "@pulumi/pulumi";
import type { ImsClient } from "../../client/imsClient";
import type { CloudDependencies } from "../../client/open";
import type { ConnectionSettings } from "../../client/settings";
import { safeText } from "../safeText";
import { traceTo } from "../traceFile";

/** The settings of a connection, as resources of this program get them: stack configuration, environment, files. Sends nothing. */
export function connectionSettings(name?: string): ConnectionSettings {
  // Loaded here because most programs declare resources and call nothing.
  const { resolveConnection, systemSources } =
    require("../../config/resolveConnection") as typeof import("../../config/resolveConnection");
  const config = (key: string): string | undefined => pulumi.runtime.getConfig(key);
  const { warn } = lookUpDependencies();
  return resolveConnection(
    name,
    systemSources({ config, environment: process.env, ...(warn === undefined ? {} : { warn }) }),
  );
}

/** The low-level client of a connection of kind `ims`: by its name, the default one, or by settings of your own. Sends nothing yet. */
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

/** What look-ups tell besides their answers: warnings to the user, exchanges to the file of PULUMI_IMS_TRACE. */
export function lookUpDependencies(): CloudDependencies {
  return {
    warn: (message) => void pulumi.log.warn(safeText(message)),
    tell: (message) => void pulumi.log.info(safeText(message)),
    log: traceTo(process.env["PULUMI_IMS_TRACE"]),
  };
}
