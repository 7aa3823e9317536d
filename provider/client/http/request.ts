import type { Readable } from "node:stream";

/** One call of an API. The retry link may send it several times. */
export interface ApiRequest {
  /** What the call is for. It fits behind "cannot": `upload the data of image 4f…`. */
  readonly purpose: string;
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** An absolute path with every parameter percent-encoded, or a full URL for another service. */
  readonly url: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonBody | StreamBody;
  /** Every other status becomes an `ApiError`. */
  readonly okStatus: readonly number[];
  /**
   * Whether sending it twice has the same result as once. Then it is sent again after a lost answer
   * or a failure of the service, although the service may have acted already.
   */
  readonly idempotent: boolean;
  /**
   * What a second request would do, for every POST and PATCH and every call that must not be
   * repeated. Fits behind "because": `a second one would make a second image`.
   */
  readonly onRepeat?: string;
  /** Statuses that mean success of a repeated call: the first one already removed the object. */
  readonly repeatedOk?: readonly number[];
  /** Sends the path exactly as it is written. Otherwise `.` and `..` are removed. */
  readonly exactPath?: boolean;
  /**
   * Not sent again after a failure or a 429, because a repeat could send values that are out of
   * date. After a 401 it is sent again at once, with new credentials.
   */
  readonly once?: boolean;
  /**
   * How many attempts failed before the service asked to wait; the rate budget sets it. The service
   * may have acted in one of them.
   */
  readonly attemptsBefore?: number;
  /** How many milliseconds of silence end an attempt. Default: the connection's setting. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface JsonBody {
  readonly kind: "json";
  readonly value: unknown;
  /** The value as text, if the bytes that are sent must be those that were signed. */
  readonly text?: string;
  /** Default `application/json`. */
  readonly mediaType?: string;
}

/** Every attempt opens the bytes anew, so that a retry starts at the first byte. */
export interface StreamBody {
  readonly kind: "stream";
  readonly open: () => Readable;
  /** `end` is not included. Absent if the source can only be read from its beginning. */
  readonly openRange?: (start: number, end: number) => Readable;
  readonly sizeBytes: number;
  /** Default `application/octet-stream`. */
  readonly mediaType?: string;
}

export interface ApiResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for 204 and for HEAD. */
  readonly text: string;
  readonly requestId: string | undefined;
}

/** The type of one link, and also of the whole chain. */
export type Send = (request: ApiRequest) => Promise<ApiResponse>;
