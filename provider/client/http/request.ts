/** The nouns of the HTTP chain: what is sent, what comes back, and the one function type every link has. */
import type { Readable } from "node:stream";

/** One call of an API, as an endpoint file describes it. Sent once or, by the retry link, several times. */
export interface ApiRequest {
  /** What the call is for, in words that fit behind "cannot": `upload the data of image 4f…`. */
  readonly purpose: string;
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Absolute path with every parameter percent-encoded, or a full URL for another service. */
  readonly url: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonBody | StreamBody;
  /** The statuses that are success; every other one becomes an `ApiError`. */
  readonly okStatus: readonly number[];
  /**
   * Sending it twice leaves what sending it once leaves. So it is sent again after a lost answer and after a failure of the service, which may have
   * acted before it failed.
   */
  readonly idempotent: boolean;
  /**
   * What a second one does, where the method does not say it: every POST and PATCH has it, and what must not be repeated. Fits behind "for":
   * `a second one would make a second image`.
   */
  readonly onRepeat?: string;
  /** Statuses that mean success after a repeat: the first attempt did it, and what it took away is not there any more. */
  readonly repeatedOk?: readonly number[];
  /** The path goes out as it is written, `.` and `..` included, which are folded away else. */
  readonly exactPath?: boolean;
  /**
   * Never sent a second time by itself: what it says was right a moment ago and may be wrong by
   * then.
   */
  readonly once?: boolean;
  /**
   * Attempts that failed before the service asked to wait, set by the link that waits. One of them
   * may have acted.
   */
  readonly attemptsBefore?: number;
  /** Statuses beyond the usual ones that are worth another attempt, e.g. 409 where the endpoint says so. */
  readonly retryStatus?: readonly number[];
  /** Longest silence, in milliseconds, before an attempt is given up. Default: the connection's. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Where the answer's body is streamed to instead of being read into memory. */
  readonly sink?: NodeJS.WritableStream;
}

export interface JsonBody {
  readonly kind: "json";
  readonly value: unknown;
  /** The value as it is sent, where somebody has written it out already: what was signed must be what is sent. */
  readonly text?: string;
  /** Default `application/json`. */
  readonly mediaType?: string;
}

/** Bytes that are opened anew for every attempt, so that a retry starts at the first byte. */
export interface StreamBody {
  readonly kind: "stream";
  readonly open: () => Readable;
  /** A part of the bytes, from `start` up to, not including, `end`; where they can be opened in the middle. */
  readonly openRange?: (start: number, end: number) => Readable;
  readonly sizeBytes: number;
  /** Default `application/octet-stream`. */
  readonly mediaType?: string;
}

export interface ApiResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text; empty for 204, HEAD and answers that went into a sink. */
  readonly text: string;
  readonly requestId: string | undefined;
}

/** A link of the chain, and the chain as a whole. */
export type Send = (request: ApiRequest) => Promise<ApiResponse>;
