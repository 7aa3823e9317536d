import type { Clock } from "../http/clock";
import type { Send } from "../http/request";
import type { ConnectionSettings, ImsSettings } from "../settings";
import type { RequestCredentials } from "./authenticator";
import type { CloudTime } from "./cloudTime";

export interface ImsTools {
  readonly chain: (credentials?: RequestCredentials) => Send;
  /** A chain without a proxy. */
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
