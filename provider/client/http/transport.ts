/**
 * One HTTP exchange. This is the only file that uses undici. Every complete answer is a result,
 * whatever its status. An error means that no complete answer came, that it was too long or too
 * slow, that the body to send could not be read, or that the call was cancelled.
 */
import type { Readable } from "node:stream";
import type { buildConnector, Dispatcher, Pool } from "undici";
import type { ProxySettings, TlsSettings } from "../settings";
import { ApiError, isApiError } from "./errors";
import { aboutRequest } from "./classify";
import { readOnAfterFailedWrite } from "./patientSocket";
import { proxyFor, type Proxy } from "./proxy";
import { secondsText } from "./timeLimit";
import { unreachable } from "./unreachable";
import type { ApiRequest, ApiResponse, Send } from "./request";

export interface TransportOptions {
  readonly tls: TlsSettings;
  readonly proxy: ProxySettings;
  /** The longest silence allowed if the request sets none. */
  readonly timeoutMs: number;
}

export interface Transport {
  readonly send: Send;
  /** Closes idle connections and waits for busy ones. */
  close(): Promise<void>;
}

const connectTimeoutMs = 10_000;
/** Parallel connections to one host. More would hardly help, and could look like an attack. */
const connectionsMax = 8;
/** No JSON answer of an image service is longer. */
const longestTextBytes = 64 * 1024 * 1024;
/**
 * After this time, or the connection's timeout if that is shorter, an answer is given up if it is
 * slower than `slowestBytesPerSecond`. One that sends a byte now and then is never silent, and
 * would hold up a run for ever.
 */
const unhurriedMs = 60_000;
const slowestBytesPerSecond = 4_096;

/** Loads undici and opens connections only at the first request. */
export function createTransport(options: TransportOptions): Transport {
  const dispatchers = new Map<string, Dispatcher>();
  const dispatcherFor = (proxy: Proxy | undefined): Dispatcher => {
    const key = proxy?.uri ?? "";
    const existing = dispatchers.get(key) ?? createDispatcher(options.tls, proxy);
    dispatchers.set(key, existing);
    return existing;
  };
  return {
    send: (request) => {
      const proxy = proxyFor(request.url, options.proxy);
      return exchange(dispatcherFor(proxy), request, options.timeoutMs, proxy);
    },
    close: async () => {
      await Promise.all([...dispatchers.values()].map((each) => each.close()));
      dispatchers.clear();
    },
  };
}

// Loading undici takes time, and most previews make no request.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const undici = (): typeof import("undici") => require("undici") as typeof import("undici");

function createDispatcher(tls: TlsSettings, proxy: Proxy | undefined): Dispatcher {
  const { Agent, ProxyAgent } = undici();
  const trust = {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    rejectUnauthorized: !tls.insecure,
  };
  const identity =
    tls.certificate === undefined
      ? {}
      : { cert: tls.certificate, key: tls.key?.reveal() ?? tls.certificate };
  const connect = { ...trust, ...identity, timeout: connectTimeoutMs };
  const pool = { connections: connectionsMax, connect, factory: patientPool };
  if (proxy === undefined) return new Agent(pool);
  // Plain http is sent to the proxy directly. https, and everything over socks5, uses a tunnel.
  const proxyTls = { ...trust, timeout: connectTimeoutMs };
  return new ProxyAgent({ ...pool, uri: proxy.uri, requestTls: connect, proxyTls });
}

/** A pool whose sockets still read after a failed write. The agents of a proxy use it too. */
function patientPool(origin: string | URL, options: object): Dispatcher {
  const { Pool, buildConnector } = undici();
  // The agents pass exactly the options that a pool takes.
  const { connect, ...rest } = options as Pool.Options;
  const base = typeof connect === "function" ? connect : buildConnector({ ...connect });
  const patient: buildConnector.connector = (to, done) =>
    base(to, (...result) => {
      const [, socket] = result;
      // If connecting failed, there is no socket, although the type says that there is one.
      if (socket?.writable === true) readOnAfterFailedWrite(socket);
      done(...result);
    });
  return new Pool(origin, { ...rest, connect: patient });
}

async function exchange(
  dispatcher: Dispatcher,
  request: ApiRequest,
  defaultTimeoutMs: number,
  proxy: Proxy | undefined,
): Promise<ApiResponse> {
  const url = fullUrl(request);
  const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
  const body = openBody(request);
  try {
    const options = {
      method: request.method,
      headers: headersOf(request),
      body: body.content,
      signal: request.signal ?? null,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    };
    const target = request.exactPath === true ? exactly(url) : normalised(url);
    const answer = await dispatcher.request({ ...options, ...target });
    const headers = flatten(answer.headers);
    return {
      status: answer.statusCode,
      headers,
      text: await receive(answer.body, request, answer.statusCode, defaultTimeoutMs),
      requestId: headers["x-openstack-request-id"] ?? headers["x-request-id"],
    };
  } catch (error) {
    if (isApiError(error)) throw error;
    const failure = body.failure();
    if (failure !== undefined) throw failure;
    throw unreachable(error, request, url, timeoutMs, proxy);
  } finally {
    body.stream?.destroy();
  }
}

