/** What the services of the local cloud see of HTTP: a call comes in, an answer goes out. */
import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { PlaceName } from "./places";

/** The parts of the local cloud that clients call. */
export type ServiceName = "image" | "identity" | "ims" | "iam" | "obs" | "metadata" | "cbr" | "eps";

export interface Call {
  readonly method: string;
  readonly place: PlaceName;
  /** Path and query as they came, with percent signs, and with the service's prefix if there was one: what a signature covers. */
  readonly target: string;
  /** Path below the service's own root, as it came. */
  readonly rawPath: string;
  /** Percent-decoded path below the service's own root, as WSGI servers hand it to Glance and Keystone. */
  readonly path: string;
  /** The query as sent, without the question mark. */
  readonly search: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Can be read once; whoever has to read it to know the caller puts back what was read. */
  body: AsyncIterable<Buffer>;
  readonly requestId: string;
  /** Scheme, host and port as clients reach this server. */
  readonly origin: string;
  /** A rule wants the job that this call starts to fail with this code. */
  failJob?: string;
  /** Filled in by the service once it knows who calls; the request log shows it. */
  identified: { user?: string; project?: string };
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | AnswerStream;
}

/** A body that is opened only when it is really sent, so that a fault cannot leak an open file. */
export interface AnswerStream {
  readonly sizeBytes: number;
  readonly open: () => Readable;
}

export function jsonAnswer(
  status: number,
  content: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(content),
  };
}

export function noContent(): Answer {
  return { status: 204, headers: { "Content-Type": "text/html; charset=UTF-8" } };
}

/** Whether a client announced a body at all; Glance tells "no body" from "an empty object". */
export function announcesBody(call: Call): boolean {
  return (
    call.headers["transfer-encoding"] !== undefined ||
    Number(call.headers["content-length"] ?? 0) > 0
  );
}

const maxJsonBytes = 16 * 1024 * 1024;

export async function readText(call: Call): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of call.body) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxJsonBytes) {
      throw new Error(
        `cannot read the body of ${call.method} ${call.path}: over ${maxJsonBytes} bytes`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The media type without its parameters, in lower case. */
export function mediaType(call: Call): string {
  return (call.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
