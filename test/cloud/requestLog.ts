/** The list of requests served, so that tests can assert how many of what were sent. */
import type { ServiceName } from "./http";

export interface RequestRecord {
  /** Counts all requests to both services since the start, in the order of their arrival. */
  readonly sequence: number;
  readonly time: string;
  readonly service: ServiceName;
  readonly method: string;
  /** Below the service, decoded: /v2/images, /v3/auth/tokens. */
  readonly path: string;
  readonly query: string;
  readonly userAgent: string;
  readonly requestId: string;
  user?: string;
  project?: string;
  /** Bytes of the request's body that were read. */
  requestBytes: number;
  /** Missing while the request runs, and for good when the connection was reset before an answer. */
  status?: number;
  outcome: "running" | "answered" | "reset" | "cut" | "clientGone";
  durationMs?: number;
}

export class RequestLog {
  readonly #records: RequestRecord[] = [];
  #lastSequence = 0;

  begin(
    facts: Pick<RequestRecord, "service" | "method" | "path" | "query" | "userAgent" | "requestId">,
  ): RequestRecord {
    this.#lastSequence += 1;
    const record: RequestRecord = {
      sequence: this.#lastSequence,
      time: new Date().toISOString(),
      ...facts,
      requestBytes: 0,
      outcome: "running",
    };
    this.#records.push(record);
    return record;
  }

  list(): RequestRecord[] {
    return structuredClone(this.#records);
  }

  /** Sequence numbers go on counting. */
  clear(): void {
    this.#records.length = 0;
  }
}
