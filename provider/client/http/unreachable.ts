/** Says in a sentence why there was no answer: name, connection, certificate, time, or the caller's wish. */
import { pathOf } from "./classify";
import { ApiError, type ApiErrorFields, type ErrorKind } from "./errors";
import type { ApiRequest } from "./request";
import { isCertificateProblem } from "./retry";
import { systemCode } from "./systemCode";

/** The error for an exchange that brought no answer. */
export function unreachable(
  error: unknown,
  request: ApiRequest,
  url: string,
  timeoutMs: number,
): ApiError {
  const common = {
    purpose: request.purpose,
    method: request.method,
    path: pathOf(request.url),
    cause: error,
  };
  if (request.signal?.aborted === true)
    return new ApiError({ ...common, kind: "cancelled", reason: "it was cancelled" });
  const code = systemCode(error);
  const host = URL.canParse(url) ? new URL(url).host : url;
  return new ApiError({
    ...common,
    kind: "unreachable",
    code,
    ...explain(code, error, host, timeoutMs),
  });
}

type Explanation = Pick<ApiErrorFields, "reason" | "advice" | "mayHaveBeenSent"> & {
  readonly kind?: ErrorKind;
};

function explain(
  code: string | undefined,
  error: unknown,
  host: string,
  timeoutMs: number,
): Explanation {
  switch (code) {
    case "ENOTFOUND":
      return {
        reason: `there is no host ${host}`,
        advice: "check the address, or the catalogue's",
        mayHaveBeenSent: false,
      };
    case "EAI_AGAIN":
      return { reason: `the name of ${host} cannot be looked up now`, mayHaveBeenSent: false };
    case "ECONNREFUSED":
      return {
        reason: `nothing listens at ${host}`,
        advice: "check the address and whether the service runs",
        mayHaveBeenSent: false,
      };
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return { reason: `there is no way to ${host}`, mayHaveBeenSent: false };
    case "UND_ERR_CONNECT_TIMEOUT":
      return {
        reason: `no connection to ${host} in time`,
        advice: "check the address, a firewall, or HTTPS_PROXY",
        mayHaveBeenSent: false,
      };
    case "UND_ERR_HEADERS_TIMEOUT":
    case "UND_ERR_BODY_TIMEOUT":
      return { reason: `${host} was silent for ${timeoutMs / 1000} s` };
    case "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH":
      return {
        kind: "badRequest",
        reason: "the source does not have the size that was announced",
        advice: "do not change the file while it is uploaded",
      };
    case "ERR_INVALID_URL":
    case "UND_ERR_INVALID_ARG":
      return {
        kind: "configuration",
        reason: `${host} is no valid address`,
        mayHaveBeenSent: false,
      };
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return {
        reason: `the certificate of ${host} is for another name`,
        advice: "use the name it is for",
        mayHaveBeenSent: false,
      };
    case "EPROTO":
    case "ERR_SSL_WRONG_VERSION_NUMBER":
      return {
        reason: `${host} does not speak TLS as expected`,
        advice: "is the address http instead of https?",
        mayHaveBeenSent: false,
      };
    case "CERT_HAS_EXPIRED":
      return { reason: `the certificate of ${host} has expired`, mayHaveBeenSent: false };
    default:
      return explainOther(code, error, host);
  }
}

function explainOther(code: string | undefined, error: unknown, host: string): Explanation {
  if (code !== undefined && isCertificateProblem(code)) {
    const advice =
      "name the certificate file of its authority (caCertFile, cacert in clouds.yaml, OS_CACERT)";
    return { reason: `the certificate of ${host} is not trusted`, advice, mayHaveBeenSent: false };
  }
  if (error instanceof Error && /Proxy response \((\d+)\)/.test(error.message)) {
    return {
      reason: `the proxy refused to connect to ${host}`,
      advice: "check HTTPS_PROXY and NO_PROXY",
      mayHaveBeenSent: false,
    };
  }
  if (
    typeof error === "object" &&
    error !== null &&
    "syscall" in error &&
    error.syscall === "connect"
  ) {
    return { reason: `no connection to ${host}`, mayHaveBeenSent: false };
  }
  return { reason: `the connection to ${host} broke off` };
}
