/**
 * The types of the HTTP chain: the request, the answer, and the one function type of every link.
 */
import type { Readable } from "node:stream";

/**
 * One call of an API, as an endpoint file describes it. The retry link may send it several times.
 */
export interface ApiRequest {
  /** What the call is for, in words that fit behind "cannot": `upload the data of image 4f…`. */
  readonly purpose: string;
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** An absolute path with every parameter percent-encoded, or a full URL for another service. */
  readonly url: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonBody | StreamBody;
  /** The statuses that are success; every other one becomes an `ApiError`. */
  readonly okStatus: readonly number[];
  /**
   * Whether sending the request twice has the same result as sending it once. If so, it is sent
   * again after a lost answer and after a failure of the service. In both cases the service may
   * have acted already.
   */
  readonly idempotent: boolean;
  /**
   * What a second request would do, where the HTTP method does not show it. Every POST and PATCH
   * has this text, and also every call that must not be repeated. The text fits behind "because":
   * `a second one would make a second image`.
   */
  readonly onRepeat?: string;
  /**
   * Statuses that mean success when the call was repeated: the first attempt already removed the
   * object.
   */
  readonly repeatedOk?: readonly number[];
  /** Sends the path exactly as it is written. Otherwise `.` and `..` are removed. */
  readonly exactPath?: boolean;
  /**
   * The request is never repeated automatically, because a repeat could send values that are out of
   * date.
   */
  readonly once?: boolean;
  /**
   * How many attempts failed before the service asked to wait. The rate budget sets this number.
   * The service may have acted in one of these attempts.
   */
  readonly attemptsBefore?: number;
  /** How many milliseconds of silence end an attempt. Default: the connection's setting. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface JsonBody {
  readonly kind: "json";
  readonly value: unknown;
  /**
   * The value as text, if it was already written out: the bytes that are sent must be those that
   * were signed.
   */
  readonly text?: string;
  /** Default `application/json`. */
  readonly mediaType?: string;
}

/** Bytes that every attempt opens anew, so that a retry starts at the first byte. */
export interface StreamBody {
  readonly kind: "stream";
  readonly open: () => Readable;
  /**
   * Opens a part of the bytes, from `start` (included) to `end` (not included). Absent if the
   * source can only be read from its beginning.
   */
  readonly openRange?: (start: number, end: number) => Readable;
  readonly sizeBytes: number;
  /** Default `application/octet-stream`. */
  readonly mediaType?: string;
}

export interface ApiResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text. Empty for 204 and for HEAD. */
  readonly text: string;
  readonly requestId: string | undefined;
}

/** The type of one link, and also of the whole chain. */
export type Send = (request: ApiRequest) => Promise<ApiResponse>;
