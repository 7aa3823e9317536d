/** Stands in for the part of the chain below the link under test. */
import { ApiError } from "../../../../provider/client/http/errors";
import type { ApiRequest, ApiResponse, Send } from "../../../../provider/client/http/request";

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface StubSend {
  readonly send: Send;
  readonly requests: readonly ApiRequest[];
  /** `GET /v2/images`, in order. */
  readonly lines: () => readonly string[];
}

/** Answers with what `answer` says, or throws what it throws. */
export function stubSend(
  answer: (request: ApiRequest, index: number) => Answer | Promise<Answer>,
): StubSend {
  const requests: ApiRequest[] = [];
  return {
    requests,
    lines: () => requests.map(({ method, url }) => `${method} ${url}`),
    send: async (request) => {
      requests.push(request);
      return response(await answer(request, requests.length - 1));
    },
  };
}

/** One answer after the other; an error is thrown. */
export function answering(...answers: readonly (Answer | Error)[]): StubSend {
  return stubSend((_, index) => {
    const answer = answers[index];
    if (answer === undefined) throw new Error(`no answer for request ${index + 1}`);
    if (answer instanceof Error) throw answer;
    return answer;
  });
}

export function response({ status = 200, headers = {}, body = "" }: Answer): ApiResponse {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers, text, requestId: headers["x-openstack-request-id"] };
}

export function request(changes: Partial<ApiRequest> = {}): ApiRequest {
  return {
    purpose: "read a thing",
    method: "GET",
    url: "/v2/things",
    okStatus: [200],
    idempotent: true,
    ...changes,
  };
}

/** A failure as the chain reports it. */
export function failure(
  status: number,
  changes: Partial<ConstructorParameters<typeof ApiError>[0]> = {},
): ApiError {
  const kinds = {
    400: "badRequest",
    401: "unauthenticated",
    403: "forbidden",
    404: "notFound",
    408: "unavailable",
    409: "conflict",
    413: "quota",
    429: "rateLimited",
  } as const;
  const kind =
    kinds[status as keyof typeof kinds] ?? (status >= 500 ? "unavailable" : "unreachable");
  return new ApiError({
    kind,
    purpose: "read a thing",
    reason: `answered ${status}`,
    ...(status === 0 ? {} : { status }),
    ...changes,
  });
}

/** The error a promise ends with; fails when it does not. */
export async function errorOf(promise: Promise<unknown>): Promise<ApiError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome === undefined) throw new Error("it did not fail");
  return outcome as ApiError;
}
