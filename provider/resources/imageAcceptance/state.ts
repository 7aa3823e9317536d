/** The state of an acceptance after a run. */
import type { Located } from "../location";
import type { AcceptanceStatus, ImageAcceptanceInputs } from "./inputs";

export interface ImageAcceptanceState extends ImageAcceptanceInputs, Located {
  /** The answer that the cloud has. */
  readonly status: AcceptanceStatus;
  /** The consumer: the project of the connection. */
  readonly projectId: string;
  /** When the image was shared, ISO 8601 in UTC. */
  readonly createdAt?: string;
  /** When the consumer answered last, ISO 8601 in UTC. */
  readonly updatedAt?: string;
}
