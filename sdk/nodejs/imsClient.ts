/**
 * The low-level client: one function for each of the 55 documented operations of Huawei Cloud IMS,
 * for work that no resource does. It is loaded at its first use, because most programs never call
 * it and it loads the HTTP client.
 *
 * @example
 * ```ts
 * const client = ims.openImsClient();
 * const jobId = await client.copyImage(imageId, { name: "copy" });
 * const { imageId: copyId } = await client.waitForJob(jobId, { purpose: "copy the image" });
 * ```
 */
import type * as program from "../../provider/hosts/program/runtime";
import { assertSecretConfig } from "./secretConfig";

/**
 * Opens the client of a connection of kind `ims`: the default one, a named one, or one with your
 * own settings.
 */
export const openImsClient: typeof program.openImsClient = (...args) =>
  host().openImsClient(...args);

/**
 * Returns the settings that the resources of this program use for a connection. They can be read,
 * or changed before `openImsClient`.
 */
export const connectionSettings: typeof program.connectionSettings = (...args) =>
  host().connectionSettings(...args);

export type { ConnectionSettings, ImsClient } from "../../provider/hosts/program/imsTypes";

function host(): typeof program {
  assertSecretConfig();
  return require("../../provider/hosts/program/runtime") as typeof program;
}
