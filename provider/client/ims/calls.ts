import type { Clock } from "../http/clock";
import type { Send } from "../http/request";

/** What calls of IMS have in common. */
export interface ImsCalls {
  readonly send: Send;
  readonly clock: Clock;
  readonly projectId: () => Promise<string>;
}
