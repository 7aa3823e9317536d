import { ApiError } from "../http/errors";

/** Credentials are sent only over https, to this machine, or where `allowPlainHttp` is set. */
export function refusePlainHttp(url: string, isAllowed: boolean, purpose: string): void {
  if (!URL.canParse(url)) {
    throw new ApiError({
      kind: "configuration",
      purpose,
      reason: `${JSON.stringify(url)} is no address`,
      advice: "write it with its scheme, as in https://cloud.example.com:5000/v3",
    });
  }
  const { protocol, hostname, host } = new URL(url);
  if (protocol === "https:" || (protocol === "http:" && (isAllowed || isLoopback(hostname))))
    return;
  throw new ApiError({
    kind: "configuration",
    purpose,
    reason:
      protocol === "http:"
        ? `credentials would go to ${host} over plain http`
        : `the address ${host === "" ? JSON.stringify(url) : `of ${host}`} is neither https nor http`,
    advice:
      protocol === "http:"
        ? "use its https address, or set allowPlainHttp: true on the connection"
        : undefined,
  });
}

/** `localhost`, names below it, 127.0.0.0/8 and ::1. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname) ||
    hostname === "[::1]"
  );
}
