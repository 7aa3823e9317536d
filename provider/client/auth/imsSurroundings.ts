/** What every way to authenticate to Huawei Cloud needs. */
import type { Clock } from "../http/clock";
import type { Send } from "../http/request";
import type { ConnectionSettings, ImsSettings } from "../settings";
import type { RequestCredentials } from "./authenticator";
import type { CloudTime } from "./cloudTime";

/** The part that callers provide. */
export interface ImsTools {
  /** Makes a new chain, with these credentials or none. */
  readonly chain: (credentials?: RequestCredentials) => Send;
  /** Makes a chain that uses no proxy. */
  readonly directChain: () => Send;
  readonly clock: Clock;
  readonly warn?: ((message: string) => void) | undefined;
}

export interface ImsSurroundings extends ImsTools {
  readonly settings: ConnectionSettings;
  readonly ims: ImsSettings;
  /** Base URL of the image service. */
  readonly endpoint: string;
  readonly connectionName: string;
  readonly time: CloudTime;
}
