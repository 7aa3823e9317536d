/**
 * The low-level client: each of the 55 documented operations of Huawei Cloud IMS as one function,
 * for what no resource does. Loaded at its first use: most programs never call it, and it brings
 * HTTP along.
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
 * Opens the client of a connection of kind `ims`: by its name, the default one, or by settings of
 * your own.
 */
export const openImsClient: typeof program.openImsClient = (...args) =>
  host().openImsClient(...args);

/**
 * The settings that resources of this program get for a connection, to look at or to change before
 * `openImsClient`.
 */
export const connectionSettings: typeof program.connectionSettings = (...args) =>
  host().connectionSettings(...args);

export type { ConnectionSettings, ImsClient } from "../../provider/hosts/program/imsTypes";

function host(): typeof program {
  assertSecretConfig();
  return require("../../provider/hosts/program/runtime") as typeof program;
}
