import { messageOf } from "../messageOf";
import { plainText } from "../redaction/serviceText";
import { cancelled } from "./cancelled";
import { aboutRequest } from "./classify";
import { ApiError, type ApiErrorFields, type ErrorKind } from "./errors";
import type { Proxy } from "./proxy";
import type { ApiRequest } from "./request";
import { isCertificateProblem } from "./retry";
import { systemCode } from "./systemCode";

/** Says why no answer came: name, connection, certificate, time, or a cancellation. */
export function unreachable(
  error: unknown,
  request: ApiRequest,
  url: string,
  timeoutMs: number,
  proxy?: Proxy,
): ApiError {
  if (request.signal?.aborted === true) return cancelled(request, error);
  const code = systemCode(error);
  const host = URL.canParse(url) ? new URL(url).host : url;
  return new ApiError({
    ...aboutRequest(request),
    cause: bareCause(error),
    kind: "unreachable",
    code,
    ...(proxy === undefined
      ? explain(code, error, host, timeoutMs)
      : explainBehindProxy(code, error, host, timeoutMs, proxy)),
  });
}

/**
 * We connect only to the proxy, so an error about a name, a port or a certificate is usually about
 * it. The message names the proxy and its variable, but never the user and password in it.
 */
function explainBehindProxy(
  code: string | undefined,
  error: unknown,
  host: string,
  timeoutMs: number,
  proxy: Proxy,
): Explanation {
  const title = `the proxy ${proxy.host}`;
  const check = `check ${proxy.variable}, or except ${host} from it with NO_PROXY`;
  const refused = statusOfProxy(error);
  if (refused !== undefined)
    return {
      reason: `the proxy refused to connect to ${host}`,
      advice: `check ${proxy.variable} (${proxy.host} answered ${refused}${refused === "407" ? ": it wants a user and a password" : ""}), or except ${host} from it with NO_PROXY`,
      mayHaveBeenSent: false,
    };
  const isOfCertificate = code !== undefined && isCertificateProblem(code);
  // If the proxy itself speaks plain http, only the cloud has a certificate.
  if (isOfCertificate && !proxy.isHttps) return explain(code, error, host, timeoutMs);
  const { advice, ...said } = explain(code, error, title, timeoutMs);
  const isBeforeProxy = isOfCertificate || said.mayHaveBeenSent === false;
  return {
    ...said,
    reason: `${said.reason}${isBeforeProxy ? `, which is in front of ${host}` : ` on the way to ${host}`}`,
    advice: isOfCertificate && advice !== undefined ? `${advice}; or ${check}` : check,
  };
}

function statusOfProxy(error: unknown): string | undefined {
  for (let each = error; isErrorLike(each); each = each.cause) {
    const status =
      /Proxy response \((\d+)\)/.exec(each.message)?.[1] ??
      /Proxy Authentication Required \((407)\)/.exec(each.message)?.[1];
    if (status !== undefined) return status;
  }
  return undefined;
}

function isErrorLike(
  value: unknown,
): value is { readonly message: string; readonly cause?: unknown } {
  return (
    typeof value === "object" &&
    value !== null &&
    "message" in value &&
    typeof value.message === "string"
  );
}

/**
 * Only name, message and code. If an answer is not HTTP, undici attaches its bytes to the failure,
 * and they may repeat what we sent.
 */
function bareCause(error: unknown): Error {
  const bare = new Error(plainText(messageOf(error)) ?? "");
  bare.name = error instanceof Error ? error.name : "Error";
  const code = systemCode(error);
  return code === undefined ? bare : Object.assign(bare, { code });
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
      return { reason: `there is no route to ${host}`, mayHaveBeenSent: false };
    case "UND_ERR_CONNECT_TIMEOUT":
      return {
        reason: `no connection to ${host} in time`,
        advice: "check the address, a firewall, or whether a proxy is needed (HTTPS_PROXY)",
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