interface Target {
  readonly origin: string;
  readonly path: string;
}

function normalised(url: string): Target {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: `${pathname}${search}` };
}

function exactly(url: string): Target {
  const [, origin = "", path = "/"] = /^([a-z]+:\/\/[^/]+)(.*)$/i.exec(url) ?? [];
  return { origin, path };
}

interface OpenBody {
  readonly content: string | Readable | null;
  readonly stream?: Readable;
  /** Undefined if only the connection failed, and not the source of the bytes. */
  readonly failure: () => Error | undefined;
}

function openBody(request: ApiRequest): OpenBody {
  const { body } = request;
  if (body === undefined) return { content: null, failure: () => undefined };
  if (body.kind === "json")
    return { content: body.text ?? JSON.stringify(body.value), failure: () => undefined };
  const stream = body.open();
  let failure: Error | undefined;
  // Without a listener, a late error of a stream that nobody reads would end the process.
  stream.on("error", (error) => {
    if (!isOurAbort(error)) failure ??= error;
  });
  return { content: stream, stream, failure: () => failure };
}

/** When the connection breaks, undici destroys the body: the source is not to blame. */
function isOurAbort(error: Error): boolean {
  const code = "code" in error ? String(error.code) : "";
  return (
    code.startsWith("UND_ERR") ||
    /^(ECONNRESET|EPIPE|ECONNREFUSED|ABORT_ERR)$/.test(code) ||
    error.name === "AbortError"
  );
}

export function headersOf(request: ApiRequest): Record<string, string> {
  const { body, headers = {} } = request;
  if (body === undefined) return { ...headers };
  if (body.kind === "json")
    return { ...headers, "content-type": body.mediaType ?? "application/json" };
  return {
    ...headers,
    "content-type": body.mediaType ?? "application/octet-stream",
    "content-length": String(body.sizeBytes),
  };
}

/** Reads the whole body, so that the connection can be used again. */
async function receive(
  body: Readable,
  request: ApiRequest,
  status: number,
  timeoutMs: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    await collect(body, chunks, request, status, timeoutMs);
  } catch (error) {
    // The status of a refusal is enough if its text is cut off, as when the server closes at once.
    const isRefusal =
      status >= 300 && !request.okStatus.includes(status) && request.signal?.aborted !== true;
    if (!isRefusal || isApiError(error, "protocol")) throw error;
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function collect(
  body: Readable,
  chunks: Buffer[],
  request: ApiRequest,
  status: number,
  timeoutMs: number,
): Promise<void> {
  const startedMs = performance.now();
  const hurriedMs = Math.min(timeoutMs, unhurriedMs);
  let sizeBytes = 0;
  for await (const chunk of body) {
    // undici's bodies yield Buffers, because no encoding is set.
    const bytes = chunk as Buffer;
    sizeBytes += bytes.length;
    if (sizeBytes > longestTextBytes) throw tooLong(request, status);
    chunks.push(bytes);
    const spentMs = performance.now() - startedMs;
    if (spentMs > hurriedMs && (sizeBytes * 1000) / spentMs < slowestBytesPerSecond)
      throw tooSlow(request, sizeBytes, spentMs);
  }
}

function tooSlow(request: ApiRequest, sizeBytes: number, spentMs: number): ApiError {
  return new ApiError({
    kind: "unreachable",
    ...aboutRequest(request),
    reason: `the answer of ${new URL(request.url).host} is too slow: ${sizeBytes} bytes in ${secondsText(Math.round(spentMs / 1000) * 1000)}`,
    advice: "check the service and the network",
  });
}

function tooLong(request: ApiRequest, status: number): ApiError {
  return new ApiError({
    kind: "protocol",
    ...aboutRequest(request),
    reason: `the answer is longer than ${longestTextBytes / 1024 / 1024} MiB`,
    status,
  });
}

/** Commas and colons are not encoded, so that the address stays readable (`id=in:a,b`). */
export function fullUrl(request: Pick<ApiRequest, "url" | "query">): string {
  const pairs = Object.entries(request.query ?? {}).flatMap(([name, value]) => {
    const values = value === undefined ? [] : typeof value === "string" ? [value] : value;
    return values.map(
      (each) => `${encodeURIComponent(name)}=${readable(encodeURIComponent(each))}`,
    );
  });
  if (pairs.length === 0) return request.url;
  return `${request.url}${request.url.includes("?") ? "&" : "?"}${pairs.join("&")}`;
}

function readable(encoded: string): string {
  return encoded.replaceAll("%2C", ",").replaceAll("%3A", ":");
}

function flatten(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined)
      flat[name.toLowerCase()] = typeof value === "string" ? value : value.join(", ");
  }
  return flat;
}
