/** What calls of IMS have in common. */
import type { Clock } from "../http/clock";
import type { Send } from "../http/request";

/** Sends calls and waits for their jobs. */
export interface ImsCalls {
  readonly send: Send;
  readonly clock: Clock;
  readonly projectId: () => Promise<string>;
}
